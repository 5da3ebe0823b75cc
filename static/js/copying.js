/* Copying citations by a button, and selected text of a determination with its citation. */
import { make, makeButton } from "./elements.js";

export function offerCopies() {
  if (!navigator.clipboard) return;
  for (const format of document.querySelectorAll(".cite-format")) addCopyButton(format);
  if (document.querySelector(".determination [data-citation], .determination[data-citation]")) {
    offerQuotation();
  }
}

function addCopyButton(format) {
  const field = format.querySelector("textarea");
  const said = make("span", { className: "cite-said", role: "status" });
  const button = makeButton("Copy", async () => {
    said.textContent = await copy(field.value) ? "Copied" : "Not allowed here; select the text instead";
    if (said.textContent !== "Copied") field.select();
  });
  button.setAttribute("aria-label", `Copy ${format.dataset.copied}`);
  format.querySelector(".cite-label").append(button, said);
}

/* Show a bar below the page while text of a determination is selected. */
function offerQuotation() {
  const bar = make("div", { className: "quote-bar", hidden: true });
  const said = make("span", { role: "status" });
  let quoted = "";
  const button = makeButton("Copy with citation", async () => {
    said.textContent = await copy(quoted) ? "Copied" : "The browser does not allow copying";
  });
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  bar.append(button, said);
  document.body.append(bar);
  document.addEventListener("selectionchange", () => {
    const next = quotation(document.getSelection());
    if (next === quoted) return;
    quoted = next;
    said.textContent = "";
    bar.hidden = quoted === "";
  });
}

/* Return the selected text in quotation marks with the citation of where it stands; "" for none. */
function quotation(selection) {
  if (!selection || selection.isCollapsed) return "";
  const place = closest(selection.getRangeAt(0).commonAncestorContainer);
  const text = selection.toString().replaceAll(/\s+/g, " ").trim();
  if (!place || !text) return "";
  return `“${withInnerMarks(text)}” (${place.dataset.citation.replace(/\.$/, "")}.)`;
}

function closest(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  if (!element || element.closest(".cite-menu, .cite, nav")) return null;
  return element.closest("[data-citation]");
}

/* A quotation within a quotation has single marks. */
function withInnerMarks(text) {
  return text.replaceAll("“", "‘").replaceAll("”", "’").replaceAll('"', "'");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
