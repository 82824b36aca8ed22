"""How the groups that somebody asks for are made of touchpoints and columns, and which totals lie above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.coding import PERIODS, Coded, Codes
from cxjourney.scoring.folding import Cells
from cxjourney.scoring.privacy import PLACES

if TYPE_CHECKING:
    from cxjourney.scoring.coding import Whole

DIMENSIONS = (*PLACES, "channel", "persona", *PERIODS)
BY_SEGMENT = "segment:"
LONGER = {"day": ("month", "quarter", "year"), "month": ("quarter", "year"), "quarter": ("year",)}
_MONTHLY = frozenset({"month", "quarter", "year"})


def check_dimensions(by: Iterable[str]) -> None:
    """Raise JourneyError for a dimension that scores cannot be grouped by."""
    for name in by:
        if name not in DIMENSIONS and not (name.startswith(BY_SEGMENT) and len(name) > len(BY_SEGMENT)):
            known = ", ".join((*DIMENSIONS, "segment:NAME"))
            raise JourneyError(tr("Scores cannot be grouped by “{name}”; try one of {known}.", name=name, known=known))


class Grouping:
    """Owns what a wish such as ("stage", "month") means for one project and one frame of answers."""

    def __init__(self, coded: Coded, project: Project, by: Sequence[str]) -> None:
        self.by = tuple(by)
        self._coded = coded
        self._project = project

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns to fold by besides the touchpoint: months for every period that is made of them."""
        wanted = ["month" if name in _MONTHLY else name for name in self.by if name not in PLACES]
        if not any(name in PERIODS for name in wanted):
            wanted.append("month")  # shared with the trends of the same view
        return tuple(dict.fromkeys(wanted))

    def allowed(self, touchpoint_ids: Iterable[RecordId] | None) -> Whole:
        """Return for each touchpoint's code 0 where it counts, −1 where not: gone, or not among these."""
        import numpy as np

        known = set(self._project.table(Touchpoint))
        if touchpoint_ids is not None:
            known &= set(touchpoint_ids)
        names = self._coded.text("touchpoint").names
        return np.array([0 if name in known else -1 for name in names], dtype=np.int64)

    def regroup(self, cells: Cells) -> tuple[list[Whole], list[tuple[str, ...]]]:
        """Return for each wanted dimension the code of every folded cell, and the names of those codes."""
        codes, names = [], []
        for name in self.by:
            if name in PLACES:
                table = self._places[name]
                codes.append(table.codes.take(cells.codes[0]))
                names.append(table.names)
                continue
            source = "month" if name in _MONTHLY else name
            position = 1 + self.columns.index(source)
            own, texts = cells.codes[position], cells.names[position]
            if source != name:
                own, texts = _longer(own, texts, name)
            codes.append(own)
            names.append(texts)
        return codes, names

    def homes(self, place: str) -> dict[RecordId, RecordId]:
        """Return in which stage or journey, or at which touchpoint itself, each touchpoint lies."""
        return {id_: _home(touchpoint, place) for id_, touchpoint in self._project.table(Touchpoint).items()}

    def rows(self) -> list[Codes]:
        """Return for each wanted dimension its codes of all rows of the frame."""
        import numpy as np

        places = self._coded.text("touchpoint").codes
        found = []
        for name in self.by:
            if name in PLACES:
                table = self._places[name]
                found.append(Codes(table.codes.clip(0).astype(np.int32).take(places), table.names))
            else:
                found.append(self._coded.group(name))
        return found

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What rows() depends on."""
        return (self.by, tuple(self._places[name].codes.tobytes() for name in self.by if name in PLACES))

    @cached_property
    def layout(self) -> tuple[object, ...]:
        """In which stage and journey each touchpoint of the frame lies, and whether the project holds it."""
        return tuple((table.codes.tobytes(), table.names) for table in self._places.values())

    @cached_property
    def _places(self) -> Mapping[str, Codes]:
        """For each kind of place its code at every touchpoint of the frame, −1 where that is gone."""
        import numpy as np

        touchpoints = self._project.table(Touchpoint)
        present = [touchpoints.get(name) for name in self._coded.text("touchpoint").names]
        tables = {}
        for place in PLACES:
            ids = [_home(touchpoint, place) for touchpoint in present]
            names = tuple(dict.fromkeys(("", *ids)))
            rank = {id_: code for code, id_ in enumerate(names)}
            tables[place] = Codes(np.array([rank[id_] if id_ else -1 for id_ in ids], dtype=np.int64), names)
        return tables

    def levels(self, cells: Cells) -> tuple[list[Whole], list[list[Whole]]]:
        """Return in which touchpoint, stage, journey and project each group lies, and so for its other dimensions.

        The groups are by touchpoint first. Each further dimension begins with its own groups and ends with one.
        """
        import numpy as np

        everything = np.zeros(len(cells), dtype=np.int64)
        own, texts = cells.codes[0], cells.names[0]
        places = [own, *(self._above(texts, place).take(own) for place in ("stage", "journey")), everything]
        others = []
        for name, own, texts in zip(self.by[1:], cells.codes[1:], cells.names[1:], strict=True):
            longer = [_longer(own, texts, above)[0] for above in LONGER.get(name, ())]
            others.append([own, *longer, everything])
        return places, others

    def _above(self, ids: Sequence[RecordId], place: str) -> Whole:
        """Return the code of the stage or journey that each touchpoint lies in."""
        import numpy as np

        rank: dict[RecordId, int] = {}
        homes = (_home(self._project.get(Touchpoint, id_), place) for id_ in ids)
        return np.array([rank.setdefault(home, len(rank)) for home in homes], dtype=np.int64)


class Order:
    """Knows where each group comes in its dimension: places as the map has them, the rest by name, blanks last."""

    def __init__(self, project: Project) -> None:
        self._ranks: dict[str, int] = {}
        for journey in project.journeys():
            ids = [journey.id, *(stage.id for stage in project.stages(journey.id))]
            for id_ in (*ids, *(touchpoint.id for touchpoint in project.touchpoints(journey.id))):
                self._ranks[id_] = len(self._ranks)

    def key(self, dimension: str, group: str) -> tuple[bool, int, str]:
        """Return what to sort a group by."""
        return (not group, self._ranks.get(group, 0) if dimension in PLACES else 0, group)


def _home(touchpoint: Touchpoint | None, place: str) -> RecordId:
    if touchpoint is None:
        return ""
    return {"touchpoint": touchpoint.id, "stage": touchpoint.stage_id, "journey": touchpoint.journey_id}[place]


def _longer(codes: Whole, names: Sequence[str], period: str) -> tuple[Whole, tuple[str, ...]]:
    """Return the quarter, year or month of each day or month."""
    import numpy as np

    longer = [_period_of(name, period) for name in names]
    texts = tuple(dict.fromkeys(("", *longer)))
    rank = {text: code for code, text in enumerate(texts)}
    return np.array([rank[text] for text in longer], dtype=np.int64).take(codes), texts


def _period_of(name: str, period: str) -> str:
    if not name or period == "year":
        return name[:4]
    if period == "month":
        return name[:7]
    return f"{name[:4]}-Q{(int(name[5:7]) + 2) // 3}"
