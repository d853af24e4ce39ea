// The wall of a meeting: asks every two seconds what stands on it, and shows nothing once it cannot
// know that any more. It is sent no names before the chair shows them.

const EVERY = 2000;
const BLIND_AFTER = 10000;

const main = document.querySelector("[data-wall]");
const shown = main.querySelector("[data-shown]");
const trusted = window.trustedTypes?.createPolicy("wall", { createHTML: (text) => text });
let last = shown.innerHTML;
let heard = Date.now();

function put(text) {
  if (text === last) return;
  last = text;
  shown.innerHTML = trusted ? trusted.createHTML(text) : text;
}

async function ask() {
  try {
    const answer = await fetch(main.dataset.wall, { cache: "no-store", redirect: "error" });
    if (answer.ok && answer.headers.get("X-Fragment")) {
      put(await answer.text());
      heard = Date.now();
    }
  } catch {
    // Away for now: what stands there is covered soon, below.
  }
  if (Date.now() - heard > BLIND_AFTER) put("");
  window.setTimeout(ask, EVERY);
}

async function stayAwake() {
  try {
    if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen");
  } catch {
    // A screen that may not be kept awake is woken by hand.
  }
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();
ask();
