// How each thing of a scene is drawn on a canvas: lines, symbols, cards, names.
// Places, sizes, styles and colours come from the server's scene; nothing is laid out here.

const FADED = 0.22;
const CORNER = 9;
// What lies under letters and lines; in the reader's own colours it is their background.
const GROUNDS = new Set([
  "ground", "core", "band", "band_other", "symbol", "symbol_focus", "card", "card_own", "agency",
  "sign_letters",
]);

export class Drawing {
  constructor(scene) {
    this.scene = scene;
    this.palette = scene.palette.light;
  }

  useTheme(name) {
    const { light } = this.scene.palette;
    this.palette = name === "forced" ? inSystemColours(light) : this.scene.palette[name] ?? light;
  }

  colour(name) {
    return this.palette[name];
  }

  // ---- what lies under the nodes

  ground(ctx, bands) {
    for (const band of bands) {
      this.#outline(ctx, band.outline);
      ctx.fillStyle = this.colour(band.colour);
      ctx.fill();
    }
    this.#outline(ctx, this.scene.core);
    ctx.fillStyle = this.colour("core");
    ctx.fill();
    ctx.strokeStyle = this.colour("core_edge");
    ctx.lineWidth = 1.5;
    ctx.stroke();
  }

  // A line of support stands back until one of its ends is lit: then it comes forward in the hue
  // of its person, with a pale edge where it passes over others.
  line(ctx, line, { faded = false, bold = false } = {}) {
    const style = this.scene.styles[line.mark];
    ctx.save();
    ctx.globalAlpha = faded ? FADED : 1;
    ctx.lineJoin = "round";
    ctx.strokeStyle = this.colour(line.hue ? (bold ? line.hue : `${line.hue}_line`) : style.colour);
    if (line.alone) {
      // What it shares with others to the same person is a plain line: only its own end is not.
      if (bold) this.#edge(ctx, line, style);
      const [[x1, y1], [x2, y2]] = line.points;
      const span = Math.hypot(x2 - x1, y2 - y1);
      const part = 1 - Math.min(CORNER, span / 2) / (span || 1);
      const turn = [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part];
      const { tie_ended: ended, tie_normal: normal, tie_strong: strong } = this.scene.styles;
      const plain = line.mark === "tie_ended" ? ended : bold && style === strong ? strong : normal;
      this.#stroke(ctx, line, style, [line.points[0], turn], bold ? 1.2 : 0);
      this.#stroke(ctx, line, plain, [turn, ...line.points.slice(1)], bold ? 1.2 : -0.3);
    } else {
      this.#stroke(ctx, line, style, line.points, bold ? 1.2 : 0);
    }
    if (style.slashes) this.#slashes(ctx, line, style.slashes);
    ctx.restore();
  }

