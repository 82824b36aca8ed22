// The panel of one touchpoint: its scores, what was felt and said there, and what is done about it.

function panelContent(id, open, close) {
  const journey = journeyOf(id);
  const one = journey.touchpoints.find((touchpoint) => touchpoint.id === id);
  const stage = journey.stages[one.stage];
  const about = [texts.touchpoint, stage?.title, one.channel].filter(Boolean).join(" · ");
  return [
    make("header", {},
      make("div", {}, make("p", { class: "mute" }, about), make("h2", { tabindex: -1 }, one.title)),
      make("button", { type: "button", class: "close", "aria-label": texts.close, title: texts.close, click: close }, "✕")),
    tags(one),
    one.description ? make("section", {}, make("p", {}, one.description)) : null,
    ...named(texts.expectation, one.expectation),
    ...named(texts.stake, one.moment?.[0]),
    ...named(texts.reason, one.moment?.[1]),
    ...scores(one),
    feltSection(journey, one),
    listSection(texts.quotes, one.quotes, quote),
    listSection(texts.panelNotes, journey.notes.filter((note) => note.touchpoint === id), noteCard),
    listSection(texts.actions, journey.actions.filter((action) => action.touchpoint === id), fullAction),
    neighbours(texts.comesFrom, journey, journey.arrows.filter((arrow) => arrow.to === id), "from", open),
    neighbours(texts.leadsTo, journey, journey.arrows.filter((arrow) => arrow.from === id), "to", open),
    subJourney(one, open),
    ...(one.images ?? []).map((asset) => make("img", { src: material.pictures[asset], alt: "" })),
  ].filter(Boolean);
}

function tags(one) {
  const found = [];
  if (one.moment) found.push(make("li", { class: "tag moment" }, texts.momentOfTruth));
  const owner = one.owner || one.moment?.[2];
  if (owner) found.push(make("li", { class: "tag" }, fill(texts.owner, { owner })));
  found.push(make("li", { class: "tag" }, fill(texts.evidence, { status: one.evidence })));
  if (one.service) found.push(make("li", { class: "tag" }, texts.service));
  if (one.indirect) found.push(make("li", { class: "tag" }, texts.indirect));
  return make("ul", { class: "tags" }, ...found);
}

function named(title, words) {
  return words ? [make("h3", {}, title), make("section", {}, make("p", {}, words))] : [];
}

function scores(one) {
  const found = material.metrics.filter((metric) => scoreOf(one.id, metric.id)).map((metric) => scoreBox(one, metric));
  const heading = make("h3", {}, chosen.segment ? `${texts.segment}: ${chosen.segment}` : texts.allCustomers);
  return material.metrics.length ? [heading, ...(found.length ? found : [make("p", {}, texts.noScores)])] : [];
}

function scoreBox(one, metric) {
  const score = scoreOf(one.id, metric.id);
  const box = make("div", { class: `score${metric.id === chosen.metric ? " current" : ""}` },
    make("div", { class: "row" }, make("span", {}, metric.name), make("span", { class: "n" }, score.answers)));
  if (score.band === "withheld" || score.band === "none") {
    box.append(make("p", { class: "mute" }, score.band === "withheld" ? texts.withheldText : texts.noData));
    return box;
  }
  const value = make("span", {}, make("span", { class: `value ${score.band}` }, valueText(score)), " ",
    make("span", { class: "unseen" }, `(${texts[score.band]}) `), make("b", { class: "mute" }, score.margin));
  box.append(make("div", { class: "row" }, value, trend(one, metric, score)));
  if (score.parts.length) box.append(...partsBar(metric, score.parts));
  box.append(...scoreLines(one, metric, score));
  return box;
}

function valueText(score) {
  return `${SHAPES[score.band] ?? ""} ${score.value}`.trim();
}

