/* Where somebody was on a page that is sent and comes back: its scroll positions, and the field in use. */
import { showPane } from "./panes.js";

const KEY = "review: where I was";

export function watchReturning() {
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
    rememberPlace();
  });
  goBack();
}

export function rememberPlace() {
  const place = { page: location.pathname, y: scrollY, text: textPane().scrollTop, field: document.activeElement?.id };
  sessionStorage.setItem(KEY, JSON.stringify(place));
}

function goBack() {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const place = kept && JSON.parse(kept);
  const isSamePage = place?.page === location.pathname;
  if (isSamePage) textPane().scrollTop = place.text;
  const mistakes = document.querySelector("[data-mistakes]");
  if (mistakes) {
    showPane("fields");
    mistakes.focus();
  } else if (isSamePage) {
    const field = document.querySelector(`#review-form #${CSS.escape(place.field || "none")}`);
    if (field || document.querySelector("#review-form[data-unsaved]")) showPane("fields");
    field?.focus({ preventScroll: true });
    scrollTo(0, place.y);
  }
}

function textPane() {
  return document.getElementById("review-text");
}
