/* Fields that are chosen from a search: a combobox over the names of a datalist, all typed words anywhere. */

const MOST = 12;

export function offerChoices() {
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("#review-form input[list]")) offerBelow(event.target);
  });
}

function offerBelow(input) {
  const names = [...document.getElementById(input.getAttribute("list")).options].map((option) => option.value);
  input.removeAttribute("list");
  const list = document.createElement("ul");
  Object.assign(list, { className: "suggestions", id: `${input.id}-names`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names that match");
  input.after(list);
  input.parentElement.classList.add("review-search");
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (name) => {
    input.value = name;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  };
  const open = (typed) => {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    const found = names.filter((name) => words.every((word) => name.toLowerCase().includes(word))).slice(0, MOST);
    list.replaceChildren(...found.map((name, index) => makeRow(name, `${list.id}-${index}`, pick)));
    list.hidden = found.length === 0 || (found.length === 1 && found[0] === typed);
    active = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const activate = (index) => {
    active = (index + list.children.length) % list.children.length;
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === active)));
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  };

  input.addEventListener("input", (event) => {
    if (event.isTrusted) open(input.value);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) open("");
    if (list.hidden || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      activate(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      pick(list.children[Math.max(active, 0)].textContent);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });
  close();
}

function makeRow(name, id, pick) {
  const row = document.createElement("li");
  Object.assign(row, { id, textContent: name });
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  row.addEventListener("mousedown", (event) => {
    event.preventDefault();
    pick(name);
  });
  return row;
}
