/* Jumping between the words that a search marked in a determination, by buttons or the keys n and p. */
import { makeButton } from "./elements.js";

export function stepThroughMarks() {
  const group = document.getElementById("marks");
  const marks = [...document.querySelectorAll(".determination mark")];
  if (!group || marks.length === 0) return;
  const said = group.querySelector("[role=status]");
  let current = -1;

  const go = (step) => {
    marks[current]?.classList.remove("mark-current");
    const next = current < 0 ? firstFromHere(marks, step) : current + step;
    current = (next + marks.length) % marks.length;
    const mark = marks[current];
    mark.classList.add("mark-current");
    mark.scrollIntoView({ block: "center" });
    said.textContent = `${current + 1} of ${marks.length} marked`;
  };

  group.append(
    makeStep("\u2191", "Previous marked word", "p", () => go(-1)),
    makeStep("\u2193", "Next marked word", "n", () => go(1)),
  );
  // Keys without Ctrl or Alt belong to whoever speaks to a browser, unless this group has the focus.
  group.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "n") go(1);
    else if (event.key === "p") go(-1);
  });
}

/* Return which mark comes first from what is in the window: below its upper edge, or else above it. */
function firstFromHere(marks, step) {
  const below = marks.findIndex((mark) => mark.getBoundingClientRect().top >= 0);
  if (step > 0) return below < 0 ? 0 : below;
  return (below < 0 ? marks.length : below) - 1;
}

function makeStep(sign, name, key, onClick) {
  const button = makeButton(sign, onClick);
  button.title = `${name} (${key})`;
  button.setAttribute("aria-label", name);
  button.setAttribute("aria-keyshortcuts", key);
  return button;
}
