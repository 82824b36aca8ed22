// What everything else stands on: the material of the page, what is chosen, and how elements are made.
// Texts of people reach the page only as text nodes and attributes, never as markup.

const material = JSON.parse(document.getElementById("material").textContent);
const texts = material.texts;
const SVG = "http://www.w3.org/2000/svg";
const SHAPES = { good: "▲", middle: "●", low: "▼" };
const EMOTION = "emotion";

const chosen = {
  journey: material.journeys[0],
  segment: "",
  metric: material.metric || EMOTION,
  felt: [material.felt],
  touchpoint: null,
};

// Line icons on a field of 16 by 16.
const ICONS = {
  web: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M2 8h12M8 2c3.5 4 3.5 8 0 12M8 2c-3.5 4-3.5 8 0 12",
  app: "M5 2h6v12H5zM7 12h2",
  store: "M2.5 6.5 4 2.5h8l1.5 4M2.5 6.5h11M3.5 6.5v7h9v-7M6.5 13.5v-4h3v4",
  mail: "M2 4h12v8H2zM2 4.5 8 9l6-4.5",
  phone: "M5 2.5 3 4c0 5 4 9 9 9l1.500-2-3-2-1.500 1c-1-.5-2-1.500-2.500-2.500L7.500 6z",
  chat: "M2 3h12v8H7l-3 2.500V11H2zM5 6h6M5 8.500h4",
  social: "M4 6.500a1.700 1.700 0 1 0 0 3 1.700 1.700 0 1 0 0-3M12 2.500a1.700 1.700 0 1 0 0 3.200M12 10.500a1.700 1.700 0 1 0 .1 0M5.500 7.200 10.500 4.700M5.500 8.800l5 2.600",
  parcel: "M8 2 2.500 4.500v7L8 14l5.500-2.500v-7zM2.500 4.500 8 7l5.500-2.500M8 7v7",
  system: "M2 3h12v8H2zM6 14h4M8 11v3",
  person: "M8 2.500a2.700 2.700 0 1 0 .1 0M2.500 14c.5-6 10.500-6 11 0",
  channel: "M8 3a5 5 0 1 0 .1 0",
  assumed: "M8 2.500A5.500 5.500 0 0 1 13.500 8M12.300 11.500A5.500 5.500 0 0 1 8 13.500M5 12.600A5.500 5.500 0 0 1 2.600 9M2.800 6A5.500 5.500 0 0 1 5.500 3",
  observed: "M1.500 8c3-5.500 10-5.500 13 0-3 5.500-10 5.500-13 0M8 6a2 2 0 1 0 .1 0",
  measured: "M3 13.500V8M8 13.500v-11M13 13.500V6",
  notes: "M3 2.500h10v7l-4 4H3zM9 13.500v-4h4",
  image: "M2 3h12v10H2zM2 11l4-4 3 3 2-2 3 3M10.500 5.500h.1",
  sub: "M6 2h4v3H6zM2 11h4v3H2zM10 11h4v3h-4zM8 5v3M4 11V8h8v3",
  service: "M8 2a6 6 0 1 0 .1 0M8 5.500a2.500 2.500 0 1 0 .1 0M3.800 3.800l2.400 2.400M12.200 3.800 9.800 6.200M3.800 12.200l2.400-2.400M12.200 12.200 9.800 9.800",
  pain: "M8 2 14.500 13.500h-13zM8 6v4M8 11.800v.1",
  idea: "M6 11.500c-4-3-2-9 2-9s6 6 2 9zM6.500 14h3",
  need: "M8 13.500C-1 7 5 .5 8 5c3-4.500 9 2 0 8.500",
  question: "M5.500 6c0-4 5-4 5-.5C10.500 8 8 7.500 8 10M8 12.800v.1",
  vote: "M2.5 7.500h2.500v6H2.500zM5 8l2.500-5.500c1.800 0 1.800 1.500 1 4h4.500l-1 7H5",
  quote: "M3 9.500h3.500v-4H3zc0 2 1 3 2.500 3M9.500 9.500H13v-4H9.500zc0 2 1 3 2.500 3",
};

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function make(name, attributes = {}, ...children) {
  return furnish(document.createElement(name), attributes, children);
}

function draw(name, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, name), attributes, children);
}

function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function placed(element, x, y, width, height) {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  if (width !== undefined) element.style.width = `${width}px`;
  if (height !== undefined) element.style.height = `${height}px`;
  return element;
}

function icon(name) {
  return draw("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
    draw("path", { d: ICONS[name] || ICONS.channel }));
}

function say(words) {
  document.getElementById("said").textContent = words;
}

// scores

function scoreOf(place, metric = chosen.metric, segment = chosen.segment) {
  const entry = material.scores[metric]?.[segment]?.[place];
  if (!entry) return null;
  const [band, value = "", answers = "", margin = "", interval = "", number = null, toTarget = "", toEveryone = "",
    parts = [], few = ""] = entry;
  return { band, value, answers, margin, interval, number, toTarget, toEveryone, parts, few };
}

function feltBand(value) {
  if (value === undefined || value === null) return "none";
  return value >= 0.5 ? "good" : value <= -0.5 ? "low" : "middle";
}

function feltText(value) {
  return value === 0 ? "0" : (value > 0 ? "+" : "−") + Math.abs(value);
}

function feltAt(touchpoint, persona = chosen.felt[0]) {
  return chosen.journey.emotion?.curves[persona]?.[touchpoint];
}

// What the badge of a card says: its band, its text, and the same in words for those who do not see it.
function badgeOf(touchpoint) {
  if (chosen.metric === EMOTION) {
    const value = feltAt(touchpoint);
    const band = feltBand(value);
    const text = value === undefined ? texts.noData : feltText(value);
    return { band, text, words: `${texts.emotion} ${text}` };
  }
  const score = scoreOf(touchpoint);
  const name = metricName(chosen.metric);
  if (!score || score.band === "none") return { band: "none", text: texts.noData, words: `${name}: ${texts.noData}` };
  if (score.band === "withheld") {
    return { band: "withheld", text: score.answers, words: `${name}: ${texts.withheld}, ${score.answers}` };
  }
  const text = score.band === "few" ? score.few : score.value;
  return { band: score.band, text, words: `${name} ${score.value}, ${texts[score.band]}, ${score.answers}` };
}

function metricName(id) {
  return material.metrics.find((metric) => metric.id === id)?.name ?? texts.emotion;
}

function personaName(id) {
  return material.personas.find((persona) => persona.id === id)?.name ?? texts.everyone;
}

function journeyOf(touchpoint) {
  return material.journeys.find((journey) => journey.touchpoints.some((one) => one.id === touchpoint));
}

function badge(content) {
  const shape = SHAPES[content.band];
  return make("span", { class: `badge ${content.band}` },
    shape ? make("span", { "aria-hidden": "true" }, shape + " ") : null, content.text);
}

// The line of a score over time; all lines of one lane share a scale, so that they can be compared.
function sparkline(values, low, high, width, height) {
  const step = width / Math.max(1, values.length - 1);
  const span = high > low ? high - low : 1;
  const at = (value, index) => [index * step, height - (height * (value - low)) / span];
  let path = "";
  let last = null;
  values.forEach((value, index) => {
    if (value === null) return;
    const [x, y] = at(value, index);
    path += `${index > 0 && values[index - 1] !== null ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    last = [x, y];
  });
  return { path, last };
}
