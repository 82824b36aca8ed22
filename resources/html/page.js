// Brings the page to life: choices, views, panel, links by hash, keys, themes and paper.

const PAPER = [1040, 645]; // A4 landscape without margins and heading, in CSS pixels
const UNDER_TITLE = 85; // what the title of the page takes from the first sheet
const narrowScreen = matchMedia("(max-width: 700px)");
const root = document.documentElement;
const views = [...document.querySelectorAll(".view")];
const panel = make("aside", { class: "panel", hidden: true, "aria-label": texts.touchpoint });
const mapPlace = document.getElementById("map");
const paper = make("div", { class: "paper" });
const tables = liveTables(document.getElementById("touchpoints"));
let map = null;
let opener = null;

// choices

function choiceGroup(name, legend, look, entries, type = "radio") {
  const field = make("fieldset", { class: look }, make("legend", {}, legend));
  const rows = make("div", {});
  for (const entry of entries) {
    const input = make("input", { type, name, change: () => entry.choose(input.checked) });
    input.checked = entry.checked;
    rows.append(make("label", {}, input, make("span", {}, entry.title)));
  }
  field.append(rows);
  return field;
}

function choices() {
  const groups = [journeyChoice(), feltChoice(), segmentChoice(), metricChoice()].filter(Boolean);
  const details = make("details", {}, make("summary", {}, texts.choose), ...groups);
  const follow = () => { details.open = !narrowScreen.matches; };
  follow();
  narrowScreen.addEventListener("change", follow);
  return make("div", { class: "choices", role: "region", "aria-label": texts.choose }, details);
}

function journeyChoice() {
  if (!material.journeys.length) return null;
  return choiceGroup("journey", texts.journeys, "rows", material.journeys.map((journey) => ({
    title: journey.title, checked: journey === chosen.journey, choose: () => showJourney(journey),
  })));
}

function feltChoice() {
  const people = [...(material.everyoneFelt ? [""] : []), ...material.personas.map((persona) => persona.id)];
  if (people.length < 2) {
    chosen.felt = people.length ? people : [""];
    return null;
  }
  if (!people.includes(chosen.felt[0])) chosen.felt = [people[0]];
  return choiceGroup("felt", texts.emotionOf, "rows", people.map((persona) => ({
    title: personaName(persona), checked: chosen.felt.includes(persona),
    choose: (checked) => {
      chosen.felt = checked ? [...chosen.felt, persona] : chosen.felt.filter((other) => other !== persona);
      if (!chosen.felt.length) chosen.felt = [persona];
      for (const [index, input] of [...document.getElementsByName("felt")].entries()) {
        input.checked = chosen.felt.includes(people[index]);
      }
      recolour(fill(texts.sayFelt, { names: chosen.felt.map(personaName).join(", ") }));
    },
  })), "checkbox");
}

function segmentChoice() {
  if (!material.segments.length || !material.metrics.length) return null;
  const entries = ["", ...material.segments].map((segment) => ({
    title: segment || texts.allCustomers, checked: segment === chosen.segment,
    choose: () => {
      chosen.segment = segment;
      recolour(fill(texts.saySegment, { segment: segment || texts.allCustomers }));
    },
  }));
  return choiceGroup("segment", texts.segment, "chips", entries);
}

function metricChoice() {
  const entries = [...material.metrics.map((metric) => metric.id), EMOTION].map((metric) => ({
    title: metricName(metric), checked: metric === chosen.metric,
    choose: () => {
      chosen.metric = metric;
      recolour(fill(texts.sayMetric, { metric: metricName(metric) }));
    },
  }));
  return choiceGroup("metric", texts.colourBy, "chips", entries);
}

// showing

function showJourney(journey, quietly = false) {
  chosen.journey = journey;
  for (const [index, input] of [...document.getElementsByName("journey")].entries()) {
    input.checked = material.journeys[index] === journey;
  }
  drawMap();
  tables.show();
  if (!quietly) say(fill(texts.sayJourney, { journey: journey.title, count: journey.touchpoints.length }));
}

function drawMap() {
  if (!chosen.journey) return;
  mapPlace.querySelector(".by-stage")?.remove();
  if (narrowScreen.matches) {
    map?.viewport.remove();
    map = null;
    mapPlace.append(stageList(chosen.journey, openTouchpoint));
    return;
  }
  if (!map) {
    map = new MapView(mapPlace, openTouchpoint);
    map.tellZoom = (zoom) => { zoomBar.output.value = `${Math.round(zoom * 100)} %`; };
  }
  map.show(chosen.journey);
  map.choose(chosen.touchpoint);
}

function recolour(words) {
  if (map) map.recolour();
  else drawMap();
  tables.recolour();
  if (chosen.touchpoint) panel.replaceChildren(...panelContent(chosen.touchpoint, openTouchpoint, closePanel));
  say(words);
}

