/* Makes forms quicker; every form works without it. */
"use strict";

/* The line that says when a draft was saved: silent while it says the same, honest when saving fails. */

const STATUS = ".cw-bewaarstatus";
const FAILED = "Tussentijds bewaren lukt nu niet. Uw tekst staat nog wel op dit scherm.";

document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.target;
  if (!status.matches(STATUS)) return;
  if (event.detail.xhr.status >= 400) status.textContent = FAILED;
  else if (event.detail.serverResponse.trim() === status.textContent.trim()) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:sendError", (event) => {
  if (event.target.matches(STATUS)) event.target.textContent = FAILED;
});

/* Pressed twice, sent once. Not for longer: when no answer comes, one can press again. */

const TWICE_WITHIN_MS = 5000;
const sentAt = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (event.timeStamp - sentAt.get(form) < TWICE_WITHIN_MS) event.preventDefault();
  else sentAt.set(form, event.timeStamp);
});

/* Two forms on a page: when one is sent, what was just typed in the other is kept too. */

const typedIn = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.querySelector(STATUS)) typedIn.add(form);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".cw-formulier, .cw-postknop")) return;
  typedIn.delete(event.target);
  for (const form of typedIn) {
    fetch(form.querySelector(STATUS).dataset.hxPost, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
      keepalive: true,
    });
  }
});

/* A button beside each date that opens the calendar of the browser; what is picked is typed in the Dutch way. */

const CALENDAR =
  '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="2"><rect x="4" y="5" width="16" height="15" rx="1"/><path d="M4 10h16M8 3v4M16 3v4"/></svg>';

function toIso(typed) {
  const dutch = typed.trim().match(/^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/) || typed.trim().match(/^(\d{2})(\d{2})(\d{4})$/);
  return dutch ? `${dutch[3]}-${dutch[2].padStart(2, "0")}-${dutch[1].padStart(2, "0")}` : typed.trim();
}

function addPicker(field) {
  const picker = document.createElement("input");
  if (!picker.showPicker) return;
  picker.type = "date";
  picker.tabIndex = -1;
  picker.className = "cw-kalender__dag";
  picker.setAttribute("aria-hidden", "true");

  const button = document.createElement("button");
  button.type = "button";
  button.className = "cw-kalender__knop";
  button.innerHTML = CALENDAR;
  button.setAttribute("aria-label", `Kies een datum bij: ${field.labels[0].firstChild.textContent.trim()}`);

  const row = document.createElement("span");
  row.className = "cw-kalender";
  field.replaceWith(row);
  row.append(field, button, picker);

  button.addEventListener("click", () => {
    picker.value = toIso(field.value);
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    field.value = picker.value.split("-").reverse().join("-");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

function addPickers(part) {
  part.querySelectorAll(":not(.cw-kalender) > input.cw-datum").forEach(addPicker);
}

addPickers(document);
document.addEventListener("htmx:load", (event) => addPickers(event.detail.elt));
