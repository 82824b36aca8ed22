"""Personas as cards: what the room knows on the left, what the evidence says on the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cxjourney.domain.faces import face_colours, initials
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Persona
from cxjourney.domain.text import tr, trn
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.html.markup import Markup, element, joined
from cxjourney.scoring.labels import (
    answers_text,
    band_name,
    format_difference,
    format_margin,
    format_period,
    format_value,
    percent_text,
    shape,
)
from cxjourney.scoring.persona_facts import LowFact, MetricFact, PersonaFacts
from cxjourney.scoring.score import Score

SLIDER, BAR = 200, 260  # the width of drawings, in their own units
MOST_COMMENTS = 3


def persona_cards(
    contents: Contents, portrait: Callable[[RecordId | None], str | None], facts: dict[RecordId, PersonaFacts]
) -> Markup:
    """Return one card for each persona."""
    return joined(
        _card(contents, persona, portrait(persona.portrait_id), facts.get(persona.id)) for persona in contents.personas
    )


def _card(contents: Contents, persona: Persona, portrait: str | None, facts: PersonaFacts | None) -> Markup:
    body = element(
        "div", _head(persona, portrait), _words(persona),
        element("div", joined(_parts(contents, persona)), class_="parts"), class_="described",
    )  # fmt: skip
    evidence = _evidence(contents, facts) if facts is not None and facts.segment is not None else Markup("")
    return element("article", body, evidence, class_="persona", id=persona.id, aria_label=persona.name)


def _head(persona: Persona, portrait: str | None) -> Markup:
    about = ", ".join(part for part in (persona.role, persona.age) if part)
    lines = [element("h3", persona.name or tr("Untitled"))]
    lines += [element("p", line, class_="mute") for line in (about, persona.place) if line]
    return element("header", _portrait(persona, portrait), element("div", *lines))


def _portrait(persona: Persona, portrait: str | None) -> Markup:
    if portrait is not None:
        return element("img", src=portrait, alt=tr("Portrait of {name}", name=persona.name), class_="portrait",
                       width=96, height=96)  # fmt: skip
    fill, ink = face_colours(persona)
    circle = element("circle", cx=48, cy=48, r=48, fill=fill)
    letters = element("text", initials(persona.name), x=48, y=59, text_anchor="middle", fill=ink)
    return element("svg", circle, letters, class_="portrait", viewBox="0 0 96 96", aria_hidden="true")


def _words(persona: Persona) -> Markup:
    parts = []
    if persona.quote:
        parts.append(element("blockquote", f"“{persona.quote.strip('“”')}”"))
    tags = [element("li", tr("High impact"), class_="tag strong")] if persona.high_impact else []
    tags += [element("li", tag, class_="tag") for tag in persona.tags]
    if tags:
        parts.append(element("ul", *tags, class_="tags", aria_label=tr("Tags")))
    return element("div", *parts, class_="says")


def _parts(contents: Contents, persona: Persona) -> Iterable[Markup]:
    drafted = {(mark.field, mark.text): mark.n for mark in persona.drafted}
    for title, field in (
        (tr("Goals"), "goals"), (tr("Frustrations"), "frustrations"), (tr("Needs"), "needs"),
    ):  # fmt: skip
        yield _list(title, getattr(persona, field), field, drafted)
    if persona.motivations:
        sliders = joined(_slider(one.left, one.right, one.value) for one in persona.motivations)
        yield element("section", element("h4", tr("Motivation")), sliders)
    yield _list(tr("Expects from us"), persona.expectations, "expectations", drafted)
    yield _list(tr("Channels"), persona.channels, "channels", drafted)
    journeys = [j for j in contents.journeys if not persona.journey_ids or j.id in persona.journey_ids]
    yield _list(tr("Journeys"), [element("a", j.title, href=f"#{j.id}") for j in journeys], "", drafted)
    for own in persona.own_fields:
        yield element("section", element("h4", own.name), element("p", own.value))
    if persona.story:
        paragraphs = [element("p", part) for part in persona.story.split("\n") if part.strip()]
        yield element("section", element("h4", tr("Story")), *paragraphs, class_="story")


def _list(title: str, entries: Sequence[str], field: str, drafted: dict[tuple[str, str], int]) -> Markup:
    if not entries:
        return Markup("")
    lines = []
    for entry in entries:
        n = drafted.get((field, entry))
        mark = "" if n is None else trn("drafted from {number} answer, not confirmed",
                                        "drafted from {number} answers, not confirmed", n, number=f"{n:,}")  # fmt: skip
        lines.append(element("li", entry, *([" ", element("span", mark, class_="drafted")] if mark else [])))
    return element("section", element("h4", title), element("ul", *lines))


def _slider(left: str, right: str, value: int) -> Markup:
    x = 8 + (SLIDER - 16) * max(0, min(100, value)) / 100
    label = tr("{left} to {right}: {value} of 100", left=left, right=right, value=value)
    drawing = element(
        "svg", element("rect", x=0, y=8, width=SLIDER, height=3, rx=1.5, class_="rail"),
        element("circle", cx=round(x, 1), cy=9.5, r=7, class_="knob"),
        viewBox=f"0 0 {SLIDER} 19", role="img", aria_label=label,
    )  # fmt: skip
    ends = element("div", element("span", left), element("span", right), class_="ends", aria_hidden="true")
    return element("div", ends, drawing, class_="slider")


# the evidence


def _evidence(contents: Contents, facts: PersonaFacts) -> Markup:
    segment = facts.segment
    period = format_period(facts.date_from, facts.date_to)
    where = tr("Segment “{name}”", name=segment.name if segment else "")
    parts = [
        element("h4", tr("What the data says about this persona")),
        element("p", ", ".join(part for part in (where, period) if part), class_="mute"),
    ]
    if facts.few:
        parts.append(element("p", tr("So few people of this segment answered that nothing is shown here.")))
    parts += [_metric(fact) for fact in facts.metrics]
    parts.append(_value(contents, facts))
    if facts.channels:
        rows = [_channel(fact.name, fact.share) for fact in facts.channels]
        parts += [element("h5", tr("Channels used")), element("ul", *rows, class_="channels")]
    if facts.lowest:
        lines = [element("li", _low(fact)) for fact in facts.lowest]
        parts += [element("h5", tr("Lowest touchpoints")), element("ul", *lines, class_="plain")]
    if facts.comments:
        quotes = [element("li", f"“{one.text}”") for one in facts.comments[:MOST_COMMENTS]]
        parts += [element("h5", tr("Typical comments")), element("ul", *quotes, class_="plain quotes")]
    return element("div", *parts, class_="evidence")


def _metric(fact: MetricFact) -> Markup:
    metric, score = fact.metric, fact.score
    if score.withheld or score.value is None:
        said = tr("withheld") if score.withheld else tr("no data")
        return element("div", element("h5", metric.name), element("p", said, class_="mute"), class_="fact")
    beside = [format_margin(metric, score)]
    if fact.everyone is not None and fact.everyone.value is not None and not fact.everyone.withheld:
        beside.append(tr("all customers {value}", value=format_value(metric, fact.everyone.value)))
    value = element(
        "p", element("strong", _signed(fact), class_=f"value {fact.band}"), " ",
        element("span", band_name(fact.band), class_="unseen"), " ",
        element("span", ", ".join(part for part in beside if part), class_="mute"),
    )  # fmt: skip
    n = element("span", answers_text(metric, score.n), class_="n")
    return element("div", element("h5", metric.name, " ", n), value, _bar(fact), _against(fact), class_="fact")


def _against(fact: MetricFact) -> Markup:
    """Say whether the segment differs from all other customers by more than chance."""
    if fact.against_others is None:
        return Markup("")
    difference = format_difference(fact.metric, fact.against_others.value)
    if fact.against_others.is_noise:
        said = tr("{difference} against all others, within noise", difference=difference)
    else:
        said = tr("{difference} against all others, more than chance", difference=difference)
    return element("p", said, class_="n")


def _signed(fact: MetricFact) -> str:
    return f"{shape(fact.band)} {format_value(fact.metric, fact.score.value)}".strip()


def _bar(fact: MetricFact) -> Markup:
    if not fact.slices:
        return Markup("")
    pieces, left = [], 0.0
    for part in fact.slices:
        width = BAR * part.share
        pieces.append(element("rect", x=round(left, 1), y=0, width=round(max(width - 1.5, 0), 1), height=8,
                              class_=f"part {part.band}"))  # fmt: skip
        left += width
    said = ", ".join(f"{percent_text(part.share)} {part.name}" for part in fact.slices)
    drawing = element("svg", *pieces, viewBox=f"0 0 {BAR} 8", role="img", aria_label=said, class_="bar",
                      preserveAspectRatio="none")  # fmt: skip
    ends = element("p", element("span", f"{percent_text(fact.slices[0].share)} {fact.slices[0].name}"),
                   element("span", f"{percent_text(fact.slices[-1].share)} {fact.slices[-1].name}"),
                   class_="ends n", aria_hidden="true")  # fmt: skip
    return joined([drawing, ends])


def _value(contents: Contents, facts: PersonaFacts) -> Markup:
    lines = []
    if facts.size is not None:
        share = "" if facts.size_share is None else tr("{share} of all segments", share=percent_text(facts.size_share))
        count = trn("{number} customer", "{number} customers", facts.size, number=f"{facts.size:,}")
        lines.append(_fact(tr("Size"), count, share))
    if facts.value_per_customer is not None:
        per_customer = tr("{currency} {value} per customer and year", currency=contents.info.currency,
                          value=f"{facts.value_per_customer:,.0f}")  # fmt: skip
        if facts.value_share is None:
            lines.append(_fact(tr("Value"), per_customer, ""))
        else:
            beside = tr("of the value of all segments, {value}", value=per_customer)
            lines.append(_fact(tr("Value"), percent_text(facts.value_share), beside))
    if facts.overlapping and (facts.size_share is not None or facts.value_share is not None):
        lines.append(element("p", tr("Segments overlap: some customers count more than once."), class_="n"))
    return joined(lines)


def _fact(title: str, value: str, beside: str) -> Markup:
    said = [element("strong", value), *([" ", element("span", beside, class_="mute")] if beside else [])]
    return element("div", element("h5", title), element("p", *said), class_="fact")


def _channel(name: str, share: float) -> Markup:
    bar = element("svg", element("rect", x=0, y=0, width=round(100 * share, 1), height=8, rx=4),
                  viewBox="0 0 100 8", aria_hidden="true", preserveAspectRatio="none")  # fmt: skip
    return element("li", element("span", name), bar, element("span", percent_text(share), class_="n"))


def _low(fact: LowFact) -> Markup:
    said = tr("{touchpoint}, {metric} {value} ({n})", touchpoint=fact.title, metric=fact.metric.name,
              value=f"{shape(fact.band)} {_value_text(fact)}".strip(), n=fact.score.n_text)  # fmt: skip
    return element("a", said, href=f"#{fact.touchpoint_id}")


def _value_text(fact: LowFact) -> str:
    score: Score = fact.score
    return tr("withheld") if score.withheld or score.value is None else format_value(fact.metric, score.value)
