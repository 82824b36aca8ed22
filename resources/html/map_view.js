// The map on the screen: moved, zoomed, walked through with the keyboard, and made only where it is in sight.

class MapView {
  constructor(place, open) {
    this.open = open;
    this.world = make("div", { class: "world" });
    this.labels = make("div", { class: "labels" });
    this.heads = make("div", { class: "heads" });
    this.viewport = make("div", { class: "viewport", tabindex: 0, role: "group" }, this.world, this.labels, this.heads);
    this.overview = make("div", { class: "overview", "aria-hidden": "true" });
    this.viewport.append(this.overview);
    place.append(this.viewport);
    this.cards = new Map();
    [this.x, this.y, this.zoom] = [0, 0, 1];
    this.current = null;
    this.pointers = new Map();
    this.listen();
  }

  // showing

  show(journey) {
    this.journey = journey;
    this.cards.clear();
    this.byId = new Map(journey.touchpoints.map((one) => [one.id, one]));
    this.many = journey.touchpoints.length > ALL_AT_ONCE;
    this.current = journey.touchpoints[0]?.id ?? null;
    this.viewport.setAttribute("aria-label", fill(texts.mapLabel, { journey: journey.title }));
    this.scene = make("div", { class: "scene" });
    this.changing = make("div", { class: "scene" });
    this.deck = make("div", { class: "scene" });
    this.scene.append(...drawGround(journey), ...drawArrows(journey), ...drawNotes(journey));
    this.world.replaceChildren(this.scene, this.changing, this.deck);
    this.heads.replaceChildren(...drawHeads(journey));
    this.viewport.querySelector(".empty")?.remove();
    if (!journey.touchpoints.length) this.viewport.append(make("p", { class: "empty" }, texts.emptyMap));
    this.recolour();
    this.start();
  }

  // Draws anew what depends on segment, metric and personas.
  recolour() {
    const journey = this.journey;
    this.changing.replaceChildren(...drawEmotion(journey), ...drawTrends(journey));
    this.labels.replaceChildren(...drawLabels(journey));
    for (const [id, face] of this.cards) colourCard(face, journey, this.byId.get(id));
    this.far?.remove();
    this.far = null;
    if (this.many) {
      this.far = farMap(journey);
      this.viewport.insertBefore(this.far, this.labels);
    }
    this.apply();
  }

  choose(touchpoint) {
    this.cards.forEach((face, id) => face.classList.toggle("chosen", id === touchpoint));
    for (const path of this.world.querySelectorAll("[data-from]")) {
      const touches = touchpoint && (path.dataset.from === touchpoint || path.dataset.to === touchpoint);
      path.classList.toggle("near-chosen", Boolean(touches));
    }
  }

  // moving

  get size() {
    return [this.viewport.clientWidth || 1, this.viewport.clientHeight || 1];
  }

  start() {
    const [width, height] = this.size;
    const whole = Math.min(width / this.journey.width, height / this.journey.height, 1.25);
    const filling = Math.min(1, width / this.journey.width, 1.25 * whole);
    this.setView(this.many ? whole : Math.max(filling, NEAR_FROM), PADDING, PADDING);
  }

  fit() {
    const [width, height] = this.size;
    this.setView(Math.min(width / this.journey.width, height / this.journey.height, 1.25), 0, 0, true);
  }

  setView(zoom, x, y, smooth = false) {
    const [width, height] = this.size;
    this.zoom = Math.min(CLOSEST, Math.max(this.smallest(), zoom));
    const [mapWidth, mapHeight] = [this.journey.width * this.zoom, this.journey.height * this.zoom];
    this.x = mapWidth <= width ? (width - mapWidth) / 2 : Math.min(width / 3, Math.max(width * 0.67 - mapWidth, x));
    this.y = mapHeight <= height ? 0 : Math.min(height / 3, Math.max(height * 0.67 - mapHeight, y));
    this.viewport.classList.toggle("moved", smooth);
    this.apply();
  }

