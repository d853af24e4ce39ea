// What of the map is looked at: a time, and what else narrows it. Lines that do not pass are not
// there, on the map, in the list, in the table and on a phone alike; everybody else keeps their
// place. Nothing is asked of the server: the drawing holds what its viewer may see, and no more.

const QUARTERS = 4;

// Which ties pass, and how the drawing is with those alone.
export class Sieve {
  constructor(map) {
    this.map = map;
    this.tests = new Map();
    this.when = null; // the number of a quarter; null is today
  }

  take(scene) {
    this.ties = scene.lines.filter((line) => line.id.startsWith("tie:"));
    this.byId = new Map(this.ties.map((tie) => [tie.id, tie]));
    this.passing = null;
  }

  get past() {
    return this.when !== null && !this.off;
  }

  get narrows() {
    return !this.off && (this.when !== null || this.tests.size > 0);
  }

  set(name, test) {
    if (test) this.tests.set(name, test);
    else this.tests.delete(name);
    this.changed();
  }

  // While it is printed, paper has the whole.
  pause(off) {
    this.off = off;
    this.changed();
  }

  changed() {
    this.passing = null;
    this.#inWords();
    this.map.apply();
  }

  passes(tie) {
    if (!this.narrows) return true;
    this.passing ??= new Set(this.ties.filter((one) => this.#passes(one)));
    return this.passing.has(tie);
  }

  #passes(tie) {
    if (this.when !== null && !inForce(tie, this.when)) return false;
    return [...this.tests.values()].every((test) => test(tie));
  }

  // Whether a node, a line or the ground of a service is there.
  lets(part) {
    if (!this.narrows || part.kin) return true;
    if (part.outline) return this.#any((tie) => tie.agency === part.agency);
    if (part.points) return this.#letsLine(part);
    if (part.kind === "group") return this.#any((tie) => tie.agency === part.agency);
    if (part.kind === "worker" || part.kind === "agency") {
      return this.#any((tie) => tie.source === part.id);
    }
    return true;
  }

  #letsLine(line) {
    if (this.byId.has(line.id)) return this.passes(line);
    return this.#any((tie) => tie.agency === line.agency && line.people.includes(tie.target));
  }

  #any(wanted) {
    return this.ties.some((tie) => wanted(tie) && this.passes(tie));
  }

  // Of the past it is known that somebody helped, not how: a card then has plain signs.
  node(node) {
    if (!this.narrows) return node;
    const badges = (node.badges ?? []).filter(
      ({ person }) => this.passes(this.byId.get(`tie:${node.id}>${person}`)),
    );
    const behind = node.behind.filter(({ person }) =>
      this.#any((tie) => tie.agency === node.agency && tie.target === person));
    if (!this.past) return { ...node, badges, behind };
    return {
      ...node,
      behind: behind.map((badge) => ({ ...badge, manner: "supports" })),
      badges: badges.map((badge) => ({ ...badge, manner: "supports", note: "" })),
      marks: node.kind === "worker" ? node.marks.filter((mark) => mark === "own") : node.marks,
      label: node.kind === "group" ? node.label.filter((line) => line.bold) : node.label,
    };
  }

  line(line) {
    return this.past && !line.kin ? { ...line, mark: "tie_normal" } : line;
  }

  // How many are around, and of how many of these it is not shown since when.
  counted() {
    const ends = new Map();
    for (const tie of this.ties) {
      if (!this.passes(tie)) continue;
      const dated = tie.spells.some(([first]) => first !== null);
      ends.set(tie.source, dated || (ends.get(tie.source) ?? false));
    }
    return { all: ends.size, undated: [...ends.values()].filter((dated) => !dated).length };
  }

  // The list, the table and the pages of a phone: entries that are not looked at now are hidden.
  #inWords() {
    const { root } = this.map;
    const { lines } = this.map.everything;
    for (const tie of root.querySelectorAll("[data-map-tie]")) {
      const drawn = this.byId.get(lines[tie.dataset.mapTie]?.id);
      tie.hidden = drawn !== undefined && !this.passes(drawn);
    }
    for (const whole of [".worker", "tbody", ".agency"]) {
      for (const one of root.querySelectorAll(`.for-me ${whole}, .map-grid ${whole}`)) {
        const ties = [...one.querySelectorAll("[data-map-tie]")];
        one.hidden = ties.length > 0 && ties.every((tie) => tie.hidden);
      }
    }
    for (const who of root.querySelectorAll("[data-map-who]")) {
      who.hidden = root.querySelector(`#${CSS.escape(`list-${who.dataset.mapWho}`)}`).hidden;
    }
  }
}

