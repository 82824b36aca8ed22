// The map: places come from the program's own layout, so that page, screen and paper agree.

const NEAR_FROM = 0.66;
const MID_FROM = 0.34;
const TIGHT_UNDER = 0.53; // one line of a title and the score fill a card
const CLOSEST = 3;
const ALL_AT_ONCE = 400; // cards; beyond it only those in sight are made
const PADDING = 8;
const TILE = 1500; // map units

// drawing, also used for paper

function drawGround(journey) {
  const parts = journey.stages.map((stage) =>
    placed(make("div", { class: "stage-band" }), stage.x, journey.top, stage.width, stage.height));
  const width = journey.width - 24;
  for (const lane of [...journey.lanes, ...journey.bands]) {
    parts.push(placed(make("div", { class: "lane-line" }), 12, lane.y, width));
  }
  if (journey.visibility !== null) {
    parts.push(placed(make("div", { class: "visibility-line" }), 12, journey.visibility, width));
  }
  return parts;
}

function drawHeads(journey) {
  return journey.stages.map((stage) => placed(
    make("div", { class: "stage-head" }, make("h3", {}, stage.title), stage.goal ? make("p", {}, stage.goal) : null),
    stage.x, stage.y, stage.width, stage.head));
}

function drawLabels(journey) {
  const labels = journey.lanes.map((lane) => placed(make("div", { class: "lane-label" }, lane.title), 20, lane.label));
  for (const band of journey.bands) {
    const label = make("div", { class: "lane-label" }, bandTitle(band.lane));
    if (band.lane === EMOTION) label.append(...feltKey());
    labels.push(placed(label, 20, band.label));
  }
  if (journey.visibility !== null) {
    labels.push(placed(make("div", { class: "visibility-label" }, texts.visibility), 20, journey.visibility - 7));
  }
  return labels;
}

function bandTitle(lane) {
  if (lane !== "scores") return texts[lane];
  const metric = metricOverTime();
  if (!metric) return texts.scoresOverTime;
  return fill(chosen.segment ? texts.overTimeAll : texts.overTime, { metric: metricName(metric) });
}

function metricOverTime() {
  return chosen.metric === EMOTION ? material.metric : chosen.metric;
}

function feltKey() {
  if (chosen.felt.length === 1 && chosen.felt[0] === "") return [];
  return chosen.felt.map((persona, rank) => make("span", { class: "key" },
    draw("svg", { viewBox: "0 0 22 6", "aria-hidden": "true" },
      draw("path", { d: "M0 3H22", class: `felt felt-${Math.min(rank, 3)}` })),
    personaName(persona)));
}

function drawArrows(journey) {
  const drawing = drawingOf(journey);
  if (journey.arrows.length > 2 * ALL_AT_ONCE) {
    drawing.append(...manyArrows(journey.arrows));
    return [drawing];
  }
  const chips = [];
  for (const arrow of journey.arrows) {
    const ends = { "data-from": arrow.from, "data-to": arrow.to };
    const kind = arrow.kind === "alternative" ? " alternative" : "";
    drawing.append(draw("path", { class: `arrow${kind}`, d: arrow.path, "stroke-width": arrow.width, ...ends }));
    drawing.append(draw("path", { class: "arrow-head", d: arrow.head, ...ends }));
    if (arrow.kind === "handOff") {
      drawing.append(draw("circle", { class: "ring", cx: arrow.at[0], cy: arrow.at[1], r: 3.75 }));
    } else if (arrow.kind === "loop") {
      drawing.append(draw("circle", { class: "ring", cx: arrow.at[0], cy: arrow.at[1], r: 7.5 }));
      drawing.append(draw("path", { class: "loop-sign", transform: `translate(${arrow.at[0]} ${arrow.at[1]})`,
        d: "M-3.5 -.5H1.500a2 2 0 0 1 0 4.500H-1M-3.500 -.5l2.500-2.500M-3.500 -.5l2.500 2.500" }));
    }
    for (const [x, y, text, word] of arrow.chips ?? []) {
      chips.push(placed(make("div", { class: `chip ${word}` }, text), x - 3, y));
    }
  }
  return [drawing, ...chips];
}

