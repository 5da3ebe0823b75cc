/* Elements that scripts add to a page, and pages that scripts ask for. */

export function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

export function makeButton(text, onClick) {
  const button = make("button", { type: "button", className: "button", textContent: text });
  button.addEventListener("click", onClick);
  return button;
}

/* Set a text that screen readers announce when it changes, unless it says so already. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function parsePage(html) {
  return new DOMParser().parseFromString(html, "text/html");
}
