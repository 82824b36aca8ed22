"""`scores`: the scores of a project, filtered and grouped, as a table or as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cxjourney.cli.files import evidence_of, load
from cxjourney.cli.output import number, print_json, print_table, say
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Journey, Metric, MetricKind, Persona, Stage, Touchpoint
from cxjourney.domain.text import tr

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.scoring.change import ScoreChange
    from cxjourney.scoring.score import Score

PARTS: dict[str, tuple[str, ...]] = {
    "nps": ("promoters", "passives", "detractors"),
    "csat": ("satisfied", "answers", "mean"),
    "ces": ("mean", "easy_share"),
    "ttr": ("mean", "p90", "open"),
    "share": ("hits", "answers"),
    "mean": ("mean",),
    "sum": ("sum", "mean"),
}
"""The parts that `scores --json` promises for each kind; `effective_n` comes with weighted scores."""


def add_parsers(commands: Any) -> None:
    """Add `scores` to the program's commands."""
    parser = commands.add_parser("scores", help=tr("print scores"))
    parser.add_argument("file", metavar="FILE.cxj", help=tr("the project"))
    parser.add_argument("--metric", metavar="NAME", help=tr("nps, csat, ces, ttr or a metric's name; all without it"))
    parser.add_argument(
        "--by", action="append", metavar="GROUP",
        help=tr("touchpoint, stage, journey, segment:ATTR, channel, persona, day, week, month, quarter, year; "
                "several with commas; all for one score over everything"),
    )  # fmt: skip
    parser.add_argument(
        "--where", action="append", default=[], type=_condition, metavar="ATTR=VALUE",
        help=tr("only answers whose attribute, or channel, has that value; again for another attribute, or for another "
                "value of the same one"),
    )  # fmt: skip
    parser.add_argument("--from", dest="date_from", type=_day, metavar="DATE", help=tr("first day, as 2026-01-31"))
    parser.add_argument("--to", dest="date_to", type=_day, metavar="DATE", help=tr("last day"))
    parser.add_argument(
        "--against-from", dest="against_from", type=_day, metavar="DATE",
        help=tr("compare with another period: its first day"),
    )  # fmt: skip
    parser.add_argument("--against-to", dest="against_to", type=_day, metavar="DATE", help=tr("its last day"))
    parser.add_argument("--weighted", action="store_true", help=tr("use the survey's weights"))
    parser.add_argument("--json", action="store_true", help=tr("for machines"))
    parser.set_defaults(command=run)


def run(args: argparse.Namespace) -> int:
    """Print the scores; raise JourneyError for a metric, grouping or attribute that is not there."""
    from cxjourney.scoring.change import changes
    from cxjourney.scoring.compute import ScoreFilter, check_dimensions, compute

    periods = _periods(args)
    by = _dimensions(args.by)
    check_dimensions(by)
    loaded = load(args.file)
    project = loaded.project
    metrics = find_metrics(project, args.metric)
    frame = evidence_of(loaded)
    by = [_real_dimension(frame, name) for name in by]
    where = ScoreFilter(_conditions(frame, args.where), args.date_from, args.date_to)
    found: list[tuple[Metric, Score]] = []
    changed: dict[tuple[str, object], ScoreChange] = {}
    for metric in metrics:
        found += [(metric, score) for score in compute(frame, project, metric, by, where, args.weighted)]
        if periods is not None:
            compared = changes(frame, project, metric, *periods, by, where, args.weighted)
            changed |= {(metric.id, change.by): change for change in compared}
    if not found:
        say(tr("No answers match."))
    if args.json:
        print_json({"scores": [score_json(project, metric, score) | change_json(changed, score)
                               for metric, score in found]})  # fmt: skip
    elif found:
        _print(project, by, found, changed if periods is not None else None)
    return 0


def change_json(changed: Mapping[tuple[str, object], ScoreChange], score: Score) -> dict[str, Any]:
    """Return what `scores --json` says of a change: the earlier score, the difference and how sure it is."""
    change = changed.get((score.metric_id, score.by))
    if change is None:
        return {}
    told: dict[str, Any] = {"text": change.text, "reliable": change.is_reliable, "earlier": None, "difference": None}
    if change.earlier is not None:
        earlier = change.earlier
        told["earlier"] = {"value": number(earlier.value), "n": earlier.n_text if earlier.withheld else earlier.n}
    if change.difference is not None:
        names = ("value", "low", "high", "p_value")
        told["difference"] = {name: number(getattr(change.difference, name), 4) for name in names}
    return {"change": told}


def find_metrics(project: Project, name: str | None) -> list[Metric]:
    """Return the metrics of that name or kind, all without a name; raise JourneyError where there is none."""
    metrics = project.ordered(Metric)
    if name is None:
        return metrics
    wanted = name.strip().casefold()
    found = [metric for metric in metrics if metric.name.casefold() == wanted]
    found = found or [metric for metric in metrics if metric.metric_kind.value == wanted]
    if not found:
        names = ", ".join(f"“{metric.name}”" for metric in metrics) or tr("none")
        raise JourneyError(tr("There is no metric “{name}”. There are: {names}.", name=name, names=names))
    return found