function manyArrows(arrows) {
  const paths = new Tiles();
  for (const arrow of arrows) {
    const [x, y] = arrow.path.slice(1).split(/[ LC]/, 2).map(Number);
    paths.add(x, y, { class: "arrow", "stroke-width": arrow.width }, arrow.path);
    paths.add(x, y, { class: "arrow-head" }, arrow.head);
  }
  return paths.elements();
}

// Thousands of shapes are few paths, one for each look and part of the map, so that only those in sight are painted.
class Tiles {
  constructor() {
    this.tiles = new Map();
  }

  add(x, y, look, d) {
    const key = [Math.floor(x / TILE), Math.floor(y / TILE), ...Object.values(look)].join(" ");
    const tile = this.tiles.get(key);
    if (tile) tile.d.push(d);
    else this.tiles.set(key, { look, d: [d] });
  }

  elements() {
    return [...this.tiles.values()].map(({ look, d }) => draw("path", { ...look, d: d.join("") }));
  }
}

function drawingOf(journey) {
  return draw("svg", { class: "drawing", width: journey.width, height: journey.height, "aria-hidden": "true" });
}

// A curve that never overshoots its points: monotone cubic interpolation after Fritsch and Carlson (1980).
function smoothPath(points) {
  if (points.length < 2) return "";
  const widths = points.slice(1).map((point, i) => Math.max(point[0] - points[i][0], 1e-9));
  const slopes = widths.map((width, i) => (points[i + 1][1] - points[i][1]) / width);
  const tangents = points.map((_, i) => {
    if (i === 0 || i === slopes.length) return slopes[Math.min(i, slopes.length - 1)];
    return slopes[i - 1] * slopes[i] > 0 ? (slopes[i - 1] + slopes[i]) / 2 : 0;
  });
  slopes.forEach((slope, i) => {
    if (Math.abs(slope) < 1e-9) {
      tangents[i] = tangents[i + 1] = 0;
      return;
    }
    const length = Math.hypot(tangents[i] / slope, tangents[i + 1] / slope);
    if (length > 3) {
      tangents[i] *= 3 / length;
      tangents[i + 1] *= 3 / length;
    }
  });
  return widths.reduce((path, width, i) => {
    const [x1, y1] = points[i];
    const [x2, y2] = points[i + 1];
    const third = width / 3;
    const handles = [x1 + third, y1 + tangents[i] * third, x2 - third, y2 - tangents[i + 1] * third, x2, y2];
    return path + "C" + handles.map((number) => number.toFixed(1)).join(" ");
  }, `M${points[0].join(" ")}`);
}

function drawEmotion(journey) {
  const emotion = journey.emotion;
  if (!emotion) return [];
  const drawing = drawingOf(journey);
  drawing.append(draw("line", { class: "felt-zero", x1: 12, x2: journey.width - 12, y1: emotion.zero, y2: emotion.zero }));
  if (chosen.metric !== EMOTION) drawing.append(...measuredBands(journey));
  [...chosen.felt.entries()].reverse().forEach(([rank, persona]) => drawing.append(...feltCurve(journey, persona, rank)));
  const words = feltWords(journey);
  return words ? [drawing, words] : [drawing];
}

// Measured bands lie behind the felt curve, so that the eye finds where the two disagree.
function measuredBands(journey) {
  const { zero, unit } = journey.emotion;
  const spans = { good: [2, 0.67], middle: [0.67, -0.67], low: [-0.67, -2] };
  const points = journey.touchpoints.filter((one) => one.feltX !== undefined);
  const boxes = points.flatMap((one, i) => {
    const { band } = badgeOf(one.id);
    if (!spans[band]) return [];
    const near = [points[i - 1], points[i + 1]].filter(Boolean).map((other) => Math.abs(other.feltX - one.feltX));
    const width = Math.max(2, Math.min(40, ...near) - 4);
    const [high, low] = spans[band];
    const place = [one.feltX - width / 2, zero - high * unit, width, (high - low) * unit];
    return [[place, { class: `measured ${band}` }]];
  });
  if (points.length <= ALL_AT_ONCE) {
    return boxes.map(([[x, y, width, height], look]) => draw("rect", { ...look, x, y, width, height, rx: 6 }));
  }
  const paths = new Tiles();
  for (const [[x, y, width, height], look] of boxes) paths.add(x, y, look, `M${x} ${y}h${width}v${height}h${-width}z`);
  return paths.elements();
}

