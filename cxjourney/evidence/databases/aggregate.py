"""The one GROUP BY of each metric, built with SQLAlchemy Core and the same for every database.

A first select turns each row into what a mapping says it is: a place, a day, a channel, segment attributes, a weight
and a value for each metric. The second folds those rows into counts; rows never leave the database. Nothing is
executed here; `counting` does that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cxjourney.evidence.databases.asking import Asked, Kind, Window, inside
from cxjourney.evidence.databases.dialects import FromEpoch, LooseNumber, Seconds, StartOf, WallClock
from cxjourney.evidence.mapping import MappedColumn, Mapping
from cxjourney.evidence.values import NO_ANSWER, UNITS

USUAL_SCALES: dict[str, tuple[float, float]] = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "ces": (1.0, 7.0)}
_ENDLESS = 1e300  # NaN and infinity compare above it
_ALL = -1  # SQLite's word for no limit; a select with a limit is worked out once for each row
_LONGEST = 1_000_000.0  # hours


@dataclass(frozen=True, slots=True)
class Counting:
    """How a warehouse counts: by `day` or `month`, times rounded to steps of so many minutes."""

    period: str = "day"
    step_minutes: int = 1

    @property
    def step(self) -> int:
        """Seconds in a step."""
        return self.step_minutes * 60


@dataclass(frozen=True, slots=True)
class Answer:
    """One metric to count: the mapped column, and what tells its rows from those of another kind of survey.

    `is_left_out` where its fixed touchpoint is not on the map.
    """

    column: MappedColumn
    scale: tuple[float, float] | None
    resolved: str = ""  # for tickets: the column of the solving, `column` being that of the opening
    kind_column: str = ""
    kind: str = ""
    is_left_out: bool = False

    @property
    def is_time(self) -> bool:
        return self.column.metric == "ttr" or bool(self.resolved)

    @property
    def place(self) -> str:
        return self.column.touchpoint


def answers_of(mapping: Mapping, left_out: Sequence[str] = ()) -> list[Answer]:
    """Return what is counted for a mapping; `left_out` are fixed touchpoints that are not on the map."""
    answers: list[Answer] = []
    for column in mapping.with_role("answer"):
        away = column.touchpoint in left_out
        for kind in column.kinds:
            told = MappedColumn(
                name=column.name, role="answer", metric=kind.metric, scale=kind.scale, direction=kind.direction,
                blank=kind.blank, values=kind.values, touchpoint=column.touchpoint,
            )  # fmt: skip
            answers.append(Answer(told, scale_for(told), "", column.kind_column, kind.value, away))
        if not column.kinds:
            answers.append(Answer(column, scale_for(column), is_left_out=away))
    for column in mapping.with_role("opened"):
        resolved = mapping.with_role("resolved")[0].name
        ticket = MappedColumn(name=column.name, role="answer", metric="ttr", touchpoint=column.touchpoint)
        answers.append(Answer(ticket, None, resolved, is_left_out=column.touchpoint in left_out))
    return answers


def scale_for(column: MappedColumn) -> tuple[float, float] | None:
    """Return the scale that a column's answers are held to: the mapping's, that of its words, or the usual one."""
    if column.scale is not None or column.metric == "ttr":
        return column.scale if column.metric != "ttr" else None
    numbers = [number for _, number in column.values if number is not None]
    if numbers and column.metric != "nps":
        return min(numbers), max(numbers)
    return USUAL_SCALES.get(column.metric or "")


@dataclass
class Aggregate:
    """The selects for one source; each takes from a row only what it folds."""

    asked: Asked
    mapping: Mapping
    answers: list[Answer]
    counting: Counting
    window: Window | None

    # every row as the mapping reads it

    def _said(self, numbers: Sequence[int], for_account: bool) -> Any:
        """Return every row with what it says to some of the answers, as a sub-query.

        The account has no keys but the place, and wants to know which rows say nothing.
        """
        columns = [self._text("place", "touchpoint"), self._gone()]
        if not for_account:
            columns += [self._day(), self._text("channel", "channel"), self._weight(), self._count()]
            for number, column in enumerate(self.mapping.with_role("segment")):
                columns.append(self.asked.column(column.name).label(f"segment{number}"))
        for number in numbers:
            answer = self.answers[number]
            columns += [self._value(answer).label(f"value{number}"), self._open(answer).label(f"open{number}")]
            if for_account:
                columns.append(self._blank(answer).label(f"blank{number}"))
        said = sa.select(*columns).select_from(self.asked.body)
        if self.window is not None:
            said = said.where(inside(self.asked, self.window, not self.window.since or self._has_tickets))
        return (said.limit(_ALL) if self.asked.flattens else said).subquery("said")

    @property
    def _has_tickets(self) -> bool:
        """Tickets that are still open have no time of solving and are counted anew each time."""
        return any(answer.resolved for answer in self.answers)

    def _text(self, label: str, role: str) -> Any:
        columns = self.mapping.with_role(role)
        return (self.asked.column(columns[0].name) if columns else sa.null()).label(label)

    def _day(self) -> Any:
        columns = self.mapping.with_role("date", "period") or self.mapping.with_role("opened")
        if not columns:
            return sa.null().label("day")
        return StartOf(self.counting.period, self._moment(columns[0])).label("day")

    def _moment(self, column: MappedColumn) -> Any:
        body = self.asked.column(column.name)
        if column.date_style in ("epoch", "epoch_ms"):
            return FromEpoch(body if column.date_style == "epoch" else body / 1000)
        return WallClock(body)

    def _weight(self) -> Any:
        columns = self.mapping.with_role("weight")
        if not columns:
            return sa.null().label("weight")
        return self._number(columns[0]).label("weight")

    def _count(self) -> Any:
        columns = self.mapping.with_role("count")
        if not columns:
            return sa.literal_column("1").label("times")
        number = self._number(columns[0])
        return sa.case((number.between(0, _ENDLESS), number), else_=sa.literal_column("0")).label("times")

    def _gone(self) -> Any:
        tests = [
            self._word(column.name).in_([value.strip().lower() for value in column.leave_out])
            for column in self.mapping.columns
            if column.leave_out
        ]
        return sa.case((sa.or_(*tests), 1), else_=0).label("gone") if tests else sa.literal_column("0").label("gone")

    def _number(self, column: MappedColumn) -> Any:
        body = self.asked.column(column.name)
        kind = self.asked.kind(column.name)
        if kind is Kind.NUMBER:
            return sa.cast(body, sa.Double())
        if kind is Kind.FLAG:
            return sa.case((body.is_(sa.true()), 1.0), (body.is_(sa.false()), 0.0))
        if column.decimal == "," and kind is Kind.TEXT:
            return LooseNumber(sa.func.replace(body, ",", "."))
        return LooseNumber(body)

    def _value(self, answer: Answer) -> Any:
        if answer.resolved:
            value = self._between()
        elif answer.is_time:
            value = self._duration(answer.column)
        elif answer.column.values:
            value = self._worded(answer.column)
        else:
            value = self._number(answer.column)
        return value if not answer.kind else sa.case((self._is_kind(answer), value))

    def _is_kind(self, answer: Answer) -> Any:
        return self._word(answer.kind_column) == answer.kind.strip().lower()

    def _word(self, name: str) -> Any:
        return sa.func.lower(sa.func.trim(sa.cast(self.asked.column(name), sa.String())))

    def _worded(self, column: MappedColumn) -> Any:
        word = self._word(column.name)
        known = [(word == text.strip().lower(), number) for text, number in column.values if number is not None]
        return sa.case(*((test, sa.literal(number, sa.Double())) for test, number in known))

    def _between(self) -> Any:
        opened, resolved = self.mapping.with_role("opened")[0], self.mapping.with_role("resolved")[0]
        return self._stepped(self._seconds(resolved) - self._seconds(opened))

    def _seconds(self, column: MappedColumn) -> Any:
        body = self.asked.column(column.name)
        if column.date_style in ("epoch", "epoch_ms"):
            return sa.cast(body if column.date_style == "epoch" else body / 1000, sa.BigInteger())
        return Seconds(body)

    def _duration(self, column: MappedColumn) -> Any:
        if self.asked.kind(column.name) is Kind.SPAN:
            return self._stepped(Seconds(self.asked.column(column.name)))
        hours = self._number(column) * UNITS[column.unit or "hours"]
        seconds = sa.cast(sa.func.round(hours * 3600), sa.BigInteger())
        return self._stepped(sa.case((sa.func.abs(hours) < _LONGEST, seconds)))

    def _stepped(self, seconds: Any) -> Any:
        """Round whole seconds to the step; times below zero stay below it, so that they are told."""
        step = self.counting.step
        half = sa.type_coerce(seconds, sa.BigInteger()) + step // 2
        return sa.case((seconds >= 0, half - half % step), (seconds < 0, sa.literal_column("-1")))

    def _blank(self, answer: Answer) -> Any:
        """Whether the row says nothing to this metric, which is no problem."""
        body = self.asked.column(answer.resolved or answer.column.name)
        nothing: Any = body.is_(None)
        if answer.kind:
            kind = self.asked.column(answer.kind_column)
            nothing = sa.or_(nothing, kind.is_(None), sa.not_(self._is_kind(answer)))
        tests: list[Any] = [(nothing, 1)]
        if self.asked.kind(answer.column.name) in (Kind.TEXT, Kind.ANY):
            if not answer.column.values and not answer.resolved:
                tests.append((self._number(answer.column).is_not(None), 0))  # cheaper than looking at words
            none = [text.strip().lower() for text, number in answer.column.values if number is None]
            column = answer.resolved or answer.column.name
            tests.append((self._word(column).in_([*NO_ANSWER, *none]), 1))
        return sa.case(*tests, else_=0)

    def _open(self, answer: Answer) -> Any:
        """Whether the row is a ticket that is not resolved yet."""
        if not answer.resolved:
            return sa.literal_column("0")
        opened, resolved = self.asked.column(answer.column.name), self.asked.column(answer.resolved)
        return sa.case((sa.and_(opened.is_not(None), resolved.is_(None)), 1), else_=0)

    # folded

    def _answered(self, said: Any, number: int) -> Any:
        """The test that a row holds a valid answer to a metric."""
        answer, value = self.answers[number], said[f"value{number}"]
        tests = [value < _ENDLESS]
        if any(column.leave_out for column in self.mapping.columns):
            tests.append(said.gone == 0)
        if answer.is_time:
            tests.append(value >= 0)
        else:
            tests.append(value > -_ENDLESS)
        if answer.scale is not None:
            tests.append(value.between(*answer.scale))
        if answer.column.blank and not answer.is_time:
            tests.append(value.not_in(list(answer.column.blank)))
        if answer.column.metric == "nps":
            tests.append(value == sa.func.round(value))
        return sa.and_(*tests)

    def counts(self, number: int) -> sa.Select[Any]:
        """Return the GROUP BY of one metric: keys, then rows, weights and squared weights summed."""
        said = self._said([number], for_account=False).c
        keys = [said.place, said.day, said.channel]
        keys += [said[f"segment{index}"] for index in range(len(self.mapping.with_role("segment")))]
        test = self._answered(said, number)
        if self.answers[number].resolved:
            test = sa.or_(test, sa.and_(said[f"open{number}"] == 1, said.gone == 0))
        value, is_open = said[f"value{number}"], said[f"open{number}"]
        folded: list[Any] = [sa.func.sum(said.times).label("count")]
        if self.mapping.with_role("weight"):
            is_weight = said.weight.between(0, _ENDLESS)
            weight = sa.case((is_weight, said.weight), else_=1.0)
            folded.append(sa.func.count(sa.case((is_weight, 1))).label("weighted"))
            folded.append(sa.func.sum(said.times * weight).label("weight"))
            folded.append(sa.func.sum(said.times * weight * weight).label("squared"))
        groups = [*keys, value, *([is_open] if self.answers[number].resolved else [])]
        unsaid = [key for key, role in ((said.channel, "channel"), (said.place, "touchpoint")) if not self._has(role)]
        groups = [key for key in groups if all(key is not one for one in unsaid)]
        shown = [sa.null() if any(key is one for one in unsaid) else key for key in keys]
        is_open = is_open if self.answers[number].resolved else sa.literal_column("0")
        return sa.select(*shown, value, is_open, *folded).where(test).group_by(*groups)

    def _has(self, role: str) -> bool:
        return bool(self.mapping.with_role(role))

    def account(self) -> sa.Select[Any]:
        """Return the account of all rows by place: read, left out, answering, and why values were not taken."""
        everything = range(len(self.answers))
        said = self._said(everything, for_account=True).c
        by_row = [self._taken(said, n) for n in everything if not self.answers[n].place]
        fixed = [self._taken(said, n) for n in everything if self.answers[n].place and not self.answers[n].is_left_out]
        wanted = [
            said.place, sa.func.count().label("rows"), _times(said.gone == 1).label("gone"),
            _times(sa.or_(sa.false(), *by_row, *fixed)).label("taken"),
            _times(sa.or_(sa.false(), *fixed)).label("taken_elsewhere"),
        ]  # fmt: skip
        for number in everything:
            wanted += [_times(test).label(f"{reason}{number}") for reason, test in self._reasons(said, number).items()]
        return sa.select(*wanted).group_by(said.place)

    def _taken(self, said: Any, number: int) -> Any:
        test = self._answered(said, number)
        if not self.answers[number].resolved:
            return test
        return sa.or_(test, sa.and_(said[f"open{number}"] == 1, said.gone == 0))

    def _reasons(self, said: Any, number: int) -> dict[str, Any]:
        answer = self.answers[number]
        value, kept = said[f"value{number}"], said.gone == 0
        known = sa.and_(kept, value.is_not(None))
        strange = sa.and_(kept, value.is_(None), said[f"blank{number}"] == 0)
        if answer.is_time:
            return {"strange": strange, "outside": sa.and_(known, value < 0)}
        coded = value.in_(list(answer.column.blank)) if answer.column.blank else sa.false()
        return {"strange": strange, "outside": sa.and_(known, sa.not_(self._answered(said, number)), sa.not_(coded))}


def _times(test: Any) -> Any:
    return sa.func.sum(sa.case((test, 1), else_=0))
