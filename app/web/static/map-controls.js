// What moves the map: its buttons, the list beside it, keys, wheel and finger; and what follows
// it: the legend, and the light or dark of the page.

const ZOOM_STEP = 1.25;
const DIRECTIONS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};
const HINT_MILLISECONDS = 1200;
const CROWD = 20;
const FOLDED = "kithmap-list-folded";

export function addControls(map) {
  map.card = new Card(map);
  addTools(map);
  joinList(map);
  foldList(map);
  addTabs(map);
  addPeople(map);
  listenToKeys(map);
  listenToWheelAndTouch(map);
}

function addTools(map) {
  const actions = {
    open: () => map.openAll(!allOpen(map)),
    in: () => map.zoom(ZOOM_STEP),
    out: () => map.zoom(1 / ZOOM_STEP),
    fit: () => map.fit(),
    grid: () => showGrid(map, !gridShown(map)),
    whole: () => showWhole(map, !map.root.classList.contains("whole")),
    full: () => turnFullScreen(map),
    mine: () => showMine(map, map.forOthers),
  };
  for (const { hidden, dataset: { mapPanel: name } } of map.root.querySelectorAll("[data-map-panel]")) {
    actions[name] = () => togglePanel(map, name);
    if (!hidden) map.openPanel(name, true); // it came back with the page
  }
  for (const button of map.root.querySelectorAll("[data-map-tool]")) {
    button.addEventListener("click", actions[button.dataset.mapTool]);
    if (button.dataset.mapTool === "full" && !document.fullscreenEnabled) button.hidden = true;
  }
  map.root.querySelector("[data-map-tools]").hidden = false;
  if (map.scene.nodes.filter((node) => node.kind === "worker").length > CROWD) showGrid(map, true);
  const picture = map.root.querySelector("[data-map-picture]");
  picture.addEventListener("fullscreenchange", () => {
    const full = document.fullscreenElement === picture;
    map.show(full);
    sayWhatButtonsDo(map);
    if (full) map.say("map_said_for_others");
    map.fitted = true;
  });
  keepPaperForOthers(map);
}

function togglePanel(map, name) {
  const panel = map.root.querySelector(`[data-map-panel="${name}"]`);
  map.openPanel(name, panel.hidden);
  if (panel.hidden) return;
  const moved = panel.querySelector("[data-map-moved]");
  const agency = map.nodes.get(map.focused)?.agency;
  if (moved && agency) moved.value = agency;
  panel.querySelector("input:not([type=hidden]), select").focus({ preventScroll: true });
}

const grid = (map) => map.root.querySelector("[data-map-grid]");
const gridShown = (map) => !grid(map).hidden;

// The table is the viewer's own: it is not there while others look.
function showGrid(map, shown) {
  grid(map).hidden = !shown;
  map.stage.classList.toggle("behind", shown);
  map.root.querySelector(".map-legend").classList.toggle("behind", shown);
  sayWhatButtonsDo(map);
  if (!shown) map.fit();
}

// On a small screen: the picture, or one person at a time.
function showWhole(map, whole) {
  map.root.classList.toggle("whole", whole);
  sayWhatButtonsDo(map);
  if (whole) map.fit();
}

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

// A room sees what it may before the screen is filled, not a moment later.
function turnFullScreen(map) {
  if (document.fullscreenElement) {
    document.exitFullscreen();
    return;
  }
  if (gridShown(map)) showGrid(map, false);
  map.show(true);
  map.root.querySelector("[data-map-picture]").requestFullscreen().catch(() => map.show(false));
}

function showMine(map, mine) {
  map.show(!mine);
  sayWhatButtonsDo(map);
  map.say(mine ? "map_said_for_me" : "map_said_for_others");
}

function keepPaperForOthers(map) {
  let before = false;
  window.addEventListener("beforeprint", () => {
    before = map.forOthers ?? false;
    map.sieve.pause(true);
    map.show(true);
  });
  window.addEventListener("afterprint", () => {
    map.sieve.pause(false);
    map.show(before);
  });
}

function allOpen(map) {
  return map.agencies.size > 0 && map.opened.size === map.agencies.size;
}

