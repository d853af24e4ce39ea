// A sign-in that ends says so before it does. Whoever is at work keeps it without being asked: a
// map that is moved, a form that is typed count as use. Whoever is not is told two minutes before,
// and any key keeps it.

const page = document.body;
const idle = Number(page.dataset.idle);
const ends = Number(page.dataset.ends);
const notice = document.getElementById("session-ends");

const WARN_BEFORE = 120;
const KEEP_EVERY = 120;
const begun = Date.now();
let kept = begun;
let used = begun;

const seconds = (since) => (Date.now() - since) / 1000;
const left = () => Math.min(idle - seconds(kept), ends - seconds(begun));

async function leaveIfSignedOut() {
  try {
    const answer = await fetch(page.dataset.session, { cache: "no-store", redirect: "manual" });
    if (answer.status !== 204) location.reload();
  } catch {
    // The server is away: what is on the screen stays, nothing new can be fetched.
  }
}

async function keep() {
  kept = Date.now();
  notice.hidden = true;
  const token = document.querySelector("input[name=csrf_token]")?.value ?? "";
  try {
    const answer = await fetch(page.dataset.session, {
      method: "POST",
      body: new URLSearchParams({ csrf_token: token }),
      cache: "no-store",
      redirect: "manual",
    });
    if (answer.status !== 204) location.reload();
  } catch {
    // As above; the next use tries again.
  }
}

function note() {
  used = Date.now();
  if (!notice.hidden && left() > 0 && ends - seconds(begun) > WARN_BEFORE) keep();
}

function look() {
  if (seconds(kept) > KEEP_EVERY && used > kept && left() > WARN_BEFORE) keep();
  const warns = left() <= WARN_BEFORE;
  if (warns && notice.hidden) {
    const last = ends - seconds(begun) <= WARN_BEFORE;
    for (const part of notice.querySelectorAll("[data-can-keep]")) part.hidden = last;
    notice.querySelector("[data-is-last]").hidden = !last;
    notice.hidden = false;
  }
  if (left() <= -65) leaveIfSignedOut();
}

// Whose page or map this is, for "recent" on the list of people: an id, in this tab alone.
function remember() {
  const id = /^\/(?:people|families)\/([0-9a-f-]{36})/.exec(location.pathname)?.[1];
  if (!id || document.querySelector("h1") === null) return;
  const before = JSON.parse(sessionStorage.getItem("opened") ?? "[]");
  const now = [id, ...before.filter((each) => each !== id)].slice(0, 12);
  sessionStorage.setItem("opened", JSON.stringify(now));
}

if (page.dataset.session) {
  // A page that comes back from the browser's memory may be older than the sign-out.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) leaveIfSignedOut();
  });
  for (const kind of ["keydown", "pointerdown", "wheel", "input"]) {
    document.addEventListener(kind, note, { passive: true, capture: true });
  }
  window.setInterval(look, 5000);
  look();
  remember();
} else {
  // What this tab remembers of whoever was signed in goes with them.
  sessionStorage.clear();
}
