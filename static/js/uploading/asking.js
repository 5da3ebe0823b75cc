/* Requests to the server that are tried again until the connection is back. */

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/* Why a file, or the whole upload, can't go on: a message for people. */
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/* Ask until there is an answer. `make` returns the request's address and options, anew each time.
   `onPause` hears for how many seconds it waits, 0 once it goes on, and the status if there is one. Raises Refused. */
export async function ask(make, onPause) {
  let pause = FIRST_PAUSE;
  for (;;) {
    let response = null;
    try {
      response = await fetch(...(await make()));
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    if (response?.redirected) {
      throw new Refused("Your sign-in has ended. Sign in, and choose the same files again: what arrived is kept.");
    }
    if (response && response.status < 500 && response.status !== 429) {
      onPause(0);
      return response;
    }
    const told = Number(response?.headers.get("Retry-After")) * 1000;
    const wait = told || pause;
    onPause(Math.ceil(wait / 1000), response?.status);
    await passed(wait);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }
}

/* Wait, but no longer than until the network is back. */
function passed(milliseconds) {
  return new Promise((done) => {
    const timer = setTimeout(go, milliseconds);
    function go() {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      done();
    }
    window.addEventListener("online", go);
  });
}
