/* Shows on the page what is left out, and how far each file is. */

import { make, say } from "../elements.js";
import { readableSize } from "./plan.js";

const MOST_ROWS = 40;
const STATES = {
  waiting: ["Waits", "quiet"],
  checking: ["Being checked", "waiting"],
  sending: ["Being sent", "waiting"],
  arrived: ["Arrived", "good"],
  stored: ["Stored", "good"],
  duplicate: ["Already here", "quiet"],
  refused: ["Refused", "bad"],
  erased: ["Erased before", "bad"],
  failed: ["Not sent", "bad"],
};
const ORDER = ["failed", "refused", "erased", "sending", "checking", "duplicate", "arrived", "stored", "waiting"];

export function showLeftOut(parts, plan) {
  const told = plan.leftOut.slice(0, MOST_ROWS).map(({ path, reason }) => `${path}: ${reason}`);
  const more = plan.leftOut.length - told.length;
  if (more > 0) told.push(`and ${more.toLocaleString("en-US")} more`);
  parts.leftOut.hidden = told.length === 0;
  parts.leftOutCount.textContent = plan.leftOut.length.toLocaleString("en-US");
  parts.leftOutList.replaceChildren(...told.map((textContent) => make("li", { textContent })));
}

/* Whether the batch has something to tell of a file: it is there, or was refused at the door. */
export const hasCome = (item) => !["waiting", "checking", "sending", "failed"].includes(item.state);

export function showSending(parts, items) {
  const bytes = items.reduce((sum, item) => sum + item.file.size, 0);
  const sent = items.reduce((sum, item) => sum + item.sent, 0);
  const done = items.filter((item) => !["waiting", "checking", "sending"].includes(item.state)).length;
  parts.bar.max = bytes || 1;
  parts.bar.value = sent;
  const counts = `${done.toLocaleString("en-US")} of ${items.length.toLocaleString("en-US")} files sent`;
  say(parts.sent, `${counts} (${readableSize(sent)} of ${readableSize(bytes)})`);
  if (done === items.length) say(parts.said, `${counts}${troubleOf(items)}.`);
  const sorted = [...items].sort((first, second) => ORDER.indexOf(first.state) - ORDER.indexOf(second.state));
  parts.files.replaceChildren(...sorted.slice(0, MOST_ROWS).map(rowOf));
  const more = sorted.length - MOST_ROWS;
  parts.more.textContent = more > 0 ? `and ${more.toLocaleString("en-US")} more` : "";
}

function troubleOf(items) {
  const failed = items.filter((item) => item.state === "failed").length;
  const refused = items.filter((item) => item.state === "refused").length;
  return `${failed ? `, ${failed} could not be sent` : ""}${refused ? `, ${refused} refused` : ""}`;
}

function rowOf(item) {
  const [label, tone] = STATES[item.state];
  const row = make("li", { className: "file-line" });
  const state = make("span", { className: `state state-${tone}`, textContent: label });
  const told = make("div");
  const name = make(item.url ? "a" : "span", { className: "file-name", textContent: item.path });
  if (item.url) name.href = item.url;
  told.append(name);
  if (item.state === "sending" && item.file.size > 2 ** 20) {
    told.append(make("span", { textContent: `${readableSize(item.sent)} of ${readableSize(item.file.size)}` }));
  }
  const since = item.state === "duplicate" && item.since
    ? `Here since ${new Date(item.since).toLocaleDateString("en-US")}. ` : "";
  if (since || item.message) told.append(make("p", { textContent: since + item.message }));
  row.append(state, told);
  return row;
}
