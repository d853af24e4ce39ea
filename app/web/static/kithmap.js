// What every page does in the browser: its keys and menus, lists that are narrowed without a
// request, and parts that are fetched by POST, so that what is looked for reaches no URL and no log.

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

// A part of the page that one key opens or goes to, wherever nothing is being typed; for accounts
// that want it so (WCAG 2.1.4).
for (const part of "keys" in document.body.dataset ? document.querySelectorAll("[data-key]") : []) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== part.dataset.key || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    if (part.localName === "details") part.open = true;
    (part.querySelector("input:not([type=hidden])") ?? part).focus();
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

// Choices that narrow a list take effect when they are made; without a script their form has a button.
for (const form of document.querySelectorAll("form[data-at-once]")) {
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelector("button").hidden = true;
}

// Parts of a page that are fetched. Whatever comes that is no part of a page (a sign-in, an error)
// is for a page to say: this one is loaded anew.
const trusted = window.trustedTypes?.createPolicy("fragment", { createHTML: (text) => text });

export async function fragment(address, fields) {
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

// The search in the frame: what it finds hangs under it, and the arrow keys go through it.
for (const form of document.querySelectorAll("form[data-find]")) {
  const box = form.querySelector("input[type=search]");
  const list = form.querySelector(".found-now");
  let asked = 0;
  let waiting;

  async function find() {
    const mine = (asked += 1);
    const words = box.value.trim();
    if (!words) return close();
    const fields = { csrf_token: form.elements.csrf_token.value, [box.name]: words };
    try {
      const part = await fragment(form.dataset.find, fields);
      if (mine !== asked) return;
      list.replaceChildren(part);
      list.hidden = false;
    } catch {
      close(); // the server is away: Return asks for the page, which says so
    }
  }

  function close() {
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 200);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
      box.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || list.hidden) return;
    const stops = [box, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    event.preventDefault();
    next?.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!form.contains(event.target)) close();
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
  });
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

// Everything on one contact card as text, to be put into a message.
for (const button of document.querySelectorAll("button[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const card = button.closest("[data-contact]");
    const parts = [...card.querySelectorAll("h3, .role, .reach-by .value, .reach-by > li > a")];
    const text = parts.map((part) => part.textContent.trim()).filter(Boolean).join("\n");
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
}
