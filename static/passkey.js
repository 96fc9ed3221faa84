// Passkeys: the browser asks for a finger, face or PIN; the server decides. A form for one is hidden until it is known that
// this browser can: without JavaScript, or in an older one, the other ways to log in are there.

const knows = window.PublicKeyCredential?.parseRequestOptionsFromJSON;

const optionsOf = async (form) => {
  if (form.dataset.opties) return JSON.parse(form.dataset.opties);
  const answer = await fetch(form.dataset.optiesAdres, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options.publicKey;
};

const credentialFor = (form, options) =>
  form.dataset.passkey === "maken"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });

for (const form of knows ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  // The browser may have looked for what gets the focus while the form was hidden.
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) form.querySelector("[autofocus]")?.focus();
  });
  if (form.dataset.anders) document.getElementById(form.dataset.anders).hidden = true;
  const failed = form.querySelector("[data-mislukt]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation(); // what else listens takes this for sending
    failed.hidden = true;
    try {
      const credential = await credentialFor(form, await optionsOf(form));
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false; // stopped by the person, by the device, or by time
    }
  });
}
