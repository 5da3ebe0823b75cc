/* The form goes to the server without leaving the page: what was typed stays until the server has taken it. */
import { make, parsePage } from "../elements.js";
import { rememberPlace } from "./returning.js";

const LOST = "The connection is lost. Nothing is saved; what you typed is still here. Try again once it is back.";
const SIGNED_OUT = "You are signed out. Nothing is saved; what you typed is still here. ";
const away = (status) => `Nothing is saved: the archive is busy or away (${status}). Try again.`;
const REFUSED = "Nothing is saved: your account may not change this letter. What you typed is still here.";

let isUnderWay = false;
let last = Promise.resolve();

/* Do what sends the form once what sent it before has its answer, so that neither undoes the other. */
export function inTurn(act) {
  last = last.then(act, act);
  return last;
}

/* Send the form with the button that was pressed, then go where the server leads, or show why it does not. Meanwhile
   the form takes nothing more, since that would be lost. */
export async function sendForm(button) {
  if (isUnderWay || isSending()) return;
  isUnderWay = true;
  await inTurn(() => leaveWith(button?.value ?? "save"));
  isUnderWay = false;
}

export function isSending() {
  return document.getElementById("review-form")?.inert ?? false;
}

async function leaveWith(act) {
  const form = document.getElementById("review-form");
  const data = new URLSearchParams(new FormData(form));
  data.set("act", act);
  const focused = document.activeElement;
  rememberPlace();
  form.inert = true;
  const response = await send(form, data, { Accept: "application/json" });
  if (!response) {
    form.inert = false;
    if (form.contains(focused)) focused.focus({ preventScroll: true });
    return;
  }
  delete form.dataset.unsaved;
  window.addEventListener("pagehide", () => { form.inert = false; }, { once: true }); // for those who come back
  if (response.headers.get("Content-Type")?.startsWith("application/json")) {
    window.location.assign((await response.json()).to);
    return;
  }
  // Nothing was saved: the page that says why takes the place of this one.
  form.append(make("input", { type: "hidden", name: "act", value: act }));
  form.submit();
}

/* Return the answer to a form; null where there is none, which the page then says. */
export async function send(form, data, headers = {}) {
  const post = () => fetch(form.action, { method: "POST", body: data, headers });
  let response = null;
  try {
    response = await post();
    if (response.status === 403) {
      const page = await fetch(window.location.href);
      const isRenewed = !page.redirected && renewToken(await page.text(), data);
      response = isRenewed ? await post() : page;
    }
  } catch {
    tell(LOST);
    return null;
  }
  if (response.redirected) tellSignedOut();
  else if (response.status === 403) tell(REFUSED);
  else if (response.status >= 500) tell(away(response.status));
  else return response;
  return null;
}

/* Return what an address answers in JSON; null where it does not, which the page then says. */
export async function askJson(address) {
  try {
    const response = await fetch(address);
    if (response.ok && !response.redirected) return await response.json();
    if (response.redirected) tellSignedOut();
    else tell(`The archive could not answer (${response.status}). Try again.`);
  } catch {
    tell(LOST);
  }
  return null;
}

/* Take up the token of a sign-in that came after this page; return whether there is one. */
function renewToken(html, data) {
  const token = parsePage(html).querySelector("#review-form [name=csrfmiddlewaretoken]")?.value;
  if (!token) return false;
  for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = token;
  document.querySelector("[data-others]").dataset.token = token;
  data.set("csrfmiddlewaretoken", token);
  return true;
}

function tellSignedOut() {
  const link = make("a", {
    href: window.location.href, target: "_blank", textContent: "Sign in in another tab",
  });
  tell(SIGNED_OUT, link, ", then save once more.");
}

/* Say something above letter and fields, to those who listen too; the focus stays where it is. */
export function tell(...parts) {
  const line = make("p", { className: "notice notice-warning", role: "alert" });
  line.append(...parts);
  document.querySelector("[data-messages]").replaceChildren(line);
  line.scrollIntoView({ block: "nearest" });
}
