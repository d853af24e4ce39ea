// The list beside the map, its tabs and pages on a phone, and how each leads to the other.

const FOLDED = "kithmap-list-folded";

export function addList(map) {
  joinList(map);
  foldList(map);
  addTabs(map);
  addPeople(map);
}

function joinList(map) {
  for (const entry of map.root.querySelectorAll("[data-map-node]")) {
    entry.addEventListener("focus", () => {
      if (entry.matches(":focus-visible")) focusFromList(map, entry, false);
    });
    entry.addEventListener("click", () => focusFromList(map, entry, true));
  }
  // From somebody to who supports them, and back to who else does: in the list, and from the card.
  map.root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-map-to]");
    if (!link) return;
    const id = link.getAttribute("href").slice("#list-".length);
    open(map.root.querySelector(`[data-map-list] [data-map-card="${CSS.escape(id)}"]`));
    const node = map.nodes.get(id);
    if (node?.when === "open" && !map.shown(node)) {
      map.opened.add(node.agency);
      map.apply();
    }
    const shown = map.standsFor(id);
    map.focus(shown);
    if (shown) map.keepInSight(shown);
    if (!link.closest("[data-map-card-panel]")) return;
    event.preventDefault();
    map.card.show(id, { enter: true });
  });
  for (const button of map.root.querySelectorAll("[data-map-opens]")) {
    const agency = button.dataset.mapOpens;
    button.hidden = false;
    button.addEventListener("click", () => map.open(agency, !map.opened.has(agency)));
  }
}

// Where the list stands alone, as on a phone, there is no map beside it: a name opens its own entry.
function focusFromList(map, entry, chosen) {
  if (!map.root.querySelector("[data-map-picture]").checkVisibility()) {
    if (chosen) unfold(entry);
    return;
  }
  const node = map.nodes.get(entry.dataset.mapNode);
  if (chosen && node?.when === "open" && !map.shown(node)) {
    map.opened.add(node.agency);
    map.apply();
  }
  const id = map.standsFor(entry.dataset.mapNode);
  map.focus(id);
  if (id) map.keepInSight(id);
  if (id && chosen) map.card.show(entry.dataset.mapNode);
}

// The list folds to a tab, and the browser keeps that: nothing about anybody is in it.
function foldList(map) {
  const button = map.root.querySelector("[data-map-fold]");
  const fold = (folded) => {
    map.root.classList.toggle("folded", folded);
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = map.word(folded ? "tool_unfold" : "tool_fold");
  };
  let kept = "yes";
  try { kept = localStorage.getItem(FOLDED) ?? "yes"; } catch { /* no storage: folded each time */ }
  fold(kept === "yes");
  button.hidden = false;
  button.addEventListener("click", () => {
    const folded = !map.root.classList.contains("folded");
    fold(folded);
    try { localStorage.setItem(FOLDED, folded ? "yes" : "no"); } catch { /* as above */ }
  });
}

// On a phone, list and map are two tabs of one page.
function addTabs(map) {
  const tabs = map.root.querySelector("[data-map-tabs]");
  tabs.hidden = false;
  const choose = (name) => {
    map.root.dataset.mapShows = name;
    for (const tab of tabs.querySelectorAll("button")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.mapTab === name));
    }
    if (name === "map") map.fit();
  };
  for (const tab of tabs.querySelectorAll("button")) {
    tab.addEventListener("click", () => choose(tab.dataset.mapTab));
  }
  choose("list");
}

// What folds around an entry, and what folds out below its name.
function open(entry) {
  for (let at = entry?.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  const more = entry?.querySelector(":scope > details.more");
  if (more) more.open = true;
}

function unfold(entry) {
  const folded = entry.closest("details") ?? entry.closest("li")?.querySelector("details");
  if (folded) folded.open = !folded.open;
}

// On a small screen one person at a time is looked at, with whoever helps them.
function addPeople(map) {
  const around = map.root.querySelector("[data-map-around]");
  const pages = [...around.querySelectorAll("[data-map-person-page]")];
  const buttons = [...around.querySelectorAll("[data-map-person]")];
  const choose = (wanted) => {
    const place = (wanted + pages.length) % pages.length;
    pages.forEach((page, at) => { page.hidden = at !== place; });
    buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(at === place)));
    buttons[place].scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  buttons.forEach((button, at) => button.addEventListener("click", () => choose(at)));
  pages.forEach((page, at) => {
    for (const step of page.querySelectorAll("[data-map-step]")) {
      const by = Number(step.dataset.mapStep);
      step.hidden = pages.length < 2;
      step.addEventListener("click", () => {
        const next = (at + by + pages.length) % pages.length;
        choose(next);
        pages[next].querySelector(`[data-map-step="${by}"]`).focus({ preventScroll: true });
      });
    }
  });
}
