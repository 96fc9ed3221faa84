// What can be seen of a page that a person would call broken. Each function gives the faults in words.
window.layout = (() => {
  const CONTROLS = ":is(a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']):not([tabindex='-1'])";

  const name = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);

  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isForReadersOnly(element);

  // Clipped to a point on purpose: words for screen readers, the link that skips the menu.
  const isForReadersOnly = (element) => {
    for (let up = element; up; up = up.parentElement) {
      const box = up.getBoundingClientRect();
      const style = getComputedStyle(up);
      if (style.position === "absolute" && (box.width <= 1 || box.height <= 1 || box.bottom + scrollY <= 0)) return true;
    }
    return false;
  };

  const tooWide = () => {
    const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wider <= 0) return [];
    const cause = [...document.querySelectorAll("body *")].find(
      (element) => isShown(element) && element.getBoundingClientRect().right > document.documentElement.clientWidth + 1,
    );
    return [`${wider} px too wide${cause ? `: ${name(cause)}` : ""}`];
  };

  // Text that does not fit in a box which hides what does not fit.
  const cutOff = () =>
    [...document.querySelectorAll("body *")]
      .filter((element) => {
        const style = getComputedStyle(element);
        const hidesX = ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
        const hidesY = ["hidden", "clip"].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
        return (hidesX || hidesY) && element.innerText?.trim() && isShown(element);
      })
      .map((element) => `cut off: ${name(element)}`);

  // A day that begins on one line and ends on the next.
  const DAY = /\b\d{1,2}(-\d{1,2}-|[ \u00a0](januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)[ \u00a0])\d{4}\b/g;
  const brokenDays = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const owner = walker.currentNode.parentElement;
      for (const day of walker.currentNode.data.matchAll(DAY)) {
        const range = document.createRange();
        range.setStart(walker.currentNode, day.index);
        range.setEnd(walker.currentNode, day.index + day[0].length);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        if (lines.size > 1 && isShown(owner)) found.push(`a day over two lines: ${name(owner)}`);
      }
    }
    return found;
  };

  // Text on text, button on button. A letter box is higher than its letters: only the middle half counts.
  const overlapping = () => {
    const boxes = [...texts(), ...controls()];
    const found = [];
    boxes.forEach((one, index) => {
      for (const other of boxes.slice(index + 1)) {
        if (one.kind === other.kind && one.owner !== other.owner && meet(one, other) && !areFamily(one.owner, other.owner)) {
          found.push(`overlapping: ${name(one.owner)} and ${name(other.owner)}`);
          return;
        }
      }
    });
    return found;
  };

  const texts = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const owner = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || !isShown(owner)) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const box of range.getClientRects()) found.push({ kind: "text", owner, ...middle(box) });
    }
    return found;
  };

  const controls = () =>
    [...document.querySelectorAll(CONTROLS)]
      .filter(isShown)
      .flatMap((owner) => [...owner.getClientRects()].map((box) => ({ kind: "control", owner, ...middle(box) })));

  const middle = (box) => ({
    left: box.left + 1,
    right: box.right - 1,
    top: box.top + box.height / 4,
    bottom: box.bottom - box.height / 4,
  });

  const meet = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  const areFamily = (one, other) => one.contains(other) || other.contains(one);

  // Somebody without a mouse must see where they are: outline, shadow, border or colour changes on focus.
  const focusFaults = () => {
    const found = [];
    for (const element of document.querySelectorAll(CONTROLS)) {
      if (element.disabled || !element.checkVisibility({ visibilityProperty: true })) continue;
      document.activeElement.blur();
      const before = look(element);
      element.focus({ focusVisible: true });
      if (document.activeElement !== element) found.push(`takes no focus: ${name(element)}`);
      else if (look(element) === before) found.push(`focus is not visible: ${name(element)}`);
      else if (isForReadersOnly(element)) found.push(`focus is off the page: ${name(element)}`);
    }
    document.activeElement.blur();
    scrollTo(0, 0);
    return found;
  };

  // The summary of what is wrong with a form: read out at once, and one step from each question.
  const summaryFaults = () => {
    const summary = document.querySelector(".cw-fouten:not(.cw-voorbeeld *)");  // an example answers nobody
    if (!summary) return [];
    const found = document.activeElement === summary ? [] : ["the summary of errors has no focus"];
    for (const link of summary.querySelectorAll("a")) {
      const field = document.querySelector(link.hash);
      if (!field?.matches("input, select, textarea") || !field.checkVisibility()) found.push(`leads nowhere: ${name(link)}`);
    }
    return found;
  };

  const look = (element) => {
    const style = getComputedStyle(element);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join(" ");
  };

  return { faults: () => [...tooWide(), ...cutOff(), ...brokenDays(), ...overlapping()], focusFaults, summaryFaults };
})();
