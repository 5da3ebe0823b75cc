/* Words that are marked in the letter, by mouse or keyboard, and said to be a field's value. */
import { noteUnsaved, sendChange } from "./changes.js";
import { showMenu } from "./menu.js";
import { showPane } from "./panes.js";
import { currentPart, lastControl } from "./parts.js";
import { askJson, tell } from "./sending.js";
import { moveSelection } from "./words.js";

export function watchMarking() {
  document.addEventListener("mouseup", (event) => {
    if (!event.target.closest("#review-text")) return;
    setTimeout(() => {
      if (!document.getSelection().isCollapsed) offerFields();
    });
  });
  document.addEventListener("keydown", (event) => {
    const text = document.getElementById("review-text");
    if (document.activeElement !== text || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === "m") {
      event.preventDefault();
      offerFields();
    } else if (moveSelection(text, event.key, event.shiftKey)) {
      event.preventDefault();
    }
  });
}

function offerFields() {
  const marked = markedRange();
  if (!marked || !document.querySelector("#review-form [data-part]")) return;
  showMenu(groupsFor(marked), marked.box, (choice) => fill(choice, marked));
}

/* Return where the selection begins and ends in the letter's text, in characters, and on the screen. */
function markedRange() {
  const selection = document.getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const text = document.getElementById("review-text");
  if (!text.contains(range.commonAncestorContainer)) return null;
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  const inside = range.startContainer.parentElement.closest("[data-fields]")?.dataset.fields ?? "";
  return start < end ? { start, end, inside, box: range.getBoundingClientRect() } : null;
}

function offsetOf(node, offset) {
  if (node.nodeType === Node.TEXT_NODE && node.parentElement.dataset.at) {
    return Number(node.parentElement.dataset.at) + [...node.data.slice(0, offset)].length;
  }
  const next = node.childNodes[offset] ?? node.nextSibling;
  const piece = next?.matches?.("[data-at]") ? next : next?.querySelector?.("[data-at]");
  if (piece) return Number(piece.dataset.at);
  const last = [...document.querySelectorAll("#review-text [data-at]")].at(-1);
  return Number(last.dataset.at) + [...last.textContent].length;
}

/* Return the fields that the words may be: the case's, and those of the item and citation at hand. */
function groupsFor(marked) {
  const item = itemFor(marked);
  const citation = currentPart("citation");
  const parts = [citation, item, document.querySelector(".review-case")].filter(Boolean);
  const groups = parts.map((part) => ({
    label: part.querySelector("legend").textContent,
    choices: [...part.querySelectorAll("[data-marked]")]
      .filter((control) => control.closest("[data-part]") === part)
      .map((control) => ({ label: control.dataset.marked, field: control.name })),
  }));
  if (item) {
    const key = item.dataset.part.split(".")[1];
    groups.splice(citation ? 1 : 0, 0, {
      label: `${item.querySelector("legend").textContent}: a new citation`,
      choices: [
        { label: "of the claims administrator", adds: `add_citation:${key}:claims_administrator`, item },
        { label: "of the reviewer", adds: `add_citation:${key}:imro`, item },
      ],
    });
  }
  return groups;
}

function itemFor(marked) {
  const key = /(?:^| )item\.([^. ]+)\./.exec(marked.inside)?.[1];
  return lastControl()?.closest(".review-item") ?? document.getElementById(`item-${key}`) ?? currentPart("item");
}

async function fill(choice, marked) {
  let field = choice.field;
  if (choice.adds) {
    const part = choice.item.dataset.part;
    const known = new Set([...document.querySelectorAll(".review-citation")].map((each) => each.dataset.part));
    await sendChange(choice.adds);
    const item = document.querySelector(`.review-item[data-part="${CSS.escape(part)}"]`);
    const made = [...item.querySelectorAll(".review-citation")].find((each) => !known.has(each.dataset.part));
    field = `${made.dataset.part}.text`;
  }
  const side = document.getElementsByName(field.replace(/[^.]+$/, "cited_by"))[0]?.value ?? "";
  const query = new URLSearchParams({ field, start: marked.start, end: marked.end, cited_by: side });
  const answer = await askJson(`${document.getElementById("review-text").dataset.words}?${query}`);
  if (!answer) return;
  if (answer.message) {
    tell(answer.message);
    return;
  }
  for (const [name, value] of Object.entries(answer.values)) {
    const control = document.getElementsByName(name)[0];
    if (control) control.value = value;
  }
  keepSpan(field, answer.span);
  noteUnsaved();
  showPane("fields");
  document.getElementsByName(field)[0].focus();
  await sendChange("refresh");
}

/* Keep where a value stands, in what the form carries along of its part. */
function keepSpan(field, [start, end]) {
  const at = field.lastIndexOf(".");
  const [part, name] = [field.slice(0, at), field.slice(at + 1)];
  const rest = document.getElementsByName(`${part}.rest`)[0];
  const carried = JSON.parse(rest.value || "{}");
  if (part.startsWith("citation.")) {
    if (name === "text") Object.assign(carried, { start, end });
  } else {
    carried.spans = { ...carried.spans, [name === "specialties_as_written" ? "credentials" : name]: [start, end] };
  }
  rest.value = JSON.stringify(carried);
}