function inForce(tie, when) {
  return tie.spells.some(([first, last]) =>
    (first === null || first <= when) && (last === null || when <= last));
}

// ---- looking back

export function addTime(map) {
  const panel = map.root.querySelector("[data-map-panel=time]");
  const range = panel.querySelector("[data-map-when]");
  const { now } = map.everything;
  const firsts = map.sieve.ties.flatMap((tie) => tie.spells.map(([first]) => first ?? now));
  const earliest = Math.min(now, ...firsts);
  map.root.querySelector("[data-map-tool=time]").hidden = earliest === now;
  Object.assign(range, { min: earliest, max: now, step: 1 });

  const show = (when, { announce = true } = {}) => {
    const kept = Math.min(now, Math.max(earliest, when));
    map.sieve.when = kept === now ? null : kept;
    range.value = kept;
    map.sieve.changed();
    const said = spoken(map, kept);
    range.setAttribute("aria-valuetext", said);
    panel.querySelector("[data-map-time-said]").textContent = said;
    for (const button of panel.querySelectorAll("[data-map-time]")) {
      const by = Number(button.dataset.mapTime);
      const nothing = by < 0 ? kept === earliest : kept === now;
      button.setAttribute("aria-disabled", String(nothing));
    }
    if (map.focused && !map.standsFor(map.focused)) map.focus(null, { announce: false });
    sayThatItIsNarrowed(map);
    if (announce) map.tell(said);
  };
  const choose = (when) => {
    show(when);
    keepInAddress(map.sieve.when);
  };
  range.addEventListener("input", () => choose(Number(range.value)));
  for (const button of panel.querySelectorAll("[data-map-time]")) {
    const by = Number(button.dataset.mapTime);
    button.addEventListener("click", () => choose(by === 0 ? now : Number(range.value) + by));
  }
  const fromAddress = () => {
    const when = numbered(new URLSearchParams(location.search).get("when")) ?? now;
    if (when !== now) map.openPanel("time", true);
    show(when, { announce: false });
  };
  window.addEventListener("popstate", fromAddress);
  fromAddress();
}

// A panel that closes leaves the map as narrow as it was. What is drawn then is not what is today, or
// not all of it, and says so for as long as it is.
export function sayThatItIsNarrowed(map) {
  const { root, sieve } = map;
  const closed = (name) => root.querySelector(`[data-map-panel=${name}]`).hidden;
  const said = [];
  if (sieve.when !== null && closed("time")) said.push("[data-map-time-said]");
  if (sieve.tests.size && closed("find")) said.push("[data-map-filter-said]");
  root.querySelector("[data-map-narrowed]").hidden = said.length === 0;
  root.querySelector("[data-map-narrowed-said]").textContent =
    said.map((one) => root.querySelector(one).textContent).join(" ");
}

export function addWayOut(map) {
  const { root } = map;
  root.querySelector("[data-map-narrowed-end]").addEventListener("click", () => {
    if (map.sieve.tests.size) root.querySelector("[data-map-filter-clear]").click();
    if (map.sieve.when !== null) root.querySelector("[data-map-time='0']").click();
    sayThatItIsNarrowed(map);
    if (map.fitted) map.fit();
    root.querySelector("[data-map-tool=time]:not([hidden]), [data-map-tool=find]").focus();
  });
}

function spoken(map, when) {
  const { all, undated } = map.sieve.counted();
  const quarter = map.word(`map_said_when_${(when % QUARTERS) + 1}`, { year: Math.floor(when / QUARTERS) });
  const time = map.sieve.when === null ? map.word("map_said_today") : quarter;
  const said = map.counted("map_said_around", all, { time });
  return undated ? `${said} ${map.counted("map_said_undated", undated)}` : said;
}

// `2025-Q1`: the address says which time, and nothing of anybody.
function keepInAddress(when) {
  const address = new URL(location.href);
  const before = address.searchParams.has("when");
  if (when === null) address.searchParams.delete("when");
  else address.searchParams.set("when", `${Math.floor(when / QUARTERS)}-Q${(when % QUARTERS) + 1}`);
  if (before || when === null) history.replaceState(history.state, "", address);
  else history.pushState(null, "", address);
}

function numbered(code) {
  const found = /^(\d{4})-Q([1-4])$/.exec(code ?? "");
  return found ? Number(found[1]) * QUARTERS + Number(found[2]) - 1 : null;
}
