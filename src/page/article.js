// Opens a claim beside the article. Everything shown stands on the page already: without this script the number of a claim
// leads to its card.
"use strict";
(() => {
  const root = document.documentElement;
  const panel = document.getElementById("panel");
  const pins = [...document.querySelectorAll("a.pin")];
  let open = null; // the pin of the claim that is shown

  const hint = document.querySelector(".script-only");
  if (hint) hint.hidden = false;
  root.classList.add("js");
  pins.forEach((pin) => pin.setAttribute("aria-expanded", "false"));

  const pinOf = (claim) => document.getElementById(`at-${claim}`);
  const words = (claim) => document.querySelectorAll(`[data-claims~="${claim}"]`);

  function button(label, text, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", action);
    return made;
  }

  function unmark() {
    if (!open) return;
    words(open.dataset.claim).forEach((piece) => piece.classList.remove("on"));
    open.setAttribute("aria-expanded", "false");
  }

  function show(pin, focus) {
    const card = document.getElementById(pin.dataset.claim);
    if (!card) return;
    unmark();
    open = pin;
    words(pin.dataset.claim).forEach((piece) => piece.classList.add("on"));
    pin.setAttribute("aria-expanded", "true");
    const copy = card.cloneNode(true);
    copy.removeAttribute("aria-labelledby");
    [copy, ...copy.querySelectorAll("[id]")].forEach((part) => part.removeAttribute("id"));
    const bar = document.createElement("div");
    bar.className = "panel-bar";
    bar.append(
      button("Previous claim", "←", () => step(-1)),
      button("Next claim", "→", () => step(1)),
      button("Close", "✕", close),
    );
    panel.replaceChildren(bar, copy);
    panel.hidden = false;
    panel.scrollTop = 0;
    root.classList.add("has-panel");
    if (focus) copy.focus({ preventScroll: true });
    uncover(pin);
  }

  // A sheet at the foot of the screen must not cover the words that it speaks of.
  function uncover(pin) {
    const place = pin.getBoundingClientRect();
    const sheet = panel.getBoundingClientRect();
    const foot = sheet.width > 0.9 * innerWidth ? sheet.top : innerHeight;
    if (place.top < 40 || place.bottom > foot - 20) {
      scrollBy({ top: place.top - foot / 3 });
    }
  }

  function close() {
    if (!open) return;
    unmark();
    const last = open;
    open = null;
    panel.hidden = true;
    panel.replaceChildren();
    root.classList.remove("has-panel");
    last.focus({ preventScroll: true });
  }

  function step(by) {
    const at = pins.indexOf(open);
    const next = pins[(at + by + pins.length) % pins.length];
    if (next) show(next, true);
  }

  document.addEventListener("click", (event) => {
    const pin = event.target.closest("a.pin");
    if (pin) {
      event.preventDefault();
      if (pin === open) close();
      else show(pin, true);
      return;
    }
    const link = event.target.closest("#panel a.back");
    if (link && open) {
      event.preventDefault();
      const pin = open;
      close();
      pin.scrollIntoView({ block: "nearest" });
      return;
    }
    const box = event.target.closest("[data-claim]");
    const piece = event.target.closest("[data-claims]");
    if (!piece && !box) return;
    if (String(getSelection()).length > 0) return; // somebody marks words to copy them
    // The shortest claim of the words first; another click goes on to the one around it, and after the last one closes.
    const around = (box ? [box.dataset.claim] : piece.dataset.claims.split(" ")).map(pinOf).filter(Boolean);
    const next = around[around.indexOf(open) + 1];
    if (next) show(next, false);
    else close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape") {
      close();
      return;
    }
    const here = document.activeElement;
    const reading = here && (here.classList.contains("pin") || panel.contains(here));
    if (!reading && !(open && here === document.body)) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    if (open) step(by);
    else {
      const next = pins[pins.indexOf(here) + by];
      if (next) next.focus();
    }
  });
})();
