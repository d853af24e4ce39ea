// The map in the browser. The server's scene says what is drawn and where; vis-network places the
// nodes, zooms, pans and finds what was clicked; everything is painted by
// map-drawing.js, and moved by what map-controls.js listens to.
// Without this script the list beside the map says all of it.

for (const root of document.querySelectorAll("[data-map]")) start(root);

async function start(root) {
  const { mapDrawing, ...others } = root.dataset;
  const modules = ["mapControls", "mapListing", "mapLooking", "mapFinding"].map((name) => others[name]);
  const [{ Drawing }, ...controls] = await Promise.all(
    [mapDrawing, ...modules].map((address) => import(address)),
  );
  const scene = unfolded(JSON.parse(root.querySelector("[data-map-scene]").textContent));
  root.familyMap = new FamilyMap(root, scene, new Drawing(scene), Object.assign({}, ...controls));
  root.familyMap.begin();
}

// The smallest lettering is 12 units: a page on a desk begins with none under 12 px, and what does not
// fit then is reached by moving. Whoever asks for all of it, or fills the screen with it, has all of it.
const SCALES = { least: 0.2, narrow: 0.62, desk: 1, fitting: 1.4, wide: 2.4, most: 4 };
const BELOW_STAGE = 96;
const FOLDED_LIST = 72; // with the gaps beside it
const MARGIN = 12;
const NARROW = 620;

// Texts that come again, as ids do, stand once in a list; a place in it stands for each. Of alike
// objects the names of their fields stand once, before the rows of what is in them.
function unfolded({ texts, drawing }) {
  const unfold = (value) => {
    if (typeof value === "string") return value[0] === "~" ? texts[value.slice(1)] : value;
    if (Array.isArray(value)) return value.map(unfold);
    if (value === null || typeof value !== "object") return value;
    if (value["~"]) {
      const names = unfold(value["~"]);
      return value.rows.map((row) => Object.fromEntries(row.map((v, at) => [names[at], unfold(v)])));
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unfold(inner)]));
  };
  return unfold(drawing);
}

class FamilyMap {
  constructor(root, scene, drawing, controls) {
    this.root = root;
    this.controls = controls;
    this.sieve = new controls.Sieve(this);
    this.services = new Map([...root.querySelectorAll("[data-map-service]")].map(
      ({ dataset: { mapService, mapName, mapSector } }) =>
        [mapService, { name: mapName, sector: mapSector }],
    ));
    this.whenRedrawn = []; // what follows when others' drawing takes the place of one's own
    this.everything = scene;
    this.drawing = drawing;
    this.stage = root.querySelector("[data-map-stage]");
    this.status = root.querySelector("[data-map-status]");
    this.focused = null;
    this.way = null; // how two are connected, while that is shown
    this.fitted = true;
    this.whole = false; // all of it was asked for, however small
    this.opened = new Set();
    this.#take(scene);
    if (scene.mode === "detail") this.opened = new Set(this.agencies);
  }

