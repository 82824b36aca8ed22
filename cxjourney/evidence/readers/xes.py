"""Event logs (XES): one row for each event, with the attributes of its trace beside its own.

Events stay as they were logged: a start and a complete entry of the same activity are two rows. What an attribute
nests below itself, and the log's own attributes, are left out.
"""

from __future__ import annotations

from cxjourney.evidence.faults import Notes, ReadFault
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.readers.raw import Progress, RawTable
from cxjourney.evidence.readers.rows import Records
from cxjourney.evidence.readers.xml_stream import read_xml

USUAL = ("case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "org:resource")
"""The columns that come first, as far as the log fills them."""

_SIMPLE = {"string", "date", "int", "float", "boolean", "id"}


class _Log:
    """Takes the elements of a log; a trace's events wait for its end, since its name may stand after them."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._open: list[str] = []
        self._trace: dict[str, str | None] | None = None
        self._event: dict[str, str | None] | None = None
        self._events: list[dict[str, str | None]] = []
        self.is_log = False
        self.nameless = 0
        self.homeless = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        above = self._open[-1] if self._open else ""
        self._open.append(tag)
        if not above:
            self.is_log = tag == "log"
        elif tag == "trace":
            self._close_trace()
            self._trace = {}
        elif tag == "event":
            self._event = {}
        elif tag in _SIMPLE and "key" in attributes:
            if above == "event" and self._event is not None:
                self._event[attributes["key"]] = attributes.get("value")
            elif above == "trace" and self._trace is not None:
                self._trace[f"case:{attributes['key']}"] = attributes.get("value")

    def end(self, tag: str) -> None:
        self._open.pop()
        if tag == "event" and self._event is not None:
            self._take(self._event)
            self._event = None
        elif tag == "trace":
            self._close_trace()

    def _take(self, event: dict[str, str | None]) -> None:
        self.nameless += not (event.get("concept:name") or "").strip()
        if self._trace is None:
            self.homeless += 1
            self._records.add(event)
        else:
            self._events.append(event)

    def _close_trace(self) -> None:
        for event in self._events:
            self._records.add({**(self._trace or {}), **event})
        self._events = []
        self._trace = None


def read_xes(data: bytes, name: str, _options: ReadOptions, progress: Progress) -> RawTable:
    """Return one row per event; raise ReadFault where it is no event log or is built to do harm."""
    notes = Notes()
    records = Records(name, notes, first=USUAL)
    log = _Log(records)
    read_xml(data, name, log.start, log.end, progress=progress)
    if not log.is_log:
        raise ReadFault("not_a_log", name=name)
    if log.nameless:
        notes.add("events_without_name", log.nameless)
    if log.homeless:
        notes.add("events_without_case", log.homeless)
    return records.table("xes", drop_empty=USUAL)
