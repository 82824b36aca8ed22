"""The words for what records say in code: kinds, causes, states, statuses, feelings, waits; lower case, for a line.

Everything that shows or writes a record takes them from here; `begun` starts a line with one.
"""

from __future__ import annotations

from collections.abc import Callable

from cxjourney.domain.records import ActionStatus, EvidenceStatus, JourneyState, NoteCause, NoteKind, TransitionKind
from cxjourney.domain.text import tr

_NOTE_KINDS: dict[NoteKind, Callable[[], str]] = {
    NoteKind.PAIN: lambda: tr("pain"),
    NoteKind.NEED: lambda: tr("need"),
    NoteKind.IDEA: lambda: tr("idea"),
    NoteKind.QUOTE: lambda: tr("quote"),
    NoteKind.QUESTION: lambda: tr("question"),
}
_CAUSES: dict[NoteCause, Callable[[], str]] = {
    NoteCause.NONE: str,
    NoteCause.LONG_WAIT: lambda: tr("long wait"),
    NoteCause.NOT_UNDERSTOOD: lambda: tr("not understood"),
    NoteCause.UNRESOLVED: lambda: tr("unresolved"),
    NoteCause.TOO_MUCH_AUTOMATION: lambda: tr("too much automation"),
    NoteCause.NOT_PERSONAL: lambda: tr("not personal"),
    NoteCause.RUDE: lambda: tr("rude"),
}
_STATUSES: dict[ActionStatus, Callable[[], str]] = {
    ActionStatus.OPEN: lambda: tr("open"),
    ActionStatus.IN_PROGRESS: lambda: tr("in progress"),
    ActionStatus.DONE: lambda: tr("done"),
    ActionStatus.DROPPED: lambda: tr("dropped"),
}
_EVIDENCE: dict[EvidenceStatus, Callable[[], str]] = {
    EvidenceStatus.ASSUMED: lambda: tr("assumed"),
    EvidenceStatus.OBSERVED: lambda: tr("observed"),
    EvidenceStatus.MEASURED: lambda: tr("measured"),
}
_TRANSITIONS: dict[TransitionKind, Callable[[], str]] = {
    TransitionKind.NORMAL: lambda: tr("normal"),
    TransitionKind.ALTERNATIVE: lambda: tr("alternative"),
    TransitionKind.LOOP: lambda: tr("loop back"),
}


def begun(word: str) -> str:
    """Return a word as it begins a line."""
    return word[:1].upper() + word[1:]


def note_kind_text(kind: NoteKind) -> str:
    """Return the word for a kind of note."""
    return _NOTE_KINDS[kind]()


def cause_text(cause: NoteCause) -> str:
    """Return the words for the cause of a pain; empty where none is given."""
    return _CAUSES[cause]()


def status_text(status: ActionStatus) -> str:
    """Return the word for an action's status."""
    return _STATUSES[status]()


def evidence_text(status: EvidenceStatus) -> str:
    """Return the word for how a touchpoint is known."""
    return _EVIDENCE[status]()


def state_text(state: JourneyState) -> str:
    """Return the words for whether a journey is how things are, or how they should be."""
    return tr("as is") if state is JourneyState.AS_IS else tr("to be")


def transition_text(kind: TransitionKind) -> str:
    """Return the word for a kind of transition."""
    return _TRANSITIONS[kind]()


def yes_no(value: bool) -> str:
    """Return the word for a ticked or empty box."""
    return tr("yes") if value else tr("no")


def emotion_text(value: float) -> str:
    """Return a feeling from −2 to +2 with its sign: `+1.5`, `0`, `−2`."""
    shown = f"{abs(value):g}"
    return "0" if value == 0 else f"+{shown}" if value > 0 else f"−{shown}"


def wait_text(hours: float | None) -> str:
    """Return a waiting time in minutes, hours up to two days, or days, whichever reads best; empty for none."""
    if not hours:
        return ""
    if hours < 1:
        return tr("{count} min", count=f"{max(1, round(hours * 60))}")
    if hours <= 48:
        return tr("{count} h", count=f"{hours:.2g}" if hours < 10 else f"{hours:.0f}")
    return tr("{count} d", count=f"{hours / 24:.0f}")
