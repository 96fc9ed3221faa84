/* The screen of a meeting: the arrows left and right lead to the previous and the next point. The links do the same. */
"use strict";

const LEADS_TO = { ArrowLeft: "prev", ArrowRight: "next" };

document.addEventListener("keydown", (event) => {
  const relation = LEADS_TO[event.key];
  if (!relation || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  document.querySelector(`a[rel="${relation}"]`)?.click();
});
