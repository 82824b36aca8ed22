// The tables of touchpoints are in the page already; here they learn to be sorted, filtered and to follow the segment.

const ROWS_AT_ONCE = 250;

function liveTables(place) {
  const filter = make("input", { type: "search", placeholder: texts.filter, "aria-label": texts.filter, input: () => narrow() });
  const count = make("span", { class: "mute" });
  const frames = [...place.querySelectorAll(".scroll")];
  const more = make("button", { type: "button", class: "button", hidden: true, click: () => narrow(true) }, texts.showAll);
  frames[0]?.before(make("div", { class: "filter" }, filter, count));
  frames.at(-1)?.after(more);
  frames.forEach((frame) => frame.querySelectorAll("thead th").forEach((head) => makeSortable(head, narrow)));

  function shown() {
    return frames.find((frame) => frame.dataset.journey === chosen.journey?.id);
  }

  // Long tables begin with their first rows: thousands at once would keep the browser busy for seconds.
  function narrow(all = false) {
    const rows = [...(shown()?.querySelectorAll("tbody tr") ?? [])];
    const wanted = filter.value.trim().toLocaleLowerCase();
    const left = rows.filter((row) => !wanted || row.textContent.toLocaleLowerCase().includes(wanted));
    const kept = new Set(all ? left : left.slice(0, ROWS_AT_ONCE));
    for (const row of rows) row.hidden = !kept.has(row);
    more.hidden = kept.size === left.length;
    count.textContent = wanted || !more.hidden ? fill(texts.filtered, { shown: kept.size, count: rows.length }) : "";
    if (wanted) say(count.textContent);
  }

  return {
    narrow,
    show() {
      for (const frame of frames) frame.hidden = frame !== shown();
      narrow();
    },
    recolour() {
      for (const frame of frames) {
        const caption = frame.querySelector("caption");
        caption.dataset.all ??= caption.textContent;
        const segment = chosen.segment ? ` · ${texts.segment}: ${chosen.segment}` : "";
        caption.textContent = caption.dataset.all + segment;
      }
      for (const cell of place.querySelectorAll("td[data-metric]")) scoreCell(cell);
    },
  };
}

function scoreCell(cell) {
  const score = scoreOf(cell.closest("tr").dataset.touchpoint, cell.dataset.metric);
  if (score?.number !== null && score) {
    cell.dataset.value = score.number;
    cell.replaceChildren(badge({ band: score.band, text: score.value }),
      make("span", { class: "unseen" }, ` ${texts[score.band]} `), make("span", { class: "n" }, score.answers));
  } else {
    delete cell.dataset.value;
    const text = score?.band === "withheld" ? score.answers : texts.noData;
    cell.replaceChildren(make("span", { class: "none" }, text));
  }
}

function makeSortable(head, sorted) {
  const title = head.textContent;
  head.replaceChildren(make("button", { type: "button", click: () => {
    sortBy(head, title);
    sorted();
  } }, title));
}

function sortBy(head, title) {
  const falling = head.getAttribute("aria-sort") === "ascending";
  const column = [...head.parentElement.children].indexOf(head);
  const body = head.closest("table").tBodies[0];
  for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", falling ? "descending" : "ascending");
  const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const isText = head.dataset.sort === "text";
  const keyed = [...body.rows].map((row) => {
    const cell = row.cells[column];
    return [isText ? cell.textContent.trim() : cell.dataset.value === undefined ? null : Number(cell.dataset.value), row];
  });
  keyed.sort(([a], [b]) => {
    if (a === null || b === null || a === "" || b === "") return (a === null || a === "") - (b === null || b === "");
    const order = isText ? words.compare(a, b) : a - b;
    return falling ? -order : order;
  });
  body.append(...keyed.map(([, row]) => row));
  say(fill(falling ? texts.sortedDown : texts.sortedUp, { header: title }));
}
