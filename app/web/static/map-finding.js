// Finding on the map: somebody by name, some services or kinds of support, and how two are
// connected. All of it over what is drawn for this reader; nothing is asked of the server.

const TIE_MARKS = ["tie_strong", "tie_tenuous", "tie_stressful"];
const KINDS = ["supports", "leads", "waits", "ended", ...TIE_MARKS];

export function addFinding(map) {
  addSearch(map);
  addFilters(map);
  addPath(map);
}

// ---- somebody by name, role or service

function addSearch(map) {
  const panel = map.root.querySelector("[data-map-panel=find]");
  const field = panel.querySelector("[data-map-find]");
  const list = panel.querySelector("[data-map-found]");
  const find = () => {
    const found = matching(map, field.value);
    list.replaceChildren(...found.map((node) => entry(map, node)));
    if (!plain(field.value)) return found;
    map.tell(found.length ? map.counted("map_said_found", found.length) : map.word("map_said_found_none"));
    return found;
  };
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") choose(map, find()[0]?.id);
  });
}

function matching(map, typed) {
  const words = plain(typed).split(" ").filter(Boolean);
  if (!words.length) return [];
  // Whoever is called that comes before those of whom it is said otherwise.
  const rank = (node) => {
    const name = plain(node.spoken);
    return name.startsWith(words[0]) ? 0 : name.includes(` ${words[0]}`) ? 1 : 2;
  };
  const found = map.scene.nodes.filter((node) => {
    const written = node.label.map((line) => line.text).join(" ");
    const text = plain(`${node.spoken} ${written} ${map.serviceOf(node.agency)}`);
    return words.every((word) => text.includes(word)) &&
      map.standsFor(node.id);
  });
  return found.sort((one, other) => rank(one) - rank(other));
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

function entry(map, node) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = node.spoken;
  button.addEventListener("click", () => choose(map, node.id));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function choose(map, id) {
  const node = map.nodes.get(id);
  if (!node) return;
  if (node.when === "open") map.opened.add(node.agency);
  map.apply();
  const shown = map.standsFor(id);
  map.focus(shown);
  if (shown) map.keepInSight(shown);
  map.card.show(id);
}

// ---- some services, some kinds of support

function addFilters(map) {
  const panel = map.root.querySelector("[data-map-panel=find]");
  const select = (name) => panel.querySelector(`[data-map-filter=${name}]`);
  const kindsOf = (tie) => {
    const badge = map.nodes.get(tie.source).badges.find(({ person }) => person === tie.target);
    return [badge?.manner, tie.mark];
  };
  const tests = {
    sector: (wanted) => (tie) => map.services.get(tie.agency)?.sector === wanted,
    agency: (wanted) => (tie) => tie.agency === wanted,
    kind: (wanted) => (tie) => kindsOf(tie).includes(wanted),
  };
  const services = [...map.services];
  const kinds = new Set(map.sieve.ties.flatMap(kindsOf));
  fill(select("sector"), [...new Set(services.map(([, { sector }]) => sector))].map((one) => [one, one]));
  fill(select("agency"), services.map(([id, { name }]) => [id, name]));
  fill(select("kind"), KINDS.filter((one) => kinds.has(one)).map((one) => [one, map.word(`map_said_kind_${one}`)]));
  const say = () => {
    const said = map.counted("map_said_passing", map.sieve.counted().all);
    panel.querySelector("[data-map-filter-said]").textContent = map.sieve.tests.size ? said : "";
    map.tell(map.sieve.tests.size ? said : map.word("map_said_cleared"));
  };
  for (const [name, test] of Object.entries(tests)) {
    select(name).addEventListener("change", ({ target }) => {
      map.sieve.set(name, target.value ? test(target.value) : null);
      if (map.focused && !map.standsFor(map.focused)) map.focus(null, { announce: false });
      say();
    });
  }
  panel.querySelector("[data-map-filter-clear]").addEventListener("click", () => {
    for (const name of Object.keys(tests)) {
      select(name).value = "";
      map.sieve.tests.delete(name);
    }
    map.sieve.changed();
    say();
  });
}

function fill(select, options) {
  for (const [value, text] of options) select.add(new Option(text, value));
}

// ---- how two are connected

function addPath(map) {
  const panel = map.root.querySelector("[data-map-panel=path]");
  const steps = panel.querySelector("[data-map-steps]");
  const ends = [...panel.querySelectorAll("[data-map-end]")];
  const offer = () => {
    const nodes = map.scene.nodes.filter(({ kind }) => ["person", "family", "worker", "agency"].includes(kind));
    for (const select of ends) {
      const before = select.value;
      select.replaceChildren(select.options[0]);
      fill(select, nodes.map((node) => [node.id, node.spoken]));
      select.value = nodes.some((node) => node.id === before) ? before : "";
    }
  };
  const show = () => {
    const [from, to] = ends.map((select) => select.value);
    const both = from && to && from !== to;
    const way = both ? shortest(map, from, to) : null;
    steps.replaceChildren(...(way ?? []).map((step) => item(said(map, step))));
    map.walk(way);
    if (way) map.tell(way.map((step) => said(map, step)).join("; "));
    else if (both) {
      steps.replaceChildren(item(map.word("map_said_no_way")));
      map.say("map_said_no_way");
    }
  };
  for (const select of ends) select.addEventListener("change", show);
  panel.querySelector("[data-map-path-clear]").addEventListener("click", () => {
    for (const select of ends) select.value = "";
    show();
    map.say("map_said_cleared");
  });
  map.whenRedrawn.push(() => { offer(); show(); });
  offer();
}

function item(text) {
  const one = document.createElement("li");
  one.textContent = text;
  return one;
}

function said(map, { id, how, kind }) {
  return map.word(`map_said_step_${how}`, { name: map.nodes.get(id).spoken, kind });
}

// The fewest steps; of several such ways the one over kin, then the first of the drawing.
export function shortest(map, from, to) {
  const next = neighbours(map);
  const came = new Map([[from, { id: from, how: "start" }]]);
  const queue = [from];
  while (queue.length && !came.has(to)) {
    const here = queue.shift();
    for (const step of next.get(here) ?? []) {
      if (came.has(step.id)) continue;
      came.set(step.id, { ...step, before: here });
      queue.push(step.id);
    }
  }
  if (!came.has(to)) return null;
  const way = [];
  for (let at = to; at !== undefined; at = came.get(at).before) way.unshift(came.get(at));
  return way;
}

function neighbours(map) {
  const next = new Map();
  const add = (from, step) => {
    if (!next.has(from)) next.set(from, []);
    next.get(from).push(step);
  };
  for (const [person, relative, kind] of map.scene.relatives) {
    add(person, { id: relative, how: "kin", kind });
  }
  for (const tie of map.sieve.ties) {
    if (!map.sieve.passes(tie) || (tie.mark === "tie_ended" && !map.sieve.past)) continue;
    add(tie.target, { id: tie.source, how: "helper" });
    add(tie.source, { id: tie.target, how: "helped" });
  }
  return next;
}
