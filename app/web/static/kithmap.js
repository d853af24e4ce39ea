// What every page does in the browser: it stays shut once the session has ended, and long lists
// can be narrowed without a request, so that what is looked for never reaches a URL or a log.

const page = document.body;

async function leaveIfSignedOut() {
  try {
    const answer = await fetch(page.dataset.session, { cache: "no-store", redirect: "manual" });
    if (answer.status !== 204) location.reload();
  } catch {
    // The server is away: what is on the screen stays, nothing new can be fetched.
  }
}

if (page.dataset.session) {
  // A page that comes back from the browser's memory may be older than the sign-out.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) leaveIfSignedOut();
  });
  window.setTimeout(leaveIfSignedOut, (Number(page.dataset.idle) + 5) * 1000);
}

for (const menu of document.querySelectorAll("details.menu")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A part of the page that one key opens, wherever nothing is being typed.
for (const part of document.querySelectorAll("details[data-key]")) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== part.dataset.key || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    part.open = true;
    part.querySelector("input:not([type=hidden])").focus();
  });
}

// What is wrong is said first. The address ends in #problems too; a page that was drawn at once,
// without a redirect, has no such end.
document.getElementById("problems")?.focus();

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

for (const box of document.querySelectorAll("input[data-filters]")) {
  const items = [...document.querySelectorAll(box.dataset.filters)];
  const status = document.getElementById(box.dataset.status);
  const texts = items.map((item) => plain(item.textContent));

  function narrow() {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    items.forEach((item, index) => {
      const hit = words.every((word) => texts[index].includes(word));
      item.hidden = !hit;
      if (hit) shown += 1;
    });
    for (const group of document.querySelectorAll("[data-filter-group]")) {
      group.hidden = words.length > 0 && !group.querySelector("li:not([hidden])");
    }
    status.textContent = words.length ? `${shown} of ${items.length} shown` : "";
  }

  box.closest("[hidden]")?.removeAttribute("hidden");
  box.addEventListener("input", narrow);
}

// Parts of a page that are fetched. Whatever comes that is no part of a page (a sign-in, an error)
// is for a page to say: this one is loaded anew.
const trusted = window.trustedTypes?.createPolicy("fragment", { createHTML: (text) => text });

async function fragment(address, fields) {
  const answer = await fetch(address, {
    method: "POST",
    body: new URLSearchParams(fields),
    cache: "no-store",
    redirect: "manual",
  });
  if (!answer.headers.has("X-Fragment")) {
    location.reload();
    return new DocumentFragment();
  }
  const text = await answer.text();
  const part = document.createElement("template");
  part.innerHTML = trusted ? trusted.createHTML(text) : text;
  return part.content;
}

for (const picker of document.querySelectorAll("[data-picker]")) {
  const box = picker.querySelector("input[type=text]");
  const found = picker.querySelector("[data-found]");
  const find = picker.querySelector("button");
  let asked = 0;

  async function look() {
    const mine = (asked += 1);
    const words = box.value.trim();
    if (!words) {
      found.replaceChildren();
      return;
    }
    const fields = { csrf_token: box.form.elements.csrf_token.value, [box.name]: words };
    try {
      const part = await fragment(picker.dataset.picker, fields);
      if (mine === asked) found.replaceChildren(part);
    } catch {
      find.disabled = find.hidden = false; // the server is away: the page itself can look later
    }
  }

  let waiting;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 250);
  });
  box.addEventListener("keydown", (event) => {
    const first = found.querySelector("input");
    if (event.key !== "ArrowDown" || !first) return;
    event.preventDefault();
    first.focus();
  });
  // The list comes by itself; and Return is for the whole form.
  find.disabled = find.hidden = true;
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
}
