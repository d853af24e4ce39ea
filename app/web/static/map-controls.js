// What moves the map: its buttons, the list beside it, keys, wheel and finger; and what follows
// it: the legend, and the light or dark of the page.

const ZOOM_STEP = 1.25;
const DIRECTIONS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};
const HINT_MILLISECONDS = 1200;
const CROWD = 20;

export function addControls(map) {
  map.card = new Card(map);
  addTools(map);
  listenToKeys(map);
  listenToWheelAndTouch(map);
}

function addTools(map) {
  const actions = {
    open: () => map.openAll(!allOpen(map)),
    in: () => map.zoom(ZOOM_STEP),
    out: () => map.zoom(1 / ZOOM_STEP),
    fit: () => map.fit({ whole: true }),
    more: (button) => showMore(map, button),
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
    button.addEventListener("click", () => actions[button.dataset.mapTool](button));
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
  if (whole) map.fit({ whole: true });
}

// On a small screen two rows of buttons stand above the map, and the rest are behind one of them.
function showMore(map, button) {
  const all = map.root.querySelector("[data-map-tools]").classList.toggle("all");
  button.setAttribute("aria-expanded", String(all));
  button.textContent = map.word(all ? "tool_fewer" : "tool_more");
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
  const note = map.root.querySelector("[data-map-room-note]");
  note.hidden = !full;
  note.textContent = map.word(map.forOthers ? "map_said_for_others" : "map_said_for_me");
  tool("mine").hidden = !full;
  tool("mine").textContent = map.word(map.forOthers ? "tool_only_me" : "tool_others_too");
  for (const button of map.root.querySelectorAll("[data-map-opens]")) {
    const { mapOpens, mapOpen, mapClose } = button.dataset;
    const open = map.opened.has(mapOpens);
    button.textContent = map.word(open ? "tool_close_one" : "tool_open_one");
    button.setAttribute("aria-label", open ? mapClose : mapOpen);
  }
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
      name.className = button.classList.contains("minor") ? "minor" : "name";
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
    else if (event.key === "0") map.fit({ whole: true });
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
