// What htmx leaves to us when it replaces a part of a page. Without JavaScript the same links and forms bring whole pages.

const storing = document.getElementById("storing");
// A line that tells about itself whether it worked, such as the one that says when a draft was saved.
const tellsItself = (element) => element.matches('[role="status"]');

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!tellsItself(event.target)) storing.hidden = true;
});

// Who was logged out meanwhile gets the login page as a page, not as a part of this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (new URL(event.detail.xhr.responseURL).pathname.startsWith("/account/")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});

// The control that had the focus was in the old part: reading goes on where the new part begins.
document.addEventListener("htmx:afterSettle", (event) => {
  if (document.activeElement === document.body) {
    event.target.tabIndex = -1;
    event.target.focus();
  }
});

// The answer did not come, or was an error: say so, for what is on the screen is no longer certain.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (tellsItself(event.target)) return;
    storing.hidden = false;
    storing.scrollIntoView({ block: "nearest" });
  });
}