def score_json(project: Project, metric: Metric, score: Score) -> dict[str, Any]:
    """Return one score in the shape that other people's pipelines rely on."""
    wanted = (*PARTS[score.kind], *(("effective_n",) if score.weighted else ()))
    parts = {} if score.withheld else {name: number(score.parts.get(name), 4) for name in wanted if name in score.parts}
    told = {
        "by": {name: group_name(project, name, group) for name, group in score.by},
        "metric": metric.name,
        "kind": score.kind,
        "value": number(score.value),
        "unit": score.unit,
        "n": score.n_text if score.withheld else score.n,
        "low": number(score.low),
        "high": number(score.high),
        "confidence": score.confidence,
        "method": score.method,
        "parts": parts,
        "from": score.period_from.isoformat() if score.period_from else None,
        "to": score.period_to.isoformat() if score.period_to else None,
        "weighted": score.weighted,
        "withheld": score.withheld,
    }
    own = [project.targets().get((group, metric.id)) for name, group in score.by if name == "touchpoint"]
    for target in (target.target for target in own if target is not None and target.target is not None):
        told["target"] = number(target)
        told["gap"] = None if score.value is None else number(score.value - target)
    return told


def group_name(project: Project, dimension: str, group: str) -> str:
    """Return what people call a group: the title behind an id, everything else as it is."""
    if dimension == "persona":
        persona = project.get(Persona, group)
        return persona.name if persona else group
    kinds: Mapping[str, type[Touchpoint | Stage | Journey]] = {
        "touchpoint": Touchpoint, "stage": Stage, "journey": Journey,
    }  # fmt: skip
    record = project.get(kinds[dimension], group) if dimension in kinds else None
    return record.title if record else group


def _print(
    project: Project,
    by: Sequence[str],
    found: list[tuple[Metric, Score]],
    changed: Mapping[tuple[str, object], ScoreChange] | None,
) -> None:
    from cxjourney.scoring.labels import format_interval, format_period, format_value

    rows = []
    for metric, score in found:
        groups = [group_name(project, name, group) or tr("(not stated)") for name, group in score.by]
        value = tr("withheld") if score.withheld else format_value(metric, score.value)
        period = format_period(score.period_from, score.period_to)
        notes = ", ".join(_notes(project, metric, score))
        row = [*groups, metric.name, value, format_interval(metric, score), score.n_text, period]
        if changed is not None:
            change = changed.get((metric.id, score.by))
            row.append((change.text if change else "") or tr("cannot be told"))
        rows.append([*row, notes])
    names = [name.removeprefix("segment:") for name in by]
    header = [*names, tr("metric"), tr("value"), tr("interval"), "n", tr("period")]
    header += [tr("change"), ""] if changed is not None else [""]
    print_table(header, rows, right=(len(by) + 1, len(by) + 3))


def _notes(project: Project, metric: Metric, score: Score) -> Iterator[str]:
    from cxjourney.scoring.measures import REPORTED

    if score.withheld:
        return
    if score.method == REPORTED:
        yield tr("reported")
    if metric.metric_kind is MetricKind.TTR and score.parts.get("open"):
        yield tr("{count} open", count=f"{score.parts['open']:.0f}")
    if 0 < score.n < project.info.minimum_n:
        yield tr("few answers")
    if score.weighted:
        yield tr("weighted")


def _periods(args: argparse.Namespace) -> tuple[tuple[date, date], tuple[date, date]] | None:
    """Return the earlier and the later period to compare, None where none was asked for."""
    if args.against_from is None and args.against_to is None:
        return None
    days = (args.against_from, args.against_to, args.date_from, args.date_to)
    if None in days:
        raise JourneyError(tr("To compare two periods give all four: --from, --to, --against-from and --against-to."))
    return (days[0], days[1]), (days[2], days[3])


def _dimensions(given: list[str] | None) -> list[str]:
    if given is None:
        return ["touchpoint"]
    names = [name.strip() for text in given for name in text.split(",")]
    return [name for name in dict.fromkeys(names) if name not in ("", "all")]


def _real_dimension(frame: pl.DataFrame, name: str) -> str:
    prefix = "segment:"
    return prefix + _attribute(frame, name.removeprefix(prefix)) if name.startswith(prefix) else name


def _attribute(frame: pl.DataFrame, name: str) -> str:
    from cxjourney.scoring.frame import attributes

    known = attributes(frame)
    wanted = name.strip().casefold()
    for attribute in known:
        if attribute.casefold() == wanted:
            return attribute
    names = ", ".join(f"“{attribute}”" for attribute in sorted(known)) or tr("none")
    raise JourneyError(tr("The answers have no attribute “{name}”. There are: {names}.", name=name, names=names))


def _conditions(frame: pl.DataFrame, wishes: list[tuple[str, str]]) -> tuple[Condition, ...]:
    """Join wishes on one attribute into any-of; names and values are found whatever their case."""
    from cxjourney.scoring.frame import SEGMENT

    values: dict[str, list[str]] = {}
    for name, value in wishes:
        is_channel = name.casefold() == "channel" and "channel" in frame.columns
        attribute = "channel" if is_channel else _attribute(frame, name)
        present = frame["channel" if is_channel else SEGMENT + attribute].unique().to_list()
        same = [known for known in present if known is not None and known.casefold() == value.casefold()]
        values.setdefault(attribute, []).extend(same or [value])
    return tuple(Condition(attribute, tuple(dict.fromkeys(wanted))) for attribute, wanted in values.items())


def _condition(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(tr("“{text}” is not ATTR=VALUE", text=text))
    return name.strip(), value.strip()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a date such as 2026-01-31", text=text)) from error
