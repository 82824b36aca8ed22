"""The words of a persona's card: what marks a drafted statement, and the line of a journey."""

from __future__ import annotations

from collections.abc import Mapping

from cxjourney.domain.actions.personas import statement_text
from cxjourney.domain.records import Drafted, Journey, JourneyState, Motivation, OwnField, Persona
from cxjourney.domain.text import tr
from cxjourney.ui import words
from cxjourney.ui.widgets.mark_button import Mark

DRAFTED = "◇"


def mark_of(drafted: Drafted) -> Mark:
    """Return what marks a drafted statement."""
    n = words.number(drafted.n)
    text = tr("{shape} drafted, n {n} · Confirm", shape=DRAFTED, n=n)
    tip = tr("{reason} Press to take it as it is; what you rewrite is yours at once.", reason=drafted.reason).strip()
    spoken = tr("Drafted from {n} answers: {text}. Confirm", n=n, text=drafted.text)
    return Mark(text, tip, spoken)


def marks_of(persona: Persona, field: str) -> dict[str, Mark]:
    """Return the marks of a field that is a list, by the texts of its statements."""
    return {drafted.text: mark_of(drafted) for drafted in persona.drafted if drafted.field == field}


def mark_for(persona: Persona, field: str, entry: Motivation | OwnField | None = None) -> Mark | None:
    """Return the mark of a field that is one text, or of one entry of a list of others; None where it has none."""
    wanted = getattr(persona, field) if entry is None else statement_text(entry)
    return marks_of(persona, field).get(wanted)


def journey_line(journey: Journey, all_titles: Mapping[str, int]) -> str:
    """Return a journey's title, with its state where another has the same."""
    state = tr("to be") if journey.state is JourneyState.TO_BE else tr("as is")
    return journey.title if all_titles.get(journey.title, 0) < 2 else f"{journey.title}, {state}"