function scoreLines(one, metric, score) {
  const target = material.targets[metric.id]?.[one.id] ?? metric.target;
  const everyone = scoreOf(one.id, metric.id, "");
  return [
    score.band === "few" ? fill(texts.fewText, { minimum: material.minimum }) : "",
    score.interval ? fill(texts.interval, { confidence: material.confidence, interval: score.interval }) : "",
    score.toTarget ? fill(texts.target, { difference: score.toTarget, target }) : "",
    score.toEveryone ? fill(texts.againstAll, { difference: score.toEveryone, value: everyone.value }) : "",
  ].filter(Boolean).map((line) => make("p", { class: "n" }, line));
}

function trend(one, metric, score) {
  const [values, words] = material.trends[metric.id]?.[one.id] ?? [];
  if (!values) return null;
  const known = values.filter((value) => value !== null);
  const { path, last } = sparkline(values, Math.min(...known), Math.max(...known), 96, 22);
  const said = chosen.segment ? `${words} (${texts.trendAll})` : words;
  const colour = chosen.segment ? "none" : score.band;
  if (!path.includes("L")) return null;
  return draw("svg", { class: "sparkline", viewBox: "0 -3 96 28", role: "img", "aria-label": said },
    draw("title", {}, said), draw("path", { class: `spark ${colour}`, d: path }),
    last ? draw("circle", { class: `spark-end ${colour}`, cx: last[0], cy: last[1], r: 2.5 }) : null);
}

function partsBar(metric, parts) {
  const bands = ["low", "middle", "good"];
  let left = 0;
  const pieces = parts.map((part, index) => {
    const piece = draw("rect", { class: `part ${bands[index]}`, x: left, y: 0, width: Math.max(0, part - 0.5), height: 8 });
    left += part;
    return piece;
  });
  const said = parts.map((part, index) => `${part} % ${metric.parts[index] ?? ""}`);
  return [
    draw("svg", { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", role: "img",
      "aria-label": said.join(", ") }, ...pieces),
    make("p", { class: "ends n", "aria-hidden": "true" }, make("span", {}, said[0]), make("span", {}, said.at(-1))),
  ];
}

function feltSection(journey, one) {
  const curves = journey.emotion?.curves ?? {};
  const rows = Object.keys(curves).filter((persona) => Object.hasOwn(curves[persona], one.id)).map((persona) => {
    const value = curves[persona][one.id];
    return make("p", { class: "felt-row" }, make("span", {}, personaName(persona)),
      make("b", {}, `${SHAPES[feltBand(value)]} ${feltText(value)}`));
  });
  return rows.length ? make("section", {}, make("h3", {}, texts.felt), ...rows) : null;
}

function listSection(title, entries, drawEntry) {
  return entries?.length ? make("section", {}, make("h3", {}, title), ...entries.map(drawEntry)) : null;
}

function quote([words, source]) {
  return make("blockquote", { class: "quote" }, make("p", {}, words), make("p", { class: "n" }, source));
}

function fullAction(action) {
  const box = actionCard(action);
  for (const words of [action.problem, action.result]) if (words) box.append(make("small", {}, words));
  return box;
}

function neighbours(title, journey, arrows, end, open) {
  if (!arrows.length) return null;
  const lines = arrows.map((arrow) => {
    const other = journey.touchpoints.find((touchpoint) => touchpoint.id === arrow[end]);
    const facts = [arrow.share, ...(arrow.chips ?? []).map((chip) => chip[2])].filter(Boolean).join(", ");
    return make("li", {}, make("a", { href: `#${other.id}`, click: (event) => {
      event.preventDefault();
      open(other.id);
    } }, other.title), facts ? make("span", { class: "n" }, ` ${facts}`) : null);
  });
  return make("section", {}, make("h3", {}, title), make("ul", { class: "plain" }, ...lines));
}

function subJourney(one, open) {
  const journey = material.journeys.find((other) => other.id === one.sub);
  if (!journey) return null;
  const title = fill(texts.opens, { journey: journey.title });
  return make("p", {}, make("button", { type: "button", class: "button", click: () => open(null, journey) }, title));
}
