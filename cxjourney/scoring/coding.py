"""The joined answers as small whole numbers, so that a filter or a group is one pass over an array.

`coded(frame)` makes it once for each frame; columns are coded when they are first asked for. All columns are in the
order of their days, so that a period is a slice. What is done with the numbers is the business of `folding`.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from cxjourney.domain.records import Condition
from cxjourney.scoring.frame import METRIC, SEGMENT, metric_ids

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Whole = NDArray[np.integer[Any]]
    Numbers = NDArray[np.float64]
    Truths = NDArray[np.bool_]

T = TypeVar("T")

PERIODS = ("day", "week", "month", "quarter", "year")
EPOCH = date(1970, 1, 1).toordinal()
MAX_KEPT = {"selection": 6, "arranged": 8, "crossed": 8, "views": 6, "fold key": 8, "group rows": 6, "working hours": 2}
"""How many results of a kind are remembered; those named are as long as the answers."""
USUALLY_KEPT = 32


@dataclass(frozen=True, slots=True)
class Codes:
    """A column as positions in `names`; 0 stands for no value, and `names[0]` is empty."""

    codes: Whole
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that a filter lets through: a slice, and in it the rows (from its start), None for all of them."""

    rows: slice
    inside: Whole | None

    def of(self, column: NDArray[Any]) -> NDArray[Any]:
        """Return the selected values of a column."""
        part: NDArray[Any] = column[self.rows]
        return part if self.inside is None else part.take(self.inside)

    def narrowed(self, allowed: Truths) -> Selection:
        """Return those of the rows that are allowed, of all rows."""
        import numpy as np

        return Selection(
            self.rows,
            np.flatnonzero(allowed[self.rows])
            if self.inside is None
            else self.inside[allowed[self.rows].take(self.inside)],
        )


