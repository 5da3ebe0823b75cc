/* Where somebody works in the form: the control that was used last, and the item, citation and amount around it. */

let control = "";
let part = "";

export function watchParts() {
  document.addEventListener("focusin", (event) => {
    const within = event.target.closest?.("#review-form [data-part]");
    if (!within) return;
    part = within.id;
    if (event.target.name) control = event.target.id;
  });
}

export function lastControl() {
  return document.getElementById(control);
}

/* Return the "item", "citation" or "amount" that was used last; of items the first if none was. */
export function currentPart(kind) {
  const found = document.getElementById(part)?.closest(`.review-${kind}`);
  return found ?? (kind === "item" ? document.querySelector(".review-item") : null);
}

/* Focus a part as a whole: letters typed there are shortcuts, and Tab leads into it. */
export function focusPart(element) {
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "nearest" });
}