// A button says what it will do now; one that would do nothing is not there.
export function sayWhatButtonsDo(map) {
  const tool = (name) => map.root.querySelector(`[data-map-tool="${name}"]`);
  const picture = map.root.querySelector("[data-map-picture]");
  const full = document.fullscreenElement === picture;
  const named = map.scene.nodes.filter(
    (node) => node.kind === "worker" && map.agencies.has(node.agency),
  ).length;
  tool("open").hidden = map.agencies.size === 0;
  tool("open").textContent = allOpen(map)
    ? map.word("tool_close_all") : map.counted("tool_open_all", named);
  const whole = map.root.classList.contains("whole");
  tool("whole").textContent = map.word(whole ? "tool_one" : "tool_whole");
  const people = map.root.querySelector("[data-map-person-page]") !== null;
  tool("whole").hidden = full || gridShown(map) || !people;
  tool("grid").textContent = map.word(gridShown(map) ? "tool_map" : "tool_grid");
  tool("grid").hidden = full || !people || named + map.scene.nodes.filter((node) => node.kind === "agency").length === 0;
  for (const name of ["in", "out", "fit"]) tool(name).hidden = gridShown(map);
  if (gridShown(map)) tool("open").hidden = true;
  tool("full").textContent = map.word(full ? "tool_leave_full_screen" : "tool_full_screen");
  tool("mine").hidden = !full;
  tool("mine").textContent = map.word(map.forOthers ? "tool_only_me" : "tool_others_too");
  for (const button of map.root.querySelectorAll("[data-map-opens]")) {
    const { mapOpens, mapOpen, mapClose } = button.dataset;
    const open = map.opened.has(mapOpens);
    button.textContent = map.word(open ? "tool_close_one" : "tool_open_one");
    button.setAttribute("aria-label", open ? mapClose : mapOpen);
  }
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
    const id = link.dataset.mapTo;
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

function focusFromList(map, entry, chosen) {
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

// Whoever was chosen, beside the map: what the list says of them, with how to reach them.
class Card {
  constructor(map) {
    this.map = map;
    this.panel = map.root.querySelector("[data-map-card-panel]");
    this.body = this.panel.querySelector("[data-map-card-body]");
    this.panel.querySelector("[data-map-card-close]").addEventListener("click", () => {
      map.focus(null);
      map.stage.focus({ preventScroll: true });
    });
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      map.focus(null);
      map.stage.focus({ preventScroll: true });
    });
  }

  show(id, { enter = false } = {}) {
    const entry = this.map.root.querySelector(`[data-map-list] [data-map-card="${CSS.escape(id)}"]`);
    if (!entry || this.map.forOthers) return;
    const kind = document.createElement("p");
    kind.className = "kind";
    kind.textContent = [entry.dataset.mapKind, entry.dataset.mapOf].filter(Boolean).join(" · ");
    const said = entry.cloneNode(true);
    said.removeAttribute("data-map-card");
    for (const button of said.querySelectorAll("[data-map-node]")) {
      const name = document.createElement("span");
      name.className = "name";
      name.textContent = button.textContent;
      button.replaceWith(name);
    }
    for (const more of said.querySelectorAll("details")) more.open = true;
    this.body.replaceChildren(kind, ...said.childNodes);
    this.panel.hidden = false;
    this.map.root.classList.add("with-card");
    if (enter) this.panel.querySelector("[data-map-card-close]").focus();
  }

  close() {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.map.root.classList.remove("with-card");
  }
}

function listenToKeys(map) {
  map.stage.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in DIRECTIONS) step(map, DIRECTIONS[event.key]);
    else if (event.key === "+" || event.key === "=") map.zoom(ZOOM_STEP);
    else if (event.key === "-") map.zoom(1 / ZOOM_STEP);
    else if (event.key === "0") map.fit();
    else if (event.key === "Escape" && (map.focused !== null || map.way)) map.focus(null);
    else if ((event.key === "Enter" || event.key === " ") && map.focused) turnOver(map);
    else return;
    event.preventDefault();
  });
}

function turnOver(map) {
  const node = map.nodes.get(map.focused);
  if (node.kind === "group") map.open(node.agency, true);
  else map.card.show(node.id, { enter: true });
}

// The nearest node in the direction of the key; from nowhere, the middle of the map.
function step(map, [dx, dy]) {
  const from = map.focused && map.nodes.get(map.focused).symbol;
  const shown = map.scene.nodes.filter((node) => map.shown(node) && node.id !== map.focused);
  const best = shown
    .map((node) => {
      const [x, y] = [node.symbol[0] - (from?.[0] ?? 0), node.symbol[1] - (from?.[1] ?? 0)];
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      const cost = from ? (ahead > 1 ? ahead + 2.2 * aside : Infinity) : Math.hypot(x, y);
      return { id: node.id, cost };
    })
    .filter(({ cost }) => cost < Infinity)
    .sort((one, other) => one.cost - other.cost)[0];
  if (!best) return;
  map.focus(best.id);
  map.keepInSight(best.id);
  if (!map.card.panel.hidden) map.card.show(best.id);
}

// The page scrolls over the map: the wheel zooms with Ctrl, and where the map is all there is.
function listenToWheelAndTouch(map) {
  let hint = 0;
  map.stage.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey || document.fullscreenElement) return;
    event.stopPropagation();
    map.stage.classList.add("hinting");
    window.clearTimeout(hint);
    hint = window.setTimeout(() => map.stage.classList.remove("hinting"), HINT_MILLISECONDS);
  }, { capture: true, passive: true });
  const wake = (on) => {
    const mouse = !matchMedia("(pointer: coarse)").matches;
    map.stage.classList.toggle("awake", on);
    map.network.setOptions({ interaction: { dragView: on || mouse } });
  };
  map.stage.addEventListener("focusin", () => wake(true));
  map.stage.addEventListener("focusout", () => wake(false));
  wake(false);
}

export function followTheme(map) {
  const page = document.documentElement;
  const use = (name) => {
    map.drawing.useTheme(name);
    map.legend.show();
    map.redraw();
  };
  const forced = matchMedia("(forced-colors: active)");
  const now = () => use(forced.matches ? "forced" : page.dataset.bsTheme === "dark" ? "dark" : "light");
  forced.addEventListener("change", now);
  new MutationObserver(now).observe(page, { attributeFilter: ["data-bs-theme"] });
  window.addEventListener("beforeprint", () => use("light"));
  window.addEventListener("afterprint", now);
  now();
}

// The signs with their words, each drawn as the map draws it; shown while it is on the map.
export class Legend {
  constructor(map) {
    this.map = map;
    const list = map.root.querySelector("[data-map-legend]");
    list.replaceChildren();
    this.signs = map.scene.legend.map((item) => {
      const entry = document.createElement("li");
      const picture = document.createElement("canvas");
      picture.setAttribute("aria-hidden", "true");
      entry.append(picture, item.words);
      list.append(entry);
      return { item, entry, picture };
    });
  }

  show() {
    const ratio = Math.max(2, window.devicePixelRatio || 1);
    for (const { item, entry, picture } of this.signs) {
      entry.hidden = !item.parts.some((part) => this.map.shown(part));
      picture.width = 44 * ratio;
      picture.height = 24 * ratio;
      const ctx = picture.getContext("2d");
      ctx.scale(ratio, ratio);
      this.map.drawing.sign(ctx, item.sign);
    }
  }
}