class Coded:
    """Owns the coded columns of one frame, and what was worked out from them under recent filters."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.columns = tuple(frame.columns)
        self.height = frame.height
        self._frame: Callable[[], pl.DataFrame | None] = weakref.ref(frame)
        self._columns: dict[str, Any] = {}
        self._kept: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def frame(self) -> pl.DataFrame:
        """The frame that this is the view of; it must still be alive."""
        frame = self._frame()
        if frame is None:
            raise ReferenceError("the frame of these codes is gone")
        return frame

    def kept(self, key: tuple[object, ...], build: Callable[[], T]) -> T:
        """Return what is remembered under a key, or build it; of a kind (`key[0]`) the oldest is forgotten first."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is None:
            found = build()  # two threads may build the same; what they build is equal
            with self._lock:
                self._kept[key] = found
                same = [other for other in self._kept if other[0] == key[0]]
                for other in same[: -MAX_KEPT.get(str(key[0]), USUALLY_KEPT)]:
                    del self._kept[other]
        result: T = found
        return result

    def has(self, key: tuple[object, ...]) -> bool:
        """Say whether something is remembered under a key."""
        with self._lock:
            return key in self._kept

    # columns

    @cached_property
    def _order(self) -> Whole | None:
        """How rows are brought into the order of their days; None where they are in it already."""
        import numpy as np

        days = self._unordered_days
        if self.height < 2 or bool((days[1:] >= days[:-1]).all()):
            return None
        order: Whole = np.argsort(days, kind="stable").astype(np.int32)
        return order

    @cached_property
    def _unordered_days(self) -> Whole:
        import numpy as np
        import polars as pl

        days: Whole = self.frame["time"].cast(pl.Date).to_physical().fill_null(-(2**31)).to_numpy()
        return days.astype(np.int32, copy=False)

    def ordered(self, column: NDArray[Any]) -> NDArray[Any]:
        """Return a column of the frame in the order of the days."""
        return column if self._order is None else column.take(self._order)

    @cached_property
    def days(self) -> Whole:
        """Days since 1970, ascending; those without a date come first and are far below."""
        return self.ordered(self._unordered_days)

    @cached_property
    def undated(self) -> int:
        """How many rows have no date."""
        import numpy as np

        return int(np.searchsorted(self.days, -(2**31), side="right"))

    def text(self, name: str) -> Codes:
        """Return a column of text in codes; a column that is not there has no values."""
        return self._once(name, lambda: self._text(name))

    def _text(self, name: str) -> Codes:
        import numpy as np
        import polars as pl

        if name not in self.columns:
            return Codes(np.zeros(self.height, dtype=np.uint8), ("",))
        column = self.frame[name].cast(pl.Categorical)
        present = column.unique().drop_nulls()
        texts = present.cast(pl.String).to_list()
        names = ("", *sorted(text for text in texts if text))
        rank = {text: code for code, text in enumerate(names)}
        physical = present.to_physical().to_list()
        gap = max(physical, default=-1) + 1
        table = np.zeros(gap + 1, dtype=_smallest(len(names)))
        table[physical] = [rank[text] for text in texts]
        codes = table.take(column.to_physical().fill_null(gap).to_numpy())
        return Codes(self.ordered(codes), names)

    def period(self, name: str) -> Codes:
        """Return the day, week, month, quarter or year of each row, named as `Score.by` names them."""
        return self._once(f"period:{name}", lambda: self._period(name))

    def _period(self, name: str) -> Codes:
        import numpy as np

        if self.undated == self.height:
            return Codes(np.zeros(self.height, dtype=np.uint8), ("",))
        dated = self.days[self.undated :]
        first = int(dated[0])
        present = np.flatnonzero(np.bincount(dated - first)) + first
        texts = [period_name(name, date.fromordinal(int(day) + EPOCH)) for day in present.tolist()]
        names = ("", *dict.fromkeys(texts))
        rank = {text: code for code, text in enumerate(names)}
        table = np.zeros(int(present[-1]) - first + 1, dtype=_smallest(len(names)))
        table[present - first] = [rank[text] for text in texts]
        codes = np.zeros(self.height, dtype=_smallest(len(names)))
        codes[self.undated :] = table.take(dated - first)
        return Codes(codes, names)

    def group(self, dimension: str) -> Codes:
        """Return the codes of a dimension that is no place: a period, the channel, `segment:NAME`."""
        if dimension in PERIODS:
            return self.period(dimension)
        if dimension == "channel":
            return self.text("channel")
        return self.text(SEGMENT + dimension.partition(":")[2])

    def crossed(self, dimensions: Sequence[str]) -> Whole:
        """Return the touchpoint of each row and its group in further dimensions as one number."""
        return self.kept(
            ("crossed", *dimensions),
            lambda: _crossed(self.text("touchpoint"), [self.group(name) for name in dimensions]),
        )

    @cached_property
    def counts(self) -> Numbers | None:
        """How many answers each row stands for; None where each stands for itself."""
        counts = self._column("count")
        return None if bool((counts == 1.0).all()) else counts

    @cached_property
    def weights(self) -> Numbers | None:
        """The survey weights, 1 where a row has none; None where no row has one."""
        if self.frame["weight"].null_count() == self.height:
            return None
        return self._column("weight", 1.0)

    def places_among(self, touchpoint_ids: Iterable[str]) -> Truths:
        """Say which rows are about one of some touchpoints."""
        return self.meets(Condition("touchpoint", tuple(touchpoint_ids)), fixed=True)

    def numbers(self, name: str) -> Numbers:
        """Return a column of numbers, nan where there is none."""
        return self._once(f"numbers:{name}", lambda: self._column(name, float("nan")))

    def _column(self, name: str, missing: float = 0.0) -> Numbers:
        return self.ordered(self.frame[name].fill_null(missing).to_numpy())

    def _once(self, name: str, build: Callable[[], T]) -> T:
        if name not in self._columns:
            self._columns[name] = build()
        result: T = self._columns[name]
        return result

    # rows

    def selection(
        self, first: date | None, last: date | None, conditions: Sequence[Condition], channels: Sequence[str] | None
    ) -> Selection:
        """Return the rows of a period (both days included) that meet all conditions."""
        key = ("selection", first, last, tuple(conditions), None if channels is None else tuple(channels))
        return self.kept(key, lambda: self._select(first, last, conditions, channels))

    def _select(
        self, first: date | None, last: date | None, conditions: Sequence[Condition], channels: Sequence[str] | None
    ) -> Selection:
        import numpy as np

        rows = self._within(first, last)
        mask: Truths | None = None
        for condition in conditions:
            mask = _both(mask, self.meets(condition, rows))
        if channels is not None:
            mask = _both(mask, self.meets(Condition("channel", tuple(channels)), rows, fixed=True))
        return Selection(rows, None if mask is None else np.flatnonzero(mask))

    def selection_at(
        self, touchpoint_id: str, first: date | None, last: date | None, conditions: Sequence[Condition],
        channels: Sequence[str] | None,
    ) -> Selection:  # fmt: skip
        """Return those rows of a selection that are about one touchpoint, in no longer than they are many."""
        import numpy as np

        places, rows = self.text("touchpoint"), self._within(first, last)
        order, starts = self.kept(("by touchpoint",), lambda: _by_touchpoint(self.text("touchpoint")))
        code = places.names.index(touchpoint_id) if touchpoint_id in places.names else 0
        here = order[starts[code] : starts[code + 1]] if code else order[:0]
        here = here[np.searchsorted(here, rows.start) : np.searchsorted(here, rows.stop)]
        tests = [self._test(condition) for condition in conditions]
        if channels is not None:
            tests.append(self._test(Condition("channel", tuple(channels)), fixed=True))
        for codes, table in tests:
            here = here[table.take(codes.codes.take(here))]
        return Selection(slice(0, self.height), here)

    def _within(self, first: date | None, last: date | None) -> slice:
        import numpy as np

        begin, end = 0, self.height
        if first is not None or last is not None:
            begin = self.undated
        if first is not None:
            begin = max(begin, int(np.searchsorted(self.days, first.toordinal() - EPOCH)))
        if last is not None:
            end = max(begin, int(np.searchsorted(self.days, last.toordinal() - EPOCH, side="right")))
        return slice(begin, end)

    def meets(self, condition: Condition, rows: slice | None = None, fixed: bool = False) -> Truths:
        """Say which rows meet a condition; `fixed`: its attribute is a column of its own, not a segment's."""
        codes, table = self._test(condition, fixed)
        return table.take(codes.codes if rows is None else codes.codes[rows])

    def tests(self, conditions: Iterable[Condition]) -> dict[str, tuple[Codes, dict[Condition, Truths]]]:
        """Return for each attribute its codes, and of which of them each condition holds."""
        found: dict[str, tuple[Codes, dict[Condition, Truths]]] = {}
        for condition in conditions:
            codes, table = self._test(condition)
            found.setdefault(condition.attribute, (codes, {}))[1][condition] = table
        return found

    def _test(self, condition: Condition, fixed: bool = False) -> tuple[Codes, Truths]:
        import numpy as np

        name = SEGMENT + condition.attribute
        if fixed or (name not in self.columns and condition.attribute == "channel"):
            name = condition.attribute
        found = self.text(name)
        wanted = set(condition.values) - {""}
        table = np.array([text in wanted for text in found.names])
        return found, ~table if condition.exclude else table

    def warm(self) -> None:
        """Code the columns that every view needs, for a worker to do before the window asks."""
        self.text("touchpoint")
        self.text("channel")
        self.period("month")
        self.kept(("by touchpoint",), lambda: _by_touchpoint(self.text("touchpoint")))
        answers_of(self)
        commented_of(self)
        for name in self.columns:
            if name.startswith(SEGMENT):
                self.text(name)
        for id_ in metric_ids(self.frame):
            self.numbers(METRIC + id_)


