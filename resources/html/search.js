// The search box finds touchpoints, stages, personas, notes and actions; arrow keys choose, Enter goes there.

const MOST_FOUND = 40;

function searchBox(go) {
  const list = make("ul", { class: "found", role: "listbox", id: "found", "aria-label": texts.search, hidden: true });
  const input = make("input", { type: "search", placeholder: `${texts.search} (/)`, "aria-label": texts.search,
    role: "combobox", "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list",
    autocomplete: "off" });
  const entries = searchable();
  let found = [];
  let at = -1;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function look() {
    const wanted = input.value.trim().toLocaleLowerCase();
    if (!wanted) return close();
    found = entries.filter((entry) => entry.words.includes(wanted)).slice(0, MOST_FOUND);
    list.replaceChildren(...found.map((entry, index) => make("li", { role: "option", id: `found-${index}`,
      "aria-selected": "false", pointerdown: (event) => event.preventDefault(), click: () => take(index) },
      entry.title, make("div", { class: "n" }, entry.kind))));
    if (!found.length) list.append(make("li", { role: "option", "aria-disabled": "true" }, texts.nothingFound));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    say(found.length ? fill(texts.found, { count: found.length }) : texts.nothingFound);
    return mark(found.length ? 0 : -1);
  }

  function mark(index) {
    at = index;
    [...list.children].forEach((item, other) => item.setAttribute("aria-selected", String(other === index)));
    if (index >= 0) {
      input.setAttribute("aria-activedescendant", `found-${index}`);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  function take(index) {
    const entry = found[index];
    close();
    input.value = "";
    if (entry) go(entry.target);
  }

  input.addEventListener("input", look);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) mark((at + step + found.length) % found.length);
    else if (event.key === "Enter") take(at);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { box: make("div", { class: "search", role: "search" }, input, list), input };
}

function searchable() {
  const found = [];
  const add = (title, kind, target, more = "") => {
    found.push({ title, kind, target, words: `${title} ${more}`.toLocaleLowerCase() });
  };
  for (const journey of material.journeys) {
    for (const one of journey.touchpoints) {
      const place = [texts.touchpoint, journey.stages[one.stage]?.title, journey.title].filter(Boolean).join(" · ");
      add(one.title, place, one.id, `${one.channel ?? ""} ${one.owner ?? ""}`);
    }
    for (const note of journey.notes) add(note.text, `${note.kindName} · ${journey.title}`, note.touchpoint ?? journey.id);
    for (const one of journey.actions) add(one.title, `${texts.action} · ${journey.title}`, one.touchpoint ?? journey.id);
  }
  for (const person of material.people) add(person.name, texts.persona, person.id);
  return found;
}