  // Others see a drawing of their own: the server left out of it what only the viewer may see.
  #take(view) {
    this.scene = { ...this.everything, ...view };
    this.drawing.scene = this.scene;
    this.sieve.take(this.scene);
    this.nodes = new Map(this.scene.nodes.map((node) => [node.id, node]));
    const groups = this.scene.nodes.filter((node) => node.kind === "group");
    this.agencies = new Set(groups.map((node) => node.agency));
    this.opened = new Set([...this.opened].filter((agency) => this.agencies.has(agency)));
  }

  show(forOthers) {
    if (forOthers === (this.forOthers ?? false)) return;
    this.forOthers = forOthers;
    this.focused = null;
    this.#take(forOthers ? this.everything.forOthers : this.everything);
    const { nodes, edges } = this.scene.network;
    this.data.clear();
    this.ties.clear();
    this.data.add(this.#renderable(nodes));
    this.ties.add(edges);
    const { mapSummary, mapSummaryForOthers } = this.root.dataset;
    this.stage.querySelector("canvas").setAttribute(
      "aria-label", forOthers ? mapSummaryForOthers : mapSummary,
    );
    this.legend = new this.controls.Legend(this);
    this.fitted = true;
    this.apply();
    this.focus(null, { announce: false });
    for (const follow of this.whenRedrawn) follow();
  }

  #renderable(nodes) {
    return nodes.map((node) => ({ ...node, ctxRenderer: this.#renderer() }));
  }

  begin() {
    this.stage.hidden = false;
    const hint = this.stage.querySelector(".hint");
    this.#network();
    this.stage.append(hint); // vis-network empties the stage
    this.legend = new this.controls.Legend(this);
    this.controls.followTheme(this);
    this.controls.addControls(this);
    this.controls.addList(this);
    this.controls.addTime(this);
    this.controls.addWayOut(this);
    this.controls.addFinding(this);
    this.apply();
    this.fit();
  }

  // ---- what is there

  shown(part) {
    return this.#placed(part) && this.sieve.lets(part);
  }

  // Whether it has a place now: whoever is not looked at keeps theirs.
  #placed(part) {
    if (part.when === "always") return true;
    return this.#isOpen(part.agency) === (part.when === "open");
  }

  // A service without names cannot be opened: its lines run to people as soon as others' do.
  #isOpen(agency) {
    if (this.agencies.has(agency)) return this.opened.has(agency);
    return this.opened.size > 0 || this.agencies.size === 0;
  }

  #network() {
    const { nodes, edges, options } = this.scene.network;
    this.data = new vis.DataSet(this.#renderable(nodes));
    this.ties = new vis.DataSet(edges);
    this.network = new vis.Network(this.stage, { nodes: this.data, edges: this.ties }, options);
    const canvas = this.stage.querySelector("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", this.root.dataset.mapSummary);
    this.network.on("beforeDrawing", (ctx) => this.#under(ctx));
    this.network.on("afterDrawing", (ctx) => this.#over(ctx));
    this.network.on("click", (event) => this.#clicked(event));
    this.network.on("hoverNode", () => this.stage.classList.add("pointing"));
    this.network.on("blurNode", () => this.stage.classList.remove("pointing"));
    this.network.on("dragEnd", () => { this.fitted = false; });
    this.network.on("zoom", ({ scale }) => {
      this.fitted = false;
      const kept = Math.min(SCALES.most, Math.max(SCALES.least, scale));
      if (kept !== scale) this.network.moveTo({ scale: kept });
    });
    new ResizeObserver(() => {
      this.redraw(); // vis-network takes over the new size, and keeps the old view in it
      if (this.fitted) this.fit();
      if (this.focused !== null && this.card && !this.card.panel.hidden) this.keepInSight(this.focused);
    }).observe(this.stage);
  }

  #renderer() {
    return ({ ctx, id }) => {
      const node = this.nodes.get(id);
      const [, , hw, hh] = node.box;
      return {
        drawNode: () => this.drawing.node(ctx, this.sieve.node(node), {
          faded: !this.#related(node.id),
          lit: node.id === this.focused || this.way?.nodes.has(node.id),
        }),
        nodeDimensions: { width: 2 * hw, height: 2 * hh },
      };
    };
  }

  #under(ctx) {
    this.drawing.ground(ctx, this.scene.bands.filter((band) => this.shown(band)));
    const lines = this.scene.lines.filter((line) => this.#drawn(line));
    for (const bold of [false, true]) {
      for (const line of lines) {
        if (this.#lit(line) !== bold) continue;
        this.drawing.line(ctx, this.sieve.line(line), { faded: this.#chosen && !bold, bold });
      }
    }
  }

  #over(ctx) {
    for (const band of this.scene.bands) {
      if (!this.shown(band)) continue;
      this.drawing.bandName(ctx, band, {
        faded: this.#chosen && !this.#bandLit(band.agency),
      });
    }
    window.clearTimeout(this.settling);
    this.settling = window.setTimeout(() => { this.stage.dataset.still = "true"; }, 60);
  }

  #drawn(line) {
    if (!this.shown(line)) return false;
    const overview = line.id.startsWith("overview:");
    return overview ? !this.#lit(line) : !line.onFocus || this.#lit(line);
  }

  // ---- focus

  // Whether something is chosen, so that the rest stands back.
  get #chosen() {
    return this.focused !== null || this.way !== null;
  }

  #lit(line) {
    if (this.way) return this.way.ties.has(line.id) || (line.kin && this.#onWay(line));
    if (this.focused === null) return false;
    const behind = line.id.startsWith("overview:") && line.people.includes(this.focused);
    if (line.kin) return line.people.includes(this.focused);
    return line.source === this.focused || line.target === this.focused || behind;
  }

  #onWay({ people }) {
    return this.way.kin.some(([one, other]) => people.includes(one) && people.includes(other));
  }

  // Show a way between two, or none: its services are open, everything else stands back.
  walk(steps) {
    this.focus(null, { announce: false });
    if (!steps) return;
    const pairs = steps.slice(1).map((step) => [step.before, step.id]);
    this.way = {
      nodes: new Set(steps.map((step) => step.id)),
      ties: new Set(pairs.flatMap(([one, other]) => [`tie:${one}>${other}`, `tie:${other}>${one}`])),
      kin: pairs.filter((pair) => pair.every((id) => this.nodes.get(id).kind === "person")),
    };
    for (const id of this.way.nodes) {
      const node = this.nodes.get(id);
      if (node.when === "open") this.opened.add(node.agency);
    }
    this.apply();
  }

  #related(id) {
    if (this.way) return this.way.nodes.has(id);
    if (this.focused === null || id === this.focused) return true;
    return this.around?.has(id) ?? false;
  }

  #bandLit(agency) {
    return this.scene.nodes.some(
      (node) => node.agency === agency && node.when === "open" && this.#related(node.id),
    );
  }

  focus(id, { announce = true } = {}) {
    this.focused = id && this.nodes.has(id) ? id : null;
    this.way = null;
    this.around = new Set();
    for (const line of this.scene.lines) {
      if (this.focused === null || !this.shown(line) || !this.#lit(line)) continue;
      for (const end of this.#ends(line)) this.around.add(end);
    }
    this.#markList();
    if (this.focused === null) this.card?.close();
    this.redraw();
    if (!announce) return;
    if (this.focused === null) this.say("map_said_cleared");
    else {
      const detail = this.counted("map_said_ties", this.#ties());
      this.say("map_said_focus", { name: this.nodes.get(this.focused).spoken, detail });
    }
  }

  // Whom a lit line leads to. The one line of a closed agency ends at all whom it supports: from
  // one of them it leads to the agency, not to the others.
  #ends(line) {
    const strangers = line.id.startsWith("overview:") && line.source !== this.focused;
    return strangers ? [line.source] : [line.source, line.target, ...line.people];
  }

  // How many ties are in force, whether or not their agencies are open.
  #ties() {
    const { id, kind, agency } = this.nodes.get(this.focused);
    return this.scene.lines.filter((line) =>
      line.id.startsWith("tie:") && line.mark !== "tie_ended" &&
      (line.source === id || line.target === id || (kind === "group" && line.agency === agency)),
    ).length;
  }

  // The node that stands for this one now: a practitioner of a closed agency is inside its group.
  standsFor(id) {
    const node = this.nodes.get(id);
    if (!node) return null;
    if (this.shown(node)) return id;
    if (node.when === "open") return `group:${node.agency}`;
    return this.scene.nodes.find((one) => one.agency === node.agency && this.shown(one))?.id ?? null;
  }

  // ---- opening and closing agencies

  open(agency, open) {
    if (!this.agencies.has(agency)) return;
    if (open) this.opened.add(agency);
    else this.opened.delete(agency);
    this.apply();
    this.focus(this.focused && this.standsFor(this.focused), { announce: false });
    this.say(open ? "map_said_opened" : "map_said_closed", { name: this.#agencyName(agency) });
  }

  openAll(open) {
    this.opened = new Set(open ? this.agencies : []);
    this.apply();
    this.focus(this.focused && this.standsFor(this.focused), { announce: false });
    this.say(open ? "map_said_opened_all" : "map_said_closed_all");
  }

  #agencyName(agency) {
    const band = this.scene.bands.find((one) => one.agency === agency);
    return band ? band.name.map((line) => line.text).join(" ") : "";
  }

  apply() {
    this.data.update(
      this.scene.nodes.map((node) => ({ id: node.id, hidden: !this.shown(node) })),
    );
    this.controls.sayWhatButtonsDo(this);
    this.legend.show();
    if (this.fitted) this.fit();
    this.redraw();
  }

  #clicked({ nodes, pointer }) {
    this.stage.focus({ preventScroll: true });
    const id = nodes[0];
    if (id === undefined) {
      const { x, y } = pointer.canvas;
      const band = this.scene.bands.find(({ box: [bx, by, hw, hh], ...one }) =>
        this.shown(one) && Math.abs(x - bx) <= hw + 4 && Math.abs(y - by) <= hh + 4);
      if (band) this.open(band.agency, false);
      else if (this.#chosen) this.focus(null);
      return;
    }
    if (this.nodes.get(id).kind === "group") this.open(this.nodes.get(id).agency, true);
    else if (id === this.focused) this.focus(null);
    else {
      this.focus(id);
      this.card?.show(id);
    }
  }

  // ---- view

  // What is shown now, with a margin: an overview is drawn larger than the whole detail.
  #extent() {
    const boxes = [
      ...this.scene.nodes.filter((node) => this.#placed(node)).map((node) => node.box),
      ...this.scene.bands.filter((band) => this.#placed(band)).map((band) => band.box),
    ];
    const points = [
      ...this.scene.core,
      ...boxes.flatMap(([x, y, hw, hh]) => [[x - hw, y - hh], [x + hw, y + hh]]),
    ];
    const xs = points.map(([x]) => x);
    const ys = points.map(([, y]) => y);
    return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  }

  fit({ whole = this.whole } = {}) {
    this.whole = whole;
    if (!this.stage.clientWidth) return; // out of sight: its size changes when it comes
    const full = document.fullscreenElement !== null;
    const least = full || whole ? SCALES.least : this.#readable();
    const [left, right, top, bottom] = this.#extent();
    this.#takeRoom(least);
    const { clientWidth: width, clientHeight: height } = this.stage;
    const scale = Math.min(
      width / (right - left + 2 * MARGIN), height / (bottom - top + 2 * MARGIN),
      full ? SCALES.wide : SCALES.fitting,
    );
    this.network.moveTo({
      position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, least),
    });
    this.fitted = true;
    this.redraw();
  }

  // How large it is at the least before anybody asks for all of it. It gives the room that the list
  // or a card takes beside it, so that what was in sight stays so.
  #readable() {
    const { clientWidth: width } = this.stage;
    const alone = this.root.clientWidth - FOLDED_LIST;
    return (width <= NARROW ? SCALES.narrow : SCALES.desk) * Math.min(1, width / alone);
  }

  // As high as the window leaves room for, and never so low that lettering becomes too small; the
  // same whether services are open or not.
  #takeRoom(least) {
    const { clientWidth: width } = this.stage;
    if (document.fullscreenElement !== null || width <= NARROW) {
      this.stage.style.height = "";
      return;
    }
    const [, , hw, hh] = this.scene.view;
    const wanted = Math.max(least, Math.min(SCALES.fitting, width / (2 * hw + 2 * MARGIN)));
    const whole = 2 * hh + 2 * MARGIN;
    const room = window.innerHeight - this.stage.getBoundingClientRect().top - window.scrollY;
    const height = Math.max(whole * Math.min(SCALES.desk, wanted), Math.min(whole * wanted, room - BELOW_STAGE));
    this.stage.style.height = `${Math.round(Math.max(height, 260))}px`;
  }

  zoom(factor) {
    const scale = this.network.getScale() * factor;
    this.network.moveTo({ scale: Math.min(SCALES.most, Math.max(SCALES.least, scale)) });
    this.fitted = false;
    this.redraw();
  }

  // Moved no further than it takes.
  keepInSight(id) {
    const [x, y, hw, hh] = this.nodes.get(id).box;
    const corner = this.network.canvasToDOM({ x: x - hw - MARGIN, y: y - hh - MARGIN });
    const other = this.network.canvasToDOM({ x: x + hw + MARGIN, y: y + hh + MARGIN });
    const { clientWidth, clientHeight } = this.stage;
    const lack = (low, high, room) => (low < 0 ? low : high > room ? high - room : 0);
    const [dx, dy] = [lack(corner.x, other.x, clientWidth), lack(corner.y, other.y, clientHeight)];
    if (dx === 0 && dy === 0) return;
    const scale = this.network.getScale();
    const middle = this.network.getViewPosition();
    this.network.moveTo({ position: { x: middle.x + dx / scale, y: middle.y + dy / scale } });
    this.fitted = false;
  }

  redraw() {
    delete this.stage.dataset.still;
    this.network.redraw();
  }

  // ---- words

  #markList() {
    for (const entry of this.root.querySelectorAll("[data-map-node]")) {
      const lit = this.focused !== null && this.standsFor(entry.dataset.mapNode) === this.focused;
      entry.classList.toggle("lit", lit);
    }
    const list = this.root.querySelector("[data-map-list-body]");
    const lit = list.querySelector(".lit");
    const folded = lit?.closest("details:not([open])");
    if (folded) folded.open = true;
    if (lit && !list.contains(document.activeElement)) {
      const [one, other] = [lit.getBoundingClientRect(), list.getBoundingClientRect()];
      list.scrollTop += one.top - other.top - list.clientHeight / 4;
    }
  }

  serviceOf(agency) {
    return this.services.get(agency)?.name ?? "";
  }

  word(key, values = {}) {
    return this.#fill(this.scene.words[key], values);
  }

  counted(key, count, values = {}) {
    const words = this.scene.words[`${key}_${count === 1 ? "one" : "many"}`];
    return this.#fill(words, { count, ...values });
  }

  #fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  say(key, values = {}) {
    this.tell(this.word(key, values));
  }

  tell(text) {
    this.status.textContent = text;
  }

  // One of the tools that take a row of their own; at most one is open.
  openPanel(name, open) {
    if (this.way && !(open && name === "path")) this.focus(null, { announce: false });
    for (const panel of this.root.querySelectorAll("[data-map-panel]")) {
      panel.hidden = !(open && panel.dataset.mapPanel === name);
      this.root.querySelector(`[data-map-tool="${panel.dataset.mapPanel}"]`)
        .setAttribute("aria-expanded", String(!panel.hidden));
    }
    this.controls.sayThatItIsNarrowed(this);
    if (this.fitted) this.fit();
  }
}
