// The identity provider of an organisation, for the tests: oidc-provider, which is certified by the OpenID Foundation.
// In: the folder of its packages, the address to come back to. Prints its own address when it answers.
// The page asks for a name, and whether a second factor was used; a person who comes back is not asked again.
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , folder, redirectUri] = process.argv;
const { Provider } = await import(pathToFileURL(join(folder, "node_modules/oidc-provider/lib/index.js")));

const server = createServer();
server.listen(0, "localhost");
await once(server, "listening");
const issuer = `http://localhost:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "casework",
      client_secret: "only-for-the-tests",
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [new URL("/account/login/", redirectUri).href],
    },
  ],
  acrValues: ["urn:twee-factoren"],
  claims: { openid: ["sub", "acr", "amr", "auth_time"] },
  cookies: { keys: ["only-for-the-tests"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (context, interaction) => `/vraag/${interaction.uid}` },
  loadExistingGrant: async (context) => {
    const grant = new context.oidc.provider.Grant({
      accountId: context.oidc.session.accountId,
      clientId: context.oidc.client.clientId,
    });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});

const PAGE = `<!doctype html><html lang="nl"><title>Organisatie</title><h1>Log in bij uw organisatie</h1>
<form method="post"><label>Naam <input name="naam"></label>
<label><input type="checkbox" name="twee"> Met een tweede stap</label><button>Verder</button></form>`;

async function answer(request, response) {
  if (request.method === "GET") return response.setHeader("Content-Type", "text/html").end(PAGE);
  const typed = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
  const proof = typed.has("twee") ? { acr: "urn:twee-factoren", amr: ["pwd", "mfa"] } : { amr: ["pwd"] };
  return provider.interactionFinished(request, response, { login: { accountId: typed.get("naam"), ...proof } });
}

const callback = provider.callback();
server.on("request", (request, response) =>
  request.url.startsWith("/vraag/") ? answer(request, response) : callback(request, response),
);
console.log(issuer);
