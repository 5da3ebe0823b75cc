/* A list of options below an input (ARIA Authoring Practices, combobox with list autocomplete). */
import { make } from "./elements.js";

/* Return { show(options), close() } of an input's list. Options are [{ label, kind, ... }]; `pick` is called with
   the one that was chosen. Enter chooses the first where none is active if `takesFirst`, else closes the list; an
   arrow calls `open` while the list is closed, blurring or closing calls `closed`. */
export function makeCombobox(input, { name, pick, takesFirst = false, open = () => {}, closed = () => {} }) {
  const list = makeList(input, name);
  let options = [];
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    closed();
  };
  const choose = (option) => {
    close();
    pick(option);
  };
  const show = (found) => {
    options = found;
    active = -1;
    list.replaceChildren(...found.map((option, index) => makeRow(option, `${list.id}-${index}`, choose)));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  };
  const activate = (index) => {
    active = (index + options.length) % options.length;
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === active)));
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  };

  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (list.hidden && event.key === "ArrowDown") open();
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      activate(event.key === "ArrowDown" ? active + 1 : Math.max(active, 0) - 1);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter") {
      if (active < 0 && !takesFirst) {
        close();
      } else {
        event.preventDefault();
        choose(options[Math.max(active, 0)]);
      }
    }
  });
  return { show, close };
}

function makeList(input, name) {
  const list = make("ul", {
    className: "suggestions", id: `${input.id}-suggestions`, hidden: true, role: "listbox",
  });
  list.setAttribute("aria-label", name);
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  return list;
}

function makeRow(option, id, choose) {
  const row = make("li", { id, textContent: option.label, role: "option" });
  row.setAttribute("aria-selected", "false");
  if (option.kind) {
    row.append(" ", make("span", { className: "suggestion-kind", textContent: option.kind }));
  }
  row.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the focus stays in the input
    choose(option);
  });
  return row;
}
