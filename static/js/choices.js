/* Fields that are chosen from a search: a combobox over the names of a datalist, all typed words anywhere. */
import { makeCombobox } from "./combobox.js";

const MOST = 12;

export function offerChoices() {
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("form input[list], input[form][list]")) offerBelow(event.target);
  });
}

function offerBelow(input) {
  const names = [...document.getElementById(input.getAttribute("list")).options].map((option) => option.value);
  input.removeAttribute("list");
  input.parentElement.classList.add("with-choices");
  const matching = (typed) => {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    const found = names.filter((name) => words.every((word) => name.toLowerCase().includes(word))).slice(0, MOST);
    return found.length === 1 && found[0] === typed ? [] : found.map((name) => ({ label: name }));
  };
  const combobox = makeCombobox(input, {
    name: "Names that match",
    takesFirst: true,
    open: () => combobox.show(matching("")),
    pick: ({ label }) => {
      input.value = label;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  input.addEventListener("input", (event) => {
    if (event.isTrusted) combobox.show(matching(input.value));
  });
}