function feltCurve(journey, persona, rank) {
  const { zero, unit, curves } = journey.emotion;
  const felt = curves[persona] ?? {};
  const points = journey.touchpoints.filter((one) => Object.hasOwn(felt, one.id))
    .map((one) => [one.feltX, zero - felt[one.id] * unit, felt[one.id]])
    .sort((a, b) => a[0] - b[0]);
  const line = draw("path", { class: `felt felt-${Math.min(rank, 3)}`, d: smoothPath(points.map(([x, y]) => [x, y])) });
  const marks = new Tiles();
  for (const [x, y, value] of points) {
    marks.add(x, y, { class: `felt-point ${feltBand(value)}` }, feltPoint(x, y, feltBand(value), rank ? 4 : 5.5));
  }
  return [line, ...marks.elements()];
}

function feltPoint(x, y, band, size) {
  const signs = {
    good: `M${x} ${y - size}L${x + size} ${y + size * 0.8}H${x - size}Z`,
    low: `M${x} ${y + size}L${x + size} ${y - size * 0.8}H${x - size}Z`,
  };
  return signs[band] ?? `M${x - size * 0.85} ${y}a${size * 0.85} ${size * 0.85} 0 1 0 ${size * 1.7} 0a${size * 0.85} ${size * 0.85} 0 1 0 ${-size * 1.7} 0`;
}