  smallest() {
    const [width, height] = this.size;
    return Math.min(0.2, width / this.journey.width, height / this.journey.height);
  }

  zoomAt(factor, x, y, smooth = false) {
    const [width, height] = this.size;
    const [atX, atY] = [x ?? width / 2, y ?? height / 2];
    const zoom = Math.min(CLOSEST, Math.max(this.smallest(), this.zoom * factor));
    const ratio = zoom / this.zoom;
    this.setView(zoom, atX - (atX - this.x) * ratio, atY - (atY - this.y) * ratio, smooth);
    this.tellZoom?.(zoom);
  }

  moveBy(dx, dy, smooth = false) {
    this.setView(this.zoom, this.x + dx, this.y + dy, smooth);
  }

  apply() {
    const { x, y, zoom, viewport } = this;
    const detail = zoom >= NEAR_FROM ? "near" : zoom >= MID_FROM ? "mid" : "far";
    if (this.applied !== zoom) {
      viewport.classList.remove("near", "mid", "far");
      viewport.classList.add(detail);
      viewport.classList.toggle("tight", zoom < TIGHT_UNDER);
      viewport.style.setProperty("--zoom", zoom.toFixed(4));
      this.applied = zoom;
    }
    this.world.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`;
    this.labels.style.transform = `translate(${Math.max(x, -12 * zoom)}px, ${y}px) scale(${zoom})`;
    this.heads.style.transform = `translate(${x}px, ${Math.max(y, 4 - 12 * zoom)}px) scale(${zoom})`;
    this.makeCards(detail);
    this.showOverview();
    this.tellZoom?.(zoom);
  }

  // Makes the cards that are in sight, or all of them where there are few.
  makeCards(detail) {
    const wanted = !this.many ? this.journey.touchpoints : detail === "far" ? [] : this.inSight();
    const ids = new Set(wanted.map((one) => one.id));
    this.showFar(detail === "far");
    for (const [id, face] of this.cards) {
      if (!ids.has(id) && face !== document.activeElement) {
        face.remove();
        this.cards.delete(id);
      }
    }
    const fresh = wanted.filter((one) => !this.cards.has(one.id)).map((one) => this.makeCard(one));
    this.deck.append(...fresh);
    if (this.many && !this.cards.has(this.current)) this.current = wanted[0]?.id ?? this.current;
    this.cards.forEach((face, id) => { face.tabIndex = id === this.current ? 0 : -1; });
  }

  // From afar a large map is one drawing in the size that it has on the screen.
  showFar(isFar) {
    this.world.style.display = this.far && isFar ? "none" : "";
    if (!this.far) return;
    this.far.style.display = isFar ? "" : "none";
    if (!isFar) return;
    this.far.style.width = `${this.journey.width * this.zoom}px`;
    this.far.style.height = `${this.journey.height * this.zoom}px`;
    this.far.style.transform = `translate(${this.x}px, ${this.y}px)`;
  }

  makeCard(touchpoint) {
    const face = placed(card(this.journey, touchpoint), touchpoint.x, touchpoint.y, ...this.journey.card);
    face.classList.toggle("chosen", touchpoint.id === chosen.touchpoint);
    this.cards.set(touchpoint.id, face);
    return face;
  }

  inSight() {
    const [width, height] = this.size;
    const [cardWidth, cardHeight] = this.journey.card;
    const [left, top] = [-this.x / this.zoom - cardWidth, -this.y / this.zoom - cardHeight];
    const [right, bottom] = [(width - this.x) / this.zoom, (height - this.y) / this.zoom];
    return this.journey.touchpoints.filter(({ x, y }) => x > left && x < right && y > top && y < bottom);
  }

  // The small map in the corner, where the whole does not fit.
  showOverview() {
    const { journey, overview } = this;
    const [width, height] = this.size;
    const inSight = Math.min(1, width / journey.width / this.zoom) * Math.min(1, height / journey.height / this.zoom);
    const fits = inSight > 0.6;
    overview.style.display = fits || width < 700 ? "none" : "";
    if (fits) return;
    const key = [journey.id, chosen.metric, chosen.segment, width, height].join(" ");
    if (overview.dataset.shown !== key) {
      overview.dataset.shown = key;
      this.small = Math.min(180 / journey.width, 150 / journey.height);
      const [wide, high] = [journey.width * this.small, journey.height * this.small];
      placed(overview, width - wide - 12, height - high - 12, wide, high);
      const stages = journey.stages.map((stage) => draw("rect", { class: "stage", x: stage.x, y: stage.y,
        width: stage.width, height: stage.height + journey.top }));
      const drawing = furnish(farCards(journey), { class: "ground", width: wide, height: high,
        viewBox: `0 0 ${journey.width} ${journey.height}` }, []);
      drawing.prepend(...stages);
      this.frame = make("div", { class: "frame" });
      overview.replaceChildren(drawing, this.frame);
    }
    const ratio = this.small / this.zoom;
    placed(this.frame, -this.x * ratio, -this.y * ratio, width * ratio, height * ratio);
  }

  // Brings a card into sight and gives it the keyboard.
  reveal(id, focus = true) {
    const one = this.byId.get(id);
    if (!one) return;
    const [width, height] = this.size;
    const [cardWidth, cardHeight] = this.journey.card;
    if (this.many && this.zoom < MID_FROM) this.zoom = NEAR_FROM;
    const [x, y, zoom] = [this.x + one.x * this.zoom, this.y + one.y * this.zoom, this.zoom];
    const margin = 48;
    const top = margin + this.journey.top * zoom;
    let [dx, dy] = [0, 0];
    if (x < margin) dx = margin - x;
    if (x + cardWidth * zoom > width - margin) dx = width - margin - x - cardWidth * zoom;
    if (y < top) dy = top - y;
    if (y + cardHeight * zoom > height - margin) dy = height - margin - y - cardHeight * zoom;
    this.current = id;
    if (dx || dy || this.many) this.moveBy(dx, dy, true);
    this.cards.forEach((face, other) => { face.tabIndex = other === id ? 0 : -1; });
    if (focus) this.cards.get(id)?.focus({ preventScroll: true });
  }

  // listening

  listen() {
    const { viewport } = this;
    viewport.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    viewport.addEventListener("pointerdown", (event) => this.pressed(event));
    viewport.addEventListener("pointermove", (event) => this.dragged(event));
    for (const name of ["pointerup", "pointercancel"]) viewport.addEventListener(name, (event) => this.released(event));
    viewport.addEventListener("click", (event) => this.clicked(event));
    viewport.addEventListener("keydown", (event) => this.typed(event));
    viewport.addEventListener("focusin", (event) => this.focused(event));
    viewport.addEventListener("scroll", () => { viewport.scrollLeft = viewport.scrollTop = 0; });
    new ResizeObserver(() => { if (this.journey && viewport.clientWidth) this.moveBy(0, 0); }).observe(viewport);
  }

  at(event) {
    const frame = this.viewport.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  }

  wheeled(event) {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 18 : 1;
    if (event.ctrlKey || event.metaKey) {
      this.zoomAt(Math.exp(-event.deltaY * unit * 0.0025), ...this.at(event));
    } else if (event.shiftKey && !event.deltaX) {
      this.moveBy(-event.deltaY * unit, 0);
    } else {
      this.moveBy(-event.deltaX * unit, -event.deltaY * unit);
    }
  }

  pressed(event) {
    if (event.button !== 0 || event.target.closest(".overview")) return;
    this.pointers.set(event.pointerId, this.at(event));
    this.way = 0;
  }

  dragged(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.at(event);
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    this.pointers.set(event.pointerId, now);
    this.way += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
    if (this.way < 5) return;
    this.viewport.classList.add("dragged");
    if (!this.viewport.hasPointerCapture(event.pointerId)) this.viewport.setPointerCapture(event.pointerId);
    if (others.length) {
      this.pinched(before, now, others[0]);
    } else {
      this.moveBy(now[0] - before[0], now[1] - before[1]);
    }
  }

  pinched(before, now, other) {
    const distance = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]) || 1;
    this.moveBy((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    this.zoomAt(distance(now) / distance(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  }

  released(event) {
    this.pointers.delete(event.pointerId);
    if (!this.pointers.size) this.viewport.classList.remove("dragged");
  }

  clicked(event) {
    if (event.detail > 0 && this.way >= 5) {
      this.way = 0;
      return;
    }
    const face = event.target.closest(".card");
    if (face) {
      this.current = face.dataset.touchpoint;
      this.open(face.dataset.touchpoint);
    } else if (event.target.closest(".overview")) {
      this.jump(event);
    } else if (this.far && this.zoom < MID_FROM) {
      this.approach(this.at(event));
    }
  }

  jump(event) {
    const [width, height] = this.size;
    const frame = this.overview.getBoundingClientRect();
    const [x, y] = [(event.clientX - frame.left) / this.small, (event.clientY - frame.top) / this.small];
    this.setView(this.zoom, width / 2 - x * this.zoom, height / 2 - y * this.zoom, true);
  }

  // From afar a click comes nearer, to where cards can be read.
  approach([x, y]) {
    this.zoomAt(NEAR_FROM / this.zoom, x, y, true);
  }

  focused(event) {
    const face = event.target.closest(".card");
    if (face && !this.pointers.size) this.reveal(face.dataset.touchpoint, false);
  }

  typed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const commands = {
      "+": () => this.zoomAt(1.25, undefined, undefined, true),
      "=": () => this.zoomAt(1.25, undefined, undefined, true),
      "-": () => this.zoomAt(0.8, undefined, undefined, true),
      0: () => this.fit(),
      1: () => this.zoomAt(1 / this.zoom, undefined, undefined, true),
      Home: () => this.reveal(this.journey.touchpoints[0]?.id),
      End: () => this.reveal(this.journey.touchpoints.at(-1)?.id),
    };
    const onCard = event.target.closest(".card");
    if (steps[event.key]) {
      const [dx, dy] = steps[event.key];
      if (onCard) this.step(onCard.dataset.touchpoint, dx, dy);
      else this.moveBy(-80 * dx, -80 * dy, true);
    } else if (commands[event.key]) {
      commands[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  }

  // Moves to the nearest card in a direction; past the end of a row, along the map's order.
  step(id, dx, dy) {
    const from = this.byId.get(id);
    let [best, nearest] = [null, Infinity];
    for (const one of this.journey.touchpoints) {
      const [x, y] = [one.x - from.x, one.y - from.y];
      const along = x * dx + y * dy;
      const distance = along + 3 * Math.abs(x * dy + y * dx);
      if (along > 1 && distance < nearest) [best, nearest] = [one.id, distance];
    }
    const order = this.journey.touchpoints;
    const index = order.indexOf(from) + dx;
    this.reveal(best ?? (dx ? order[index]?.id : null) ?? id);
  }
}

// On narrow screens the same cards stand in a list, stage by stage.
function stageList(journey, open) {
  const parts = journey.stages.map((stage, index) => {
    const cards = journey.touchpoints.filter((one) => one.stage === index).map((one) => {
      const face = card(journey, one);
      face.tabIndex = 0;
      face.addEventListener("click", () => open(one.id));
      return make("li", {}, face);
    });
    return make("section", {}, make("h3", {}, stage.title), stage.goal ? make("p", { class: "mute" }, stage.goal) : null,
      cards.length ? make("ol", {}, ...cards) : make("p", { class: "mute" }, texts.empty));
  });
  return make("div", { class: "by-stage" }, make("h2", {}, journey.title),
    make("p", { class: "mute" }, journey.facts.join(" · ")), ...parts);
}