def coded(frame: pl.DataFrame) -> Coded:
    """Return the coded view of a frame, the same one as long as the frame lives; the frame must not be changed."""
    with _KNOWN_LOCK:  # asked by the window and by workers alike
        known = _KNOWN.get(id(frame))
        if known is None:
            known = _KNOWN[id(frame)] = Coded(frame)
            weakref.finalize(frame, _KNOWN.pop, id(frame), None)
    return known


def answers_of(coded: Coded) -> Numbers:
    """Return how many answers to metrics each row holds, whatever their scale."""

    def build() -> Numbers:
        import numpy as np

        found = np.zeros(coded.height)
        for id_ in metric_ids(coded.frame):
            found += coded.frame[METRIC + id_].is_not_null().to_numpy()
        return coded.ordered(found * coded.frame["count"].to_numpy())

    return coded.kept(("answers",), build)


def commented_of(coded: Coded) -> Truths:
    """Return which rows hold a comment."""
    return coded.kept(("commented",), lambda: coded.ordered(coded.frame["comment"].is_not_null().to_numpy()))


def unordered(coded: Coded, column: NDArray[Any]) -> NDArray[Any]:
    """Return a column in the order of the days as the frame has it."""
    import numpy as np

    found = np.empty_like(column)
    found[coded.ordered(np.arange(coded.height))] = column
    return found


def period_name(dimension: str, day: date) -> str:
    """Return the name of the period of a day: `2026-10-03`, `2026-W40`, `2026-10`, `2026-Q4`, `2026`."""
    if dimension == "day":
        return day.isoformat()
    if dimension == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    if dimension == "month":
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if dimension == "quarter" else f"{day.year:04}"


_KNOWN: dict[int, Coded] = {}
_KNOWN_LOCK = threading.Lock()


def _both(first: Truths | None, second: Truths) -> Truths:
    return second if first is None else first & second


def _smallest(size: int) -> type[np.unsignedinteger[Any]]:
    import numpy as np

    return np.uint8 if size <= 1 << 8 else np.uint16 if size <= 1 << 16 else np.uint32


def _crossed(places: Codes, groups: Sequence[Codes]) -> Whole:
    import numpy as np

    size = len(places.names)
    for group in groups:
        size *= len(group.names)
    cells: Whole = places.codes.astype(np.int32 if size < 1 << 31 else np.int64)
    for group in groups:
        cells *= len(group.names)
        cells += group.codes
    return cells


def _by_touchpoint(places: Codes) -> tuple[Whole, Whole]:
    import numpy as np

    order: Whole = np.argsort(places.codes, kind="stable").astype(np.int32)
    counts = np.bincount(places.codes, minlength=len(places.names))
    return order, np.concatenate(([0], np.cumsum(counts)))
