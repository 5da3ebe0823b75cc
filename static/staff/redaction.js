// Adds the text that is selected in a letter to the passages that are redacted.

const letter = document.querySelector("[data-redaction-letter]");
const tools = document.querySelector("[data-redaction-tools]");
const status = document.querySelector("[data-redaction-status]");
const further = document.getElementById("further");

const IN_WORD = /[\p{L}\p{N}]/u;

/** Return the selection in the letter, widened to whole words and in one line. */
function selectedWords() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return "";
  const range = selection.getRangeAt(0);
  if (!letter.contains(range.commonAncestorContainer)) return "";
  const before = document.createRange();
  before.setStart(letter, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const text = letter.textContent;
  let start = before.toString().length;
  let end = start + range.toString().length;
  while (start < end && !IN_WORD.test(text[start])) start += 1;
  while (end > start && !IN_WORD.test(text[end - 1])) end -= 1;
  while (start > 0 && start < end && IN_WORD.test(text[start - 1])) start -= 1;
  while (end > start && end < text.length && IN_WORD.test(text[end])) end += 1;
  return text.slice(start, end).replace(/\s+/g, " ");
}

function addSelection() {
  const words = selectedWords();
  if (!words) {
    status.textContent = "Select text in the letter first.";
    return;
  }
  const lines = further.value.split("\n").filter((line) => line.trim());
  if (!lines.includes(words)) lines.push(words);
  further.value = `${lines.join("\n")}\n`;
  status.textContent = `“${words}” will be redacted too. Preview it above.`;
}

tools.hidden = false;
const button = document.querySelector("[data-redact-selection]");
button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
button.addEventListener("click", addSelection);