function feltWords(journey) {
  const [touchpoint, words] = journey.emotion.words[chosen.felt[0]] ?? [];
  const one = journey.touchpoints.find((other) => other.id === touchpoint);
  if (!one) return null;
  const y = journey.emotion.zero - (feltAt(touchpoint) ?? 0) * journey.emotion.unit;
  const band = journey.bands.find((other) => other.lane === EMOTION);
  const left = one.feltX + 200 < journey.width ? one.feltX + 14 : one.feltX - 190;
  const text = "“" + words.trim().replace(/^[“"']|[”"']$/g, "") + "”";
  return placed(make("div", { class: "felt-words" }, text), left, Math.min(y + 2, band.y + band.height - 32));
}

function drawTrends(journey) {
  const band = journey.bands.find((one) => one.lane === "scores");
  const metric = metricOverTime();
  const trends = material.trends[metric];
  if (!band || !trends) return [];
  const shown = journey.stages.filter((stage) => trends[stage.id]);
  const values = shown.flatMap((stage) => trends[stage.id][0]).filter((value) => value !== null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const drawing = drawingOf(journey);
  const written = shown.map((stage) => {
    const score = scoreOf(stage.id, metric, "");
    const [line] = trends[stage.id];
    const width = Math.max(20, Math.min(150, stage.width - 106));
    const top = band.y + 28;
    const height = band.height - 44;
    const { path, last } = sparkline(line, low, high, width, height);
    const colour = score?.band ?? "none";
    const place = `translate(${stage.x + 18} ${top})`;
    drawing.append(draw("path", { class: `spark ${colour}`, d: path, transform: place }));
    if (last) {
      drawing.append(draw("circle", { class: `spark-end ${colour}`, cx: last[0], cy: last[1], r: 2.75, transform: place }));
    }
    const text = `${SHAPES[colour] ?? ""} ${score?.value ?? ""}`.trim();
    return placed(make("div", { class: `spark-value ${colour}` }, text), stage.x + 28 + width, top + height / 2);
  });
  return [drawing, ...written];
}

function drawNotes(journey) {
  const notes = journey.notes.filter((note) => note.place).map((note) => placed(noteCard(note), ...note.place));
  const actions = journey.actions.filter((one) => one.place).map((one) => placed(actionCard(one), ...one.place));
  const images = journey.images.map((image) => placed(
    make("img", { class: "picture", src: material.pictures[image.asset], alt: image.alt }), ...image.place));
  return [...notes, ...actions, ...images];
}

function noteCard(note) {
  const text = note.kind === "quote" ? "“" + note.text.replace(/^[“"']|[”"']$/g, "") + "”" : note.text;
  return make("div", { class: `note ${note.kind}` }, icon(note.kind),
    make("div", { class: "words" }, make("span", { class: "unseen" }, `${note.kindName}: `), text,
      note.second ? make("small", {}, note.second) : null),
    note.votes ? make("span", { class: "votes", title: votesText(note.votes) }, icon("vote"), String(note.votes)) : null);
}

function votesText(votes) {
  return votes === 1 ? texts.votesOne : fill(texts.votes, { count: votes });
}

function actionCard(action) {
  const facts = [action.status, action.owner, action.due ? fill(texts.due, { day: action.due }) : ""].filter(Boolean);
  return make("div", { class: `action${action.done ? " done" : ""}` }, make("span", {}, action.title),
    make("small", {}, facts.join(" · ")));
}

// cards

function card(journey, touchpoint) {
  const face = make("button", { type: "button", class: "card", "data-touchpoint": touchpoint.id, tabindex: -1 },
    make("span", { class: "title" }, touchpoint.title), foot(journey, touchpoint),
    touchpoint.moment ? make("span", { class: "diamond" }) : null);
  face.classList.toggle("indirect", Boolean(touchpoint.indirect));
  face.classList.toggle("sub", Boolean(touchpoint.sub));
  colourCard(face, journey, touchpoint);
  return face;
}

function foot(journey, touchpoint) {
  const notes = journey.notes.filter((note) => note.touchpoint === touchpoint.id).length;
  const marks = [];
  if (touchpoint.mark && touchpoint.mark !== "measured") marks.push([touchpoint.mark, ""]);
  if (notes) marks.push(["notes", notes]);
  for (const [name, shown] of [["image", touchpoint.images], ["sub", touchpoint.sub], ["service", touchpoint.service]]) {
    if (shown) marks.push([name, ""]);
  }
  return make("span", { class: "foot" }, touchpoint.icon ? icon(touchpoint.icon) : null,
    make("span", { class: "channel" }, touchpoint.channel ?? ""),
    ...marks.slice(0, (touchpoint.channel ?? "").length > 3 ? 1 : 2).map(([name, text]) => make("span", { class: "mark" }, icon(name), String(text))),
    badge({ band: "none", text: "" }));
}

function colourCard(face, journey, touchpoint) {
  const content = badgeOf(touchpoint.id);
  face.classList.remove("good", "middle", "low");
  if (SHAPES[content.band]) face.classList.add(content.band);
  face.querySelector(".badge").replaceWith(badge(content));
  face.setAttribute("aria-label", cardWords(journey, touchpoint, content));
}

function cardWords(journey, touchpoint, content) {
  return [touchpoint.title, journey.stages[touchpoint.stage]?.title, touchpoint.channel,
    touchpoint.moment ? texts.momentOfTruth : "", content.words].filter(Boolean).join(", ");
}

// Far away thousands of cards are a few paths, one for each colour.
function farCards(journey) {
  const [width, height] = journey.card;
  const paths = new Tiles();
  for (const one of journey.touchpoints) {
    const { band } = badgeOf(one.id);
    const look = { class: `far-card ${SHAPES[band] ? band : "none"}` };
    paths.add(one.x, one.y, look, `M${one.x} ${one.y}h${width}v${height}h${-width}z`);
  }
  return furnish(drawingOf(journey), {}, paths.elements());
}

function farMap(journey) {
  const drawing = furnish(farCards(journey), { class: "far-map", viewBox: `0 0 ${journey.width} ${journey.height}` }, []);
  const bands = journey.stages.map((stage) => draw("rect", { class: "far-band", x: stage.x, y: journey.top,
    width: stage.width, height: stage.height }));
  drawing.prepend(...bands, ...manyArrows(journey.arrows));
  return drawing;
}

// The whole map on paper, as large as fits.
function paperMap(journey, width, height) {
  const zoom = Math.min(1, width / journey.width, height / journey.height);
  const few = journey.touchpoints.length <= 3 * ALL_AT_ONCE;
  const cards = few ? journey.touchpoints.map((one) => placed(card(journey, one), one.x, one.y, ...journey.card)) : [farCards(journey)];
  const world = make("div", { class: "world near" }, ...drawGround(journey), ...drawHeads(journey), ...drawArrows(journey),
    ...drawEmotion(journey), ...drawTrends(journey), ...drawNotes(journey), ...cards, ...drawLabels(journey));
  world.style.zoom = zoom; // a transform would make browsers shrink the sheet to the size before it
  const space = placed(make("div", { class: "space" }, world), 0, 0, journey.width * zoom, journey.height * zoom);
  space.style.setProperty("--zoom", 1);
  return make("div", { class: "sheet" }, make("h3", {}, journey.title), make("p", { class: "mute" }, journey.facts.join(" · ")), space);
}
