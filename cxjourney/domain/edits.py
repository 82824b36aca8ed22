"""Changes as data: what one gesture did, ready to be applied, undone, saved, logged and shown.

Edits are built by `actions`, applied by `Project.apply`, and nothing else changes a project.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Record


@dataclass(frozen=True, slots=True)
class Change:
    """One record added (`before` is None), removed (`after` is None) or replaced."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The record after the change, or the one that was removed."""
        record = self.after if self.after is not None else self.before
        if record is None:
            raise AssertionError("a change names at least one record")
        return record

    @property
    def id(self) -> RecordId:
        return self.record.id

    @property
    def kind(self) -> str:
        return self.record.kind

    def inverse(self) -> Change:
        return Change(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Edit:
    """The changes of one gesture, with the text that the Undo menu shows.

    `blocks` holds the bytes that belong to records this edit adds (an import's answers, a picture); they are
    immutable, so undo and redo never carry them: storage keeps them as long as the edit can come back.
    """

    text: str
    changes: tuple[Change, ...]
    blocks: Mapping[RecordId, bytes] = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        """An edit without changes is not worth an undo step."""
        return bool(self.changes)

    def inverse(self) -> Edit:
        """Return the edit that takes this one back."""
        return Edit(self.text, tuple(change.inverse() for change in reversed(self.changes)))

    def kinds(self) -> frozenset[str]:
        """Return the record kinds that this edit touches."""
        return frozenset(change.kind for change in self.changes)


def compose(text: str, edits: Iterable[Edit]) -> Edit:
    """Join edits that were built one upon the other into one: the first `before` and the last `after` of each id."""
    first: dict[RecordId, Record | None] = {}
    last: dict[RecordId, Record | None] = {}
    blocks: dict[RecordId, bytes] = {}
    for edit in edits:
        for change in edit.changes:
            first.setdefault(change.id, change.before)
            last[change.id] = change.after
        blocks.update(edit.blocks)
    changes = tuple(Change(before, last[record_id]) for record_id, before in first.items() if before != last[record_id])
    return Edit(text, changes, blocks)
