/* Marking words by keyboard, in a text that has no caret of its own. */
import { scrollWithin } from "./places.js";

const WORD = /\S+/gu;
const IN_WORD = /[\p{L}\p{N}]/u;
let anchor = 0;
let head = 0;

/* Move or extend the marked words; return whether the key does that. */
export function moveSelection(text, key, isExtending) {
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: "down", ArrowUp: "up" };
  if (!(key in steps)) return false;
  const words = wordsOf(text);
  if (!words.length) return false;
  const selection = document.getSelection();
  if (selection.isCollapsed || !text.contains(selection.anchorNode)) {
    anchor = head = Math.max(0, firstVisible(text, words));
  } else {
    head = Math.min(words.length - 1, Math.max(0, stepped(words, steps[key])));
    if (!isExtending) anchor = head;
  }
  const [first, last] = [words[Math.min(anchor, head)], words[Math.max(anchor, head)]];
  selection.setBaseAndExtent(first.node, first.start, last.endNode, last.end);
  scrollWithin(text, words[head].node.parentElement);
  return true;
}

/* Return what is selected in the text, widened to whole words and in one line. */
export function selectedWords(text) {
  const selection = document.getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return "";
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return "";
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const all = text.textContent;
  let start = before.toString().length;
  let end = start + range.toString().length;
  while (start < end && !IN_WORD.test(all[start])) start += 1;
  while (end > start && !IN_WORD.test(all[end - 1])) end -= 1;
  while (start > 0 && start < end && IN_WORD.test(all[start - 1])) start -= 1;
  while (end > start && end < all.length && IN_WORD.test(all[end])) end += 1;
  return all.slice(start, end).replace(/\s+/g, " ");
}

function stepped(words, step) {
  if (typeof step === "number") return head + step;
  const way = step === "down" ? 1 : -1;
  const from = boxOf(words[head]);
  for (let at = head + way; at >= 0 && at < words.length; at += way) {
    const box = boxOf(words[at]);
    const isOtherLine = way > 0 ? box.top >= from.bottom - 2 : box.bottom <= from.top + 2;
    if (isOtherLine && (way > 0 ? box.right >= from.left : box.left <= from.right)) return at;
  }
  return head;
}

function firstVisible(text, words) {
  const top = text.getBoundingClientRect().top;
  return words.findIndex((word) => boxOf(word).top >= top);
}

function boxOf(word) {
  const range = document.createRange();
  range.setStart(word.node, word.start);
  range.setEnd(word.endNode, word.end);
  return range.getBoundingClientRect();
}

/* Return the words of the text, each with its nodes: a word may be cut by a place that begins in it. */
function wordsOf(text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const words = [];
  let open = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.dataset.at) continue;
    for (const { 0: found, index } of node.data.matchAll(WORD)) {
      const end = index + found.length;
      if (open && index === 0) Object.assign(words.at(-1), { endNode: node, end });
      else words.push({ node, start: index, endNode: node, end });
    }
    open = /\S$/u.test(node.data);
  }
  return words;
}