  #stroke(ctx, line, style, points, wider) {
    ctx.lineWidth = style.width + wider;
    ctx.lineCap = style.dash.length && style.dash[0] < 3 ? "round" : "butt";
    ctx.setLineDash(style.dash);
    ctx.beginPath();
    if (style.zigzag) trace(ctx, zigzag(points), false);
    else if (line.hue) track(ctx, points);
    else trace(ctx, points, line.curved);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  #edge(ctx, line, style) {
    const colour = ctx.strokeStyle;
    ctx.strokeStyle = this.colour("ground");
    ctx.lineWidth = style.width + 6;
    ctx.beginPath();
    track(ctx, line.points);
    ctx.stroke();
    ctx.strokeStyle = colour;
  }

  #slashes(ctx, line, count) {
    const [x, y] = line.slash ?? [(line.points[0][0] + line.points.at(-1)[0]) / 2, line.points[0][1]];
    ctx.beginPath();
    for (let at = 0; at < count; at += 1) {
      const shift = (at - (count - 1) / 2) * 7;
      ctx.moveTo(x + shift - 3.5, y + 8);
      ctx.lineTo(x + shift + 3.5, y - 8);
    }
    ctx.stroke();
  }

  // ---- nodes

  node(ctx, node, { faded = false, lit = false } = {}) {
    ctx.save();
    ctx.globalAlpha = faded ? 0.4 : 1;
    if (lit) this.#halo(ctx, node);
    if (node.shape === "card" || node.shape === "agency") this.#card(ctx, node);
    else this.#person(ctx, node);
    ctx.restore();
  }

  #halo(ctx, node) {
    const [x, y, hw, hh] = node.box;
    ctx.strokeStyle = this.colour("halo");
    ctx.lineWidth = 3.5;
    ctx.beginPath();
    ctx.roundRect(x - hw - 6, y - hh - 6, 2 * hw + 12, 2 * hh + 12, 12);
    ctx.stroke();
  }

  #card(ctx, node) {
    const [x, y, hw, hh] = node.box;
    const agency = node.shape === "agency";
    const radius = agency ? Math.min(hh, 20) : 7;
    const faint = node.marks.includes("faint");
    const own = node.marks.includes("own");
    ctx.strokeStyle = this.colour(faint ? "faded" : agency ? "agency_edge" : "card_edge");
    ctx.fillStyle = this.colour(agency ? "agency" : own ? "card_own" : "card");
    ctx.lineWidth = own ? 2.8 : 1.6;
    if (node.kind === "group") {
      // A second edge behind the node: there is something inside to open.
      ctx.beginPath();
      ctx.roundRect(x - hw + 4, y - hh + 4, 2 * hw, 2 * hh, radius);
      ctx.fill();
      ctx.stroke();
    }
    if (faint) ctx.setLineDash([4, 3]);
    ctx.beginPath();
    ctx.roundRect(x - hw, y - hh, 2 * hw, 2 * hh, radius);
    ctx.fill();
    ctx.stroke();
    ctx.setLineDash([]);
    const [tx, ty, thw] = node.labelBox ?? [x, y, hw - 4];
    const left = node.align === "left";
    this.text(ctx, node.label, left ? tx - thw : tx, ty, 2 * thw + 4, left ? "left" : "center");
    for (const badge of node.behind ?? []) {
      this.badge(ctx, badge, ...badge.at, this.scene.signs.behind);
    }
    for (const badge of node.badges ?? []) {
      this.badge(ctx, badge, ...badge.at);
      if (!badge.note) continue;
      ctx.font = `12px ${this.scene.font}`;
      ctx.textAlign = badge.noteAlign;
      ctx.textBaseline = "middle";
      ctx.fillStyle = this.colour("ink");
      ctx.fillText(badge.note, ...badge.noteAt);
    }
  }

  #person(ctx, node) {
    const [x, y, half] = node.symbol;
    const [bx, by, bhw, bhh] = node.box;
    this.symbol(ctx, node, x, y, half);
    const top = y + half;
    this.text(ctx, node.label, bx, (top + 5 + by + bhh) / 2, 2 * bhw + 4);
  }

  symbol(ctx, node, x, y, half) {
    const focus = node.marks.includes("focus");
    ctx.strokeStyle = this.colour(node.marks.includes("faint") ? "faded" : "ink");
    ctx.fillStyle = this.colour(focus ? "symbol_focus" : "symbol");
    ctx.lineWidth = half > 12 ? 2.4 : 1.8;
    shape(ctx, node.shape, x, y, half);
    ctx.fill();
    ctx.stroke();
    if (focus) {
      shape(ctx, node.shape, x, y, half - Math.max(3, half * 0.24));
      ctx.stroke();
    }
    if (node.marks.includes("deceased")) {
      const reach = half * ({ square: 1, triangle: 0.5, diamond: 0.5 }[node.shape] ?? 0.7);
      ctx.beginPath();
      ctx.moveTo(x - reach, y - reach);
      ctx.lineTo(x + reach, y + reach);
      ctx.moveTo(x + reach, y - reach);
      ctx.lineTo(x - reach, y + reach);
      ctx.stroke();
    }
    if (node.sign) this.badge(ctx, { ...node.sign, manner: "supports" }, x, y);
    if (node.marks.includes("ghost")) this.#ghost(ctx, x - half, y + half - 4, Math.max(6, half * 0.36));
    if (node.marks.includes("other_support")) this.#plus(ctx, x + half, y - half, Math.max(6, half * 0.42));
  }

  // Filled: supports; with a second edge: leads; dashed: waits; dotted: has ended.
  badge(ctx, badge, x, y, half = this.scene.signs.half) {
    const outline = (by) => {
      ctx.beginPath();
      polygon(ctx, this.scene.signs.outlines[badge.form].map(([px, py]) => [x + px * by, y + py * by]));
    };
    const filled = badge.manner === "supports" || badge.manner === "leads";
    const hue = this.colour(badge.hue);
    ctx.save();
    ctx.lineJoin = "round";
    if (badge.manner === "leads") {
      outline(half);
      ctx.fillStyle = this.colour("sign_letters");
      ctx.fill();
      ctx.strokeStyle = hue;
      ctx.lineWidth = 1.4;
      ctx.stroke();
    }
    // The second edge stands inside the room of the sign: one above the other they touch nothing.
    const inner = badge.manner === "leads" ? half - 2.2 : half;
    outline(inner);
    ctx.fillStyle = filled ? hue : this.colour("sign_letters");
    ctx.fill();
    ctx.strokeStyle = filled ? this.colour("sign_letters") : hue;
    ctx.lineWidth = filled ? 0.8 : 1.6;
    ctx.setLineDash({ waits: [4, 3], ended: [1.5, 2.5] }[badge.manner] ?? []);
    ctx.stroke();
    ctx.font = `bold 12px ${this.scene.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = filled ? this.colour("sign_letters") : hue;
    ctx.fillText(badge.letters, badge.form === "flag" ? x - 1.5 : x, y + 0.5, 2 * inner - 6);
    ctx.restore();
  }

  #plus(ctx, x, y, radius) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = this.colour("agency");
    ctx.strokeStyle = this.colour("agency_edge");
    ctx.lineWidth = 1.6;
    ctx.fill();
    ctx.stroke();
    this.#cross(ctx, x, y, radius);
  }

  // An empty place: dashed, with a plus.
  #ghost(ctx, x, y, radius) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    ctx.fillStyle = this.colour("ground");
    ctx.strokeStyle = this.colour("doubt");
    ctx.lineWidth = 1.8;
    ctx.fill();
    ctx.setLineDash([3, 2.5]);
    ctx.stroke();
    ctx.setLineDash([]);
    this.#cross(ctx, x, y, radius);
    ctx.restore();
  }

  #cross(ctx, x, y, radius) {
    ctx.beginPath();
    ctx.moveTo(x - radius * 0.55, y);
    ctx.lineTo(x + radius * 0.55, y);
    ctx.moveTo(x, y - radius * 0.55);
    ctx.lineTo(x, y + radius * 0.55);
    ctx.stroke();
  }

  bandName(ctx, band, { faded = false } = {}) {
    const [x, y, hw] = band.box;
    ctx.save();
    ctx.globalAlpha = faded ? 0.35 : 1;
    const place = band.align === "left" ? x - hw : band.align === "right" ? x + hw : x;
    this.text(ctx, band.name, place, y, 2 * hw + 4, band.align);
    ctx.restore();
  }

  // Lines of text around a middle; maxWidth squeezes where the device's font is wider than ours.
  text(ctx, lines, x, y, maxWidth, align = "center") {
    const heights = lines.map((line) => line.size * this.scene.lineHeight);
    let top = y - heights.reduce((sum, height) => sum + height, 0) / 2;
    ctx.textAlign = align;
    ctx.textBaseline = "middle";
    lines.forEach((line, at) => {
      ctx.font = `${line.bold ? "bold " : ""}${line.size}px ${this.scene.font}`;
      ctx.fillStyle = this.colour(line.colour);
      ctx.fillText(line.text, x, top + heights[at] / 2, maxWidth);
      top += heights[at];
    });
  }

  // ---- one sign of the legend, 44 by 24 units

  sign(ctx, sign) {
    const style = this.scene.styles[sign];
    if (style) {
      this.line(ctx, { mark: sign, points: [[3, 12], [41, 12]], curved: false });
      return;
    }
    if (["supports", "leads", "waits", "ended"].includes(sign)) {
      ctx.save();
      ctx.translate(22, 12);
      ctx.scale(0.75, 0.75);
      this.badge(ctx, { form: "hexagon", hue: "sign1", letters: "Xy", manner: sign }, 0, 0);
      ctx.restore();
      return;
    }
    const marks = { focus: ["focus"], deceased: ["deceased"], other_support: ["other_support"],
      ghost: ["ghost"], person_faint: ["faint"] };
    if (sign === "family" || sign.startsWith("worker") || sign.startsWith("agency")) {
      const box = [21, 11, 14, 8];
      const kind = sign === "agency_closed" ? "group" : "";
      const own = { worker_own: ["own"], worker_ended: ["faint"] }[sign] ?? [];
      this.#card(ctx, {
        box, kind, label: [], marks: own, shape: sign.startsWith("agency") ? "agency" : "card",
      });
      return;
    }
    const known = ["square", "circle", "diamond", "hexagon", "triangle"];
    const node = { shape: known.includes(sign) ? sign : "square", marks: marks[sign] ?? [] };
    this.symbol(ctx, node, 22, 13, ["other_support", "ghost"].includes(sign) ? 8 : 9);
  }

  #outline(ctx, points) {
    ctx.beginPath();
    trace(ctx, points, false);
    ctx.closePath();
  }
}

// Whoever has high contrast on has chosen two colours: nothing on the map needs more.
function inSystemColours(palette) {
  const colour = (name) => (GROUNDS.has(name) ? "Canvas" : name === "halo" ? "Highlight" : "CanvasText");
  return Object.fromEntries(Object.keys(palette).map((name) => [name, colour(name)]));
}

function shape(ctx, name, x, y, half) {
  ctx.beginPath();
  if (name === "circle") ctx.arc(x, y, half, 0, 2 * Math.PI);
  else if (name === "square") ctx.rect(x - half, y - half, 2 * half, 2 * half);
  else if (name === "triangle") polygon(ctx, [[x, y - half], [x + half, y + half], [x - half, y + half]]);
  else if (name === "hexagon") {
    const [aside, up] = [half / 2, half * 0.87];
    polygon(ctx, [[x - half, y], [x - aside, y - up], [x + aside, y - up],
      [x + half, y], [x + aside, y + up], [x - aside, y + up]]);
  } else polygon(ctx, [[x, y - half], [x + half, y], [x, y + half], [x - half, y]]);
}

function polygon(ctx, points) {
  trace(ctx, points, false);
  ctx.closePath();
}

// Along straight lanes, with round corners.
function track(ctx, points) {
  ctx.moveTo(...points[0]);
  for (let at = 1; at < points.length - 1; at += 1) {
    const [[ax, ay], [x, y], [bx, by]] = [points[at - 1], points[at], points[at + 1]];
    const radius = Math.min(CORNER, Math.hypot(x - ax, y - ay) / 2, Math.hypot(bx - x, by - y) / 2);
    ctx.arcTo(x, y, bx, by, radius);
  }
  ctx.lineTo(...points[points.length - 1]);
}

function trace(ctx, points, smooth) {
  ctx.moveTo(...points[0]);
  if (!smooth || points.length < 3) {
    for (const point of points.slice(1)) ctx.lineTo(...point);
    return;
  }
  for (let at = 1; at < points.length - 1; at += 1) {
    const [x, y] = points[at];
    const [nx, ny] = points[at + 1];
    const last = at === points.length - 2;
    ctx.quadraticCurveTo(x, y, last ? nx : (x + nx) / 2, last ? ny : (y + ny) / 2);
  }
}

// The same way, as a saw: teeth of equal length along the line, the ends left straight.
export function zigzag(points, tooth = 6, height = 5) {
  const walked = [0];
  for (let at = 1; at < points.length; at += 1) {
    const [x1, y1] = points[at - 1];
    const [x2, y2] = points[at];
    walked.push(walked[at - 1] + Math.hypot(x2 - x1, y2 - y1));
  }
  const whole = walked[walked.length - 1];
  const teeth = Math.max(2, Math.floor((whole - 12) / tooth));
  const saw = [points[0]];
  let part = 1;
  for (let at = 0; at <= teeth; at += 1) {
    const distance = 6 + ((whole - 12) * at) / teeth;
    while (part < walked.length - 1 && walked[part] < distance) part += 1;
    const [x1, y1] = points[part - 1];
    const [x2, y2] = points[part];
    const span = walked[part] - walked[part - 1] || 1;
    const share = (distance - walked[part - 1]) / span;
    const side = at === 0 || at === teeth ? 0 : at % 2 ? height : -height;
    saw.push([
      x1 + (x2 - x1) * share - ((y2 - y1) / span) * side,
      y1 + (y2 - y1) * share + ((x2 - x1) / span) * side,
    ]);
  }
  saw.push(points[points.length - 1]);
  return saw;
}
