/* A field lights up the words that it was read from; clicking words leads to their field. */
import { showPane, showPageOf } from "./panes.js";

const LIT = "is-lit";
const NEAR = "is-near";

export function watchPlaces() {
  document.addEventListener("focusin", (event) => {
    if (isControl(event.target)) light(event.target.name, LIT, { scrolls: true });
  });
  document.addEventListener("mouseover", (event) => {
    const control = event.target.closest?.(".review-control")?.querySelector("[name]");
    light(isControl(control) ? control.name : "", NEAR);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-problem-link]");
    if (link?.dataset.field !== undefined) {
      event.preventDefault();
      showProblem(link);
      return;
    }
    const mistake = event.target.closest("[data-mistake]");
    if (mistake) {
      event.preventDefault();
      showMistake(mistake);
      return;
    }
    const piece = event.target.closest("#review-text [data-fields]");
    if (piece && document.getSelection().isCollapsed) focusControl(piece.dataset.fields.split(" "));
  });
}

/* Light up where a control was read; a control without a place of its own stands for its part. */
function light(name, style = LIT, { scrolls = false } = {}) {
  for (const piece of document.querySelectorAll(`#review-text .${style}`)) piece.classList.remove(style);
  const pieces = name ? piecesOf(name) : [];
  for (const piece of pieces) piece.classList.add(style);
  if (scrolls && pieces.length) {
    scrollWithin(document.getElementById("review-text"), pieces[0]);
    showPageOf(pieces[0]);
  }
}

function piecesOf(name) {
  const [part, key] = name.split(".");
  const ofItem = `item.${key}.description`;
  const instead = { citation: `citation.${key}.text`, item: ofItem, amount: ofItem };
  for (const wanted of [name, instead[part]]) {
    const pieces = wanted ? document.querySelectorAll(`#review-text [data-fields~="${CSS.escape(wanted)}"]`) : [];
    if (pieces.length) return [...pieces];
  }
  return [];
}

export function scrollWithin(pane, element) {
  if (!pane.offsetParent) return; // the other tab is shown
  const [box, place] = [pane.getBoundingClientRect(), element.getBoundingClientRect()];
  if (place.top < box.top || place.bottom > box.bottom) pane.scrollTop += place.top - box.top - box.height / 3;
}

/* Focus the first of these controls that is there. */
function focusControl(names) {
  const control = names.map((name) => document.getElementsByName(name)[0]).find(Boolean);
  if (!control) return;
  showPane("fields");
  control.focus();
}

export function showProblem(link) {
  const place = link.dataset.place && document.getElementById(link.dataset.place);
  const control = link.dataset.field && document.getElementById(link.dataset.field);
  if (control) {
    showPane("fields");
    control.focus();
  }
  if (place) {
    if (!control) showPane("letter");
    scrollWithin(document.getElementById("review-text"), place);
    showPageOf(place);
    for (const other of document.querySelectorAll(".is-problem")) other.classList.remove("is-problem");
    place.classList.add("is-problem");
    if (!control) place.focus({ preventScroll: true });
  }
}

/* Focus the control or the part that a mistake is about, in the middle of the screen. */
export function showMistake(link) {
  const place = document.getElementById(link.hash.slice(1));
  if (!place) return;
  showPane("fields");
  for (let part = place.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}

function isControl(element) {
  return Boolean(element?.name && element.closest("#review-form [data-part]"));
}
