"""Writes the page: markup that reads without a script, the data of the maps, style and script, all in one file.

The content security policy lets in exactly this style sheet, exactly this script, pictures that lie in the file, and
nothing from anywhere else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from cxjourney.domain.records import Journey
from cxjourney.domain.text import language, tr, trn
from cxjourney.domain.words import state_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.html.definitions import definitions
from cxjourney.exchange.html.map_data import Data, MapData
from cxjourney.exchange.html.markup import Markup, element, hash_source, joined, plain, script_data
from cxjourney.exchange.html.persona_cards import persona_cards
from cxjourney.exchange.html.pictures import Pictures
from cxjourney.exchange.html.score_data import own_targets, part_names, score_data, trend_data
from cxjourney.exchange.html.touchpoint_table import stage_notes, touchpoint_tables
from cxjourney.exchange.html.wording import script_texts
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.exchange.persona_evidence import facts_of
from cxjourney.paths import resource
from cxjourney.saving import write_whole
from cxjourney.scoring.labels import format_date, format_period, format_value

_SCORED = 0.4  # the share of the work that is done by then
_SCRIPTS = ("base", "map", "map_view", "panel", "tables", "search", "page")  # in the order in which they build
_FIRST = 'document.documentElement.classList.add("live")'  # before anything is painted: no page that jumps


def write_page(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    """Write the journeys and personas of a project to `path` as one HTML file.

    Raise ExportError where the file cannot be written and ExportCancelled where the watch says so: then what lay at
    `path` is unchanged.
    """
    contents = Contents(material, options, watch.check)
    watch(_SCORED)
    page = build_page(contents, watch.part(_SCORED, 0.95))
    watch.check()
    write_whole(path, page.encode("utf-8", errors="replace"))
    watch(1.0)


def build_page(contents: Contents, watch: Watch) -> str:
    """Return the whole page."""
    pictures = Pictures(contents)
    data = script_data(page_data(contents, pictures, watch.part(0.0, 0.6)))
    body = _body(contents, pictures)
    watch(0.9)
    style = _tokens() + resource("html/page.css").read_text("utf-8")
    script = _script()
    policy = (
        f"default-src 'none'; img-src data:; style-src {hash_source(style)}; "
        f"script-src {hash_source(_FIRST)} {hash_source(script)}; base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head", element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="description", content=contents.info.description or None),
        element("meta", name="color-scheme", content="light dark"),
        element("title", contents.title), element("style", Markup(style)), element("script", Markup(_FIRST)),
    )  # fmt: skip
    scripts = joined([
        element("script", Markup(data), type="application/json", id="material"), element("script", Markup(script)),
    ])  # fmt: skip
    page = element("html", head, element("body", body, scripts), lang=language())
    watch(1.0)
    return f"<!DOCTYPE html>\n{page}\n"


def page_data(contents: Contents, pictures: Pictures, watch: Watch) -> Data:
    """Return what the script works with: aggregates, places and texts, no row of the evidence."""
    maps = MapData(contents, pictures.on_map)
    journeys = []
    for number, journey in enumerate(contents.journeys, 1):
        journeys.append(maps.journey(journey))
        watch(0.9 * number / len(contents.journeys))
    return {
        "texts": script_texts(),
        "journeys": journeys,
        "personas": [{"id": persona.id, "name": plain(persona.name)} for persona in maps.felt_by],
        "people": [{"id": persona.id, "name": plain(persona.name)} for persona in contents.personas],
        "felt": contents.persona.id if contents.persona in maps.felt_by and contents.persona else "",
        "everyoneFelt": None in contents.felt_by,
        "metrics": [
            {
                "id": metric.id, "name": plain(metric.name), "parts": part_names(metric),
                "target": "" if metric.target is None else format_value(metric, metric.target),
            }
            for metric in contents.metrics
        ],
        "metric": contents.metric.id if contents.metric in contents.metrics and contents.metric else "",
        "segments": [name for one in contents.segments if one.conditions and (name := plain(one.name))],
        "scores": score_data(contents),
        "trends": trend_data(contents),
        "targets": own_targets(contents),
        "pictures": pictures.shown_on_map(),
        "minimum": contents.info.minimum_n,
        "confidence": f"{contents.info.confidence * 100:g}",
    }  # fmt: skip


def _body(contents: Contents, pictures: Pictures) -> Markup:
    return joined([
        element("a", tr("Skip to the content"), href="#content", class_="skip"),
        _header(contents),
        element("main", *_views(contents, pictures), id="content", tabindex="-1"),
        element("footer", *_status(contents), class_="status"),
        element("p", class_="unseen", aria_live="polite", id="said"),
    ])  # fmt: skip


def _header(contents: Contents) -> Markup:
    views = [("map", tr("Map")), ("touchpoints", tr("Touchpoints"))]
    if contents.personas:
        views.append(("personas", tr("Personas")))
    views.append(("definitions", tr("Definitions and sources")))
    links = [element("a", title, href=f"#{view}") for view, title in views]
    return element(
        "header", element("h1", contents.title), element("nav", *links, aria_label=tr("Views")),
        element("div", class_="tools"), class_="top",
    )  # fmt: skip


def _views(contents: Contents, pictures: Pictures) -> Iterator[Markup]:
    about = [element("p", contents.info.description, class_="about")] if contents.info.description else []
    yield element(
        "section", element("h2", tr("Map"), class_="unseen"), *about,
        element("noscript", element("p", tr("The map can be moved where scripts are allowed. "
                                            "Below, the same touchpoints stand in a table."))),
        *(_journey_facts(journey) for journey in contents.journeys), id="map", class_="view chosen",
    )  # fmt: skip
    empty = Markup("") if contents.journeys else element("p", tr("There is no journey in this project yet."))
    yield element(
        "section", element("h2", tr("Touchpoints")), empty, touchpoint_tables(contents), stage_notes(contents),
        id="touchpoints", class_="view",
    )  # fmt: skip
    if contents.personas:
        known = ((persona.id, facts_of(contents, persona)) for persona in contents.personas)
        facts = {id_: found for id_, found in known if found.segment is not None}
        cards = persona_cards(contents, pictures.portrait, facts)
        yield element("section", element("h2", tr("Personas")), cards, id="personas", class_="view")
    yield element(
        "section", element("h2", tr("Definitions and sources")), definitions(contents), id="definitions", class_="view"
    )


def _journey_facts(journey: Journey) -> Markup:
    facts = [state_text(journey.state), format_date(journey.date) if journey.date else "", journey.owner, journey.scope]
    said = " · ".join(fact for fact in facts if fact)
    return element("p", element("strong", journey.title), " ", said, class_="journey-facts")


def _status(contents: Contents) -> Iterator[Markup]:
    moments = sum(1 for id_ in contents.touchpoints if contents.moment(id_))
    counts = [
        trn("{count} journey", "{count} journeys", len(contents.journeys)),
        trn("{count} stage", "{count} stages", len(contents.stages)),
        trn("{count} touchpoint", "{count} touchpoints", len(contents.touchpoints)),
        trn("{count} moment of truth", "{count} moments of truth", moments),
    ]
    yield element("span", " · ".join(counts), id="counts")
    if contents.imports:
        answers = sum(record.answers for record in contents.imports)
        first = min((record.first_date for record in contents.imports if record.first_date), default=None)
        last = max((record.last_date for record in contents.imports if record.last_date), default=None)
        said = trn("{number} answer", "{number} answers", answers, number=f"{answers:,}")
        yield element("span", ", ".join(part for part in (said, format_period(first, last)) if part))
    yield element("span", tr("Exported on {day}", day=format_date(contents.today)))


def _script() -> str:
    parts = "".join(resource(f"html/{name}.js").read_text("utf-8") for name in _SCRIPTS)
    return f'"use strict";(() => {{\n{parts}}})();'


def _tokens() -> str:
    """Return the colours of both themes as the style sheet's variables."""
    light, dark = (_colours(name) for name in ("light", "dark"))
    return (
        f":root{{color-scheme:light;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}"
        f":root[data-theme=light]{{color-scheme:light;{light}}}"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}"
        f"@media print{{:root,:root[data-theme]{{color-scheme:light;{light}}}}}\n"
    )


def _colours(theme: str) -> str:
    colours = tomllib.loads(resource(f"themes/{theme}.toml").read_text("utf-8"))["colours"]
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())
