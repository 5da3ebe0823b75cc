/* Sends files: small ones in groups, large ones and archives in chunks (tus 1.0) that go on where they stopped. */

import { Refused, ask } from "./asking.js";
import { asBase64, asHex } from "./hashing.js";
import { printOf, remember } from "./memory.js";
import { suffixOf } from "./plan.js";

const CHUNK = 4 * 2 ** 20;
const SMALL = 2 ** 20;
const GROUP_BYTES = 3.5 * 2 ** 20;
const GROUP_FILES = 50;
const LANES = 3; // requests under way at once
const VERSION = { "Tus-Resumable": "1.0.0" };

/* Send all items, changing their state, sent, message and url; `told` is called after each change. */
export async function sendAll(items, upload) {
  const jobs = [];
  const small = items.filter((item) => suffixOf(item.path) !== "zip" && item.file.size <= SMALL);
  for (const group of groupsOf(small)) jobs.push(() => sendGroup(group, upload));
  for (const item of items) if (!small.includes(item)) jobs.push(() => sendInChunks(item, upload));
  const lane = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/* Stop files that are on their way: the server drops what came of them. */
export async function stopAll(urls, token) {
  const headers = { ...VERSION, "X-CSRFToken": token };
  await Promise.all(urls.map((url) => fetch(url, { method: "DELETE", headers }).catch(() => {})));
}

function* groupsOf(items) {
  let group = [];
  let bytes = 0;
  for (const item of items) {
    if (group.length && (group.length === GROUP_FILES || bytes + item.file.size > GROUP_BYTES)) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(item);
    bytes += item.file.size;
  }
  if (group.length) yield group;
}

async function sendGroup(group, upload) {
  for (const item of group) item.state = "sending";
  upload.told();
  try {
    const response = await ask(async () => {
      await Promise.all(group.map((item) => refuseUnreadable(item.file)));
      const body = new FormData();
      body.append("batch", upload.unfinished.batch);
      if (upload.publish) body.append("publish", "on");
      for (const { file, path } of group) {
        body.append("files", file, "file");
        body.append("paths", path);
      }
      return [upload.urls.group, { method: "POST", body, headers: { "X-CSRFToken": upload.token } }];
    }, upload.paused);
    if (!response.ok) throw await refusalOf(response);
    const { files } = await response.json();
    await Promise.all(group.map((item, number) => settle(item, files[number], upload)));
  } catch (error) {
    for (const item of group) fail(item, error);
  }
  upload.told();
}

async function settle(item, told, upload) {
  Object.assign(item, { state: told.result, message: told.message, url: told.url, since: told.since });
  item.sent = item.file.size;
  const digest = told.sha256 && (await upload.hash(item.file));
  if (digest && asHex(digest) !== told.sha256) {
    fail(item, new Refused("The file did not arrive as it left. Send it again."));
  }
}

async function sendInChunks(item, upload) {
  item.state = "sending";
  try {
    let [url, offset] = await goOn(item, upload);
    if (!url) {
      url = await create(item, upload);
      offset = 0;
    }
    while (offset < item.file.size) {
      item.sent = offset;
      upload.told();
      offset = await sendChunk(item, url, offset, upload);
    }
    Object.assign(item, { state: "arrived", sent: item.file.size });
  } catch (error) {
    fail(item, error);
  }
  upload.told();
}

/* Return where a file is that this browser began to send before, and how much of it came. */
async function goOn(item, upload) {
  const url = upload.unfinished.urls[printOf(item)];
  if (!url) return [null, 0];
  const response = await ask(() => [url, { method: "HEAD", headers: VERSION }], upload.paused);
  return response.ok ? [url, Number(response.headers.get("Upload-Offset"))] : [null, 0];
}

async function create(item, upload) {
  item.state = "checking";
  upload.told();
  const digest = await upload.hash(item.file);
  item.state = "sending";
  const told = { filename: item.path, batch: String(upload.unfinished.batch) };
  if (digest) told.sha256 = asHex(digest);
  if (upload.publish) told.publish = "on";
  const metadata = Object.entries(told).map(([name, value]) => `${name} ${asBase64(new TextEncoder().encode(value))}`);
  const headers = {
    ...VERSION,
    "X-CSRFToken": upload.token,
    "Upload-Length": String(item.file.size),
    "Upload-Metadata": metadata.join(","),
  };
  const response = await ask(() => [upload.urls.create, { method: "POST", headers }], upload.paused);
  if (response.status !== 201) throw await refusalOf(response);
  const url = response.headers.get("Location");
  upload.unfinished.urls[printOf(item)] = url;
  remember(upload.unfinished);
  return url;
}

/* Send the chunk that begins at `offset`; return where the next one begins. */
async function sendChunk(item, url, offset, upload) {
  let at = offset;
  const response = await ask(async () => {
    if (at === null) {
      // The last try broke off: ask what came of it.
      const head = await fetch(url, { method: "HEAD", headers: VERSION });
      if (head.status === 404) throw new Refused("The server knows nothing of this file any more. Send it again.");
      if (!head.ok || head.redirected) throw new Error("no answer");
      at = Number(head.headers.get("Upload-Offset"));
    }
    await refuseUnreadable(item.file);
    const body = item.file.slice(at, at + CHUNK);
    const digest = await upload.hash(body);
    const headers = {
      ...VERSION,
      "X-CSRFToken": upload.token,
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(at),
    };
    if (digest) headers["Upload-Checksum"] = `sha256 ${asBase64(digest)}`;
    at = null;
    return [url, { method: "PATCH", headers, body }];
  }, upload.paused);
  if (response.status === 460) return offset;
  const next = response.headers.get("Upload-Offset");
  if (next === null || !(response.ok || response.status === 409)) throw await refusalOf(response);
  return Number(next);
}

/* A file that was moved or changed since it was chosen looks like a lost connection otherwise. */
async function refuseUnreadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new Refused("The file could not be read. Was it moved or changed? Choose it again.");
  }
}

async function refusalOf(response) {
  const text = await response.text();
  let message = response.headers.get("Content-Type")?.startsWith("text/plain") ? text : "";
  try {
    message = JSON.parse(text).message ?? message;
  } catch {
    // a page, or plain text
  }
  return new Refused(message || `The server refused this file (${response.status}).`, response.status);
}

function fail(item, error) {
  if (!(error instanceof Refused)) throw error;
  Object.assign(item, { state: "failed", message: error.message });
}