function showView(name) {
  for (const view of views) view.classList.toggle("chosen", view.id === name);
  for (const link of document.querySelectorAll(".top nav a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const wide = name !== "map" && name !== "touchpoints";
  document.body.classList.toggle("wide", wide);
  sidebar.hidden = wide;
  zoomBar.box.hidden = name !== "map";
  if (wide) closePanel();
}

function openTouchpoint(id, journey = journeyOf(id)) {
  if (!journey) return;
  if (id && panel.hidden) opener = document.activeElement;
  if (document.querySelector(".view.chosen")?.id !== "touchpoints" || !id) showView("map");
  if (journey !== chosen.journey) showJourney(journey);
  if (!id) return;
  chosen.touchpoint = id;
  panel.replaceChildren(...panelContent(id, openTouchpoint, closePanel));
  panel.hidden = false;
  panel.scrollTop = 0;
  if (map) {
    map.choose(id);
    map.reveal(id, false);
  }
  history.replaceState(null, "", `#${id}`);
  panel.querySelector("h2").focus({ preventScroll: true });
}

function closePanel() {
  if (panel.hidden) return;
  const id = chosen.touchpoint;
  chosen.touchpoint = null;
  panel.hidden = true;
  history.replaceState(null, "", `#${document.querySelector(".view.chosen")?.id ?? "map"}`);
  map?.choose(null);
  if (map?.cards.has(id) && document.querySelector("#map.chosen")) map.reveal(id);
  else if (opener?.isConnected) opener.focus();
}

// links by hash: a view, a journey, a touchpoint or a persona

function go(target) {
  const journey = material.journeys.find((one) => one.id === target);
  const view = views.find((one) => one.id === target);
  const person = material.people.find((one) => one.id === target);
  if (view) {
    closePanel();
    showView(view.id);
    history.replaceState(null, "", `#${view.id}`);
    document.getElementById("content").scrollTop = 0;
    scrollTo(0, 0);
  } else if (journey) {
    showView("map");
    showJourney(journey);
  } else if (person) {
    showView("personas");
    const article = document.getElementById(target);
    article.tabIndex = -1;
    article.focus();
    article.scrollIntoView();
  } else if (journeyOf(target)) {
    openTouchpoint(target);
  } else {
    return false;
  }
  return true;
}

function goToHash() {
  const hash = location.hash.slice(1);
  let target = hash;
  try {
    target = decodeURIComponent(hash);
  } catch {
    target = hash; // somebody cut the link in the middle of a letter
  }
  return target !== "" && go(target);
}

function followLinks(event) {
  const link = event.target.closest("a[href^='#']");
  if (!link || link.hash === "#content" || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (go(link.getAttribute("href").slice(1))) event.preventDefault();
}

// tools

function zoomTools() {
  const output = make("output", {}, "100 %");
  const button = (label, title, act) =>
    make("button", { type: "button", "aria-label": title, title, click: () => { if (map) act(); } }, label);
  const box = make("div", { class: "zoom", role: "group" },
    button(texts.fit, texts.fit, () => map.fit()),
    button("−", texts.zoomOut, () => map.zoomAt(0.8, undefined, undefined, true)), output,
    button("+", texts.zoomIn, () => map.zoomAt(1.25, undefined, undefined, true)),
    button(texts.fullSize, texts.fullSize, () => map.zoomAt(1 / map.zoom, undefined, undefined, true)));
  return { box, output };
}

function themeButton() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const button = make("button", { type: "button", class: "button", click: () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    name();
  } });
  const name = () => { button.textContent = isDark() ? texts.light : texts.dark; };
  system.addEventListener("change", name);
  name();
  return button;
}

function typedAnywhere(event) {
  const writing = event.target.closest("input[type=search]");
  if (event.key === "Escape") {
    closePanel();
  } else if (!writing && (event.key === "/" || (event.key === "k" && (event.ctrlKey || event.metaKey)))) {
    event.preventDefault();
    search.input.focus();
  }
}

function makePaper() {
  paper.replaceChildren(...material.journeys.map((journey, number) => {
    const current = chosen.journey;
    chosen.journey = journey;
    const sheet = paperMap(journey, PAPER[0], PAPER[1] - (number ? 0 : UNDER_TITLE));
    chosen.journey = current;
    return sheet;
  }));
}

// begin

const search = searchBox(go);
const zoomBar = zoomTools();
const sidebar = choices();
document.querySelector(".tools").append(search.box, themeButton());
document.querySelector(".status").append(zoomBar.box);
document.querySelector("main").before(sidebar);
document.querySelector("main").after(panel);
mapPlace.append(paper);
showView("map");
if (chosen.journey) showJourney(chosen.journey, true);
goToHash();
document.addEventListener("click", followLinks);
document.addEventListener("keydown", typedAnywhere);
addEventListener("hashchange", goToHash);
addEventListener("beforeprint", makePaper);
addEventListener("afterprint", () => paper.replaceChildren());
narrowScreen.addEventListener("change", drawMap);
