"""The words of the page: names of kinds and states, and every text that its script shows."""

from __future__ import annotations

from collections.abc import Callable

from cxjourney.domain.records import ActionStatus, EvidenceStatus, JourneyState, NoteCause, NoteKind, TransitionKind
from cxjourney.domain.text import tr

NOTE_KIND: dict[NoteKind, Callable[[], str]] = {
    NoteKind.PAIN: lambda: tr("pain"),
    NoteKind.NEED: lambda: tr("need"),
    NoteKind.IDEA: lambda: tr("idea"),
    NoteKind.QUOTE: lambda: tr("quote"),
    NoteKind.QUESTION: lambda: tr("question"),
}
CAUSE: dict[NoteCause, Callable[[], str]] = {
    NoteCause.NONE: lambda: "",
    NoteCause.LONG_WAIT: lambda: tr("long wait"),
    NoteCause.NOT_UNDERSTOOD: lambda: tr("not understood"),
    NoteCause.UNRESOLVED: lambda: tr("unresolved"),
    NoteCause.TOO_MUCH_AUTOMATION: lambda: tr("too much automation"),
    NoteCause.NOT_PERSONAL: lambda: tr("not personal"),
    NoteCause.RUDE: lambda: tr("rude"),
}
STATUS: dict[ActionStatus, Callable[[], str]] = {
    ActionStatus.OPEN: lambda: tr("open"),
    ActionStatus.IN_PROGRESS: lambda: tr("in progress"),
    ActionStatus.DONE: lambda: tr("done"),
    ActionStatus.DROPPED: lambda: tr("dropped"),
}
EVIDENCE: dict[EvidenceStatus, Callable[[], str]] = {
    EvidenceStatus.ASSUMED: lambda: tr("assumed"),
    EvidenceStatus.OBSERVED: lambda: tr("observed"),
    EvidenceStatus.MEASURED: lambda: tr("measured"),
}
STATE: dict[JourneyState, Callable[[], str]] = {
    JourneyState.AS_IS: lambda: tr("as is"),
    JourneyState.TO_BE: lambda: tr("to be"),
}
TRANSITION: dict[TransitionKind, Callable[[], str]] = {
    TransitionKind.NORMAL: lambda: "",
    TransitionKind.ALTERNATIVE: lambda: tr("alternative"),
    TransitionKind.LOOP: lambda: tr("loop back"),
}


def emotion_text(value: float) -> str:
    """Return a feeling from −2 to +2 as it is shown."""
    shown = f"{abs(value):g}"
    return "0" if value == 0 else f"+{shown}" if value > 0 else f"−{shown}"


def percent_text(share: float) -> str:
    """Return a share from 0 to 1 as a whole percentage."""
    return tr("{value} %", value=f"{share * 100:.0f}")


def wait_text(hours: float) -> str:
    """Return a waiting time in the unit that reads best: minutes, hours up to two days, days."""
    if hours < 1:
        return tr("{count} min", count=f"{max(1, round(hours * 60))}")
    if hours <= 48:
        return tr("{count} h", count=f"{hours:.2g}" if hours < 10 else f"{hours:.0f}")
    return tr("{count} d", count=f"{hours / 24:.0f}")


def script_texts() -> dict[str, str]:
    """Return every text that the script shows, by the name under which it asks for it."""
    return {**_map_texts(), **_panel_texts(), **_table_texts()}


def _map_texts() -> dict[str, str]:
    return {
        "choose": tr("Journey, personas, segment and score"),
        "journeys": tr("Journeys"),
        "emotionOf": tr("Emotion of"),
        "everyone": tr("Everyone"),
        "segment": tr("Segment"),
        "allCustomers": tr("All customers"),
        "colourBy": tr("Colour touchpoints by"),
        "emotion": tr("Emotion"),
        "overTime": tr("{metric} over time"),
        "overTimeAll": tr("{metric} over time, all customers"),
        "scoresOverTime": tr("Scores over time"),
        "notes": tr("Pain points and ideas"),
        "actions": tr("Actions"),
        "images": tr("Images"),
        "visibility": tr("Line of visibility"),
        "noData": tr("no data"),
        "few": tr("few answers"),
        "withheld": tr("withheld"),
        "good": tr("good"),
        "middle": tr("middle"),
        "low": tr("low"),
        "momentOfTruth": tr("Moment of truth"),
        "zoomIn": tr("Zoom in"),
        "zoomOut": tr("Zoom out"),
        "fit": tr("Fit"),
        "fullSize": tr("100 %"),
        "mapLabel": tr("Map of {journey}. Arrow keys move between touchpoints, Enter shows one, plus and minus zoom."),
        "emptyMap": tr("This journey has no touchpoints yet."),
        "empty": tr("No touchpoints in this stage"),
        "dark": tr("Dark"),
        "light": tr("Light"),
        "sayJourney": tr("Journey {journey}, {count} touchpoints."),
        "saySegment": tr("Scores of {segment}."),
        "sayMetric": tr("Touchpoints coloured by {metric}."),
        "sayFelt": tr("Emotion of {names}."),
    }


def _panel_texts() -> dict[str, str]:
    return {
        "touchpoint": tr("Touchpoint"),
        "close": tr("Close"),
        "owner": tr("Owner: {owner}"),
        "evidence": tr("Evidence: {status}"),
        "service": tr("The customer asks for help here"),
        "indirect": tr("Indirect touchpoint"),
        "stake": tr("What is at stake"),
        "reason": tr("Why it decides"),
        "expectation": tr("What customers expect"),
        "target": tr("{difference} against the target of {target}"),
        "againstAll": tr("{difference} against all customers ({value})"),
        "interval": tr("{confidence} % interval {interval}"),
        "withheldText": tr("Withheld: so few people answered, or are left over, that somebody could be recognised."),
        "fewText": tr("Too few answers to judge; at least {minimum} are needed."),
        "noScores": tr("Nobody has answered here in this selection."),
        "felt": tr("What was felt, −2 to +2"),
        "quotes": tr("What customers say"),
        "panelNotes": tr("Pain points and ideas"),
        "votesOne": tr("1 vote"),
        "votes": tr("{count} votes"),
        "leadsTo": tr("Leads to"),
        "comesFrom": tr("Comes from"),
        "opens": tr("Open the journey “{journey}”"),
        "due": tr("due {day}"),
        "trendAll": tr("all customers"),
    }


def _table_texts() -> dict[str, str]:
    return {
        "filter": tr("Filter"),
        "showAll": tr("Show all rows"),
        "filtered": tr("{shown} of {count} touchpoints"),
        "sortedUp": tr("Sorted by {header}, rising."),
        "sortedDown": tr("Sorted by {header}, falling."),
        "search": tr("Search"),
        "found": tr("{count} found"),
        "nothingFound": tr("Nothing found"),
        "persona": tr("Persona"),
        "action": tr("Action"),
    }
