"""Journeys as Mermaid text: as a user journey diagram with feelings, and as a flowchart of the arrows; and back.

A user journey diagram has one line for each task, `name: score: actors`, under its section. Stages are sections,
touchpoints tasks, feelings from -2 to +2 scores from 1 to 5, lanes actors. Only that diagram is read back.
"""

from __future__ import annotations

import re
from pathlib import Path

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Journey, Touchpoint, Transition, TransitionKind
from cxjourney.domain.text import tr
from cxjourney.domain.words import wait_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.data.incoming import Incoming, finished
from cxjourney.exchange.data.map_builder import MOST, MapBuilder
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.saving import write_whole
from cxjourney.scoring.labels import badge, percent_text, shape

MIDDLE = 3.0  # of the scores from 1 to 5
NOT_FELT = "%% not felt"
"""Stands in front of a task whose score only fills the place of one."""

_PLAIN = re.compile(r"[^\w \-.,!?'/+–—€%&=@*·]")
_KEYWORD = re.compile(r"(?i)(?:journey|title|section|acctitle|accdescr)\b")
_ENTITY = re.compile(r"#(\d{1,7}|quot|amp|lt|gt|colon|semi|num);")
_NAMED = {"quot": '"', "amp": "&", "lt": "<", "gt": ">", "colon": ":", "semi": ";", "num": "#"}
_ARROWS = {TransitionKind.NORMAL: "-->", TransitionKind.ALTERNATIVE: "-.->", TransitionKind.LOOP: "==>"}


def write_journey(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    """Write the first chosen journey as a user journey diagram."""
    contents = Contents(material, options, watch.check)
    watch(0.6)
    write_whole(path, journey_text(contents).encode("utf-8", "replace"))
    watch(1.0)


def write_flowchart(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    """Write the first chosen journey as a flowchart."""
    contents = Contents(material, options, watch.check)
    watch(0.6)
    write_whole(path, flowchart_text(contents).encode("utf-8", "replace"))
    watch(1.0)


def journey_text(contents: Contents) -> str:
    """Return a user journey diagram of the first journey."""
    journey = _first(contents)
    felt = contents.project.emotions(contents.options.persona_id)
    lines = ["journey", f"    title {_escaped(journey.title)}"]
    for stage in contents.project.stages(journey.id):
        lines.append(f"    section {_escaped(stage.title)}")
        for touchpoint in contents.project.touchpoints(journey.id):
            if touchpoint.stage_id != stage.id:
                continue
            emotion = felt.get(touchpoint.id)
            if emotion is None:
                lines.append(f"      {NOT_FELT}")
            score = MIDDLE if emotion is None else MIDDLE + emotion.value
            lane = contents.lanes.get(touchpoint.lane_id)
            actor = _escaped(lane.title).replace(",", "#44;") if lane else ""
            lines.append(f"      {_escaped(touchpoint.title)}: {score:g}: {actor}".rstrip(": "))
    return "\n".join(lines) + "\n"


def flowchart_text(contents: Contents) -> str:
    """Return a flowchart of the first journey: a group for each stage, a box for each touchpoint."""
    journey = _first(contents)
    names: dict[str, str] = {}
    lines = ["---", f'title: "{_escaped(journey.title)}"', "---", "flowchart LR"]
    touchpoints = contents.project.touchpoints(journey.id)
    for number, stage in enumerate(contents.project.stages(journey.id), 1):
        lines.append(f'  subgraph s{number}["{_escaped(stage.title)}"]')
        for touchpoint in touchpoints:
            if touchpoint.stage_id == stage.id:
                name = names[touchpoint.id] = f"t{len(names) + 1}"
                lines.append(f"    {_box(contents, name, touchpoint)}")
        lines.append("  end")
    for arrow in contents.project.transitions(journey.id):
        if arrow.source_id in names and arrow.target_id in names:
            label = _arrow_label(arrow)
            told = f'|"{label}"|' if label else ""
            lines.append(f"  {names[arrow.source_id]} {_ARROWS[arrow.transition_kind]}{told} {names[arrow.target_id]}")
    return "\n".join(lines) + "\n"


def _first(contents: Contents) -> Journey:
    if not contents.journeys:
        raise JourneyError(tr("The project has no journey yet."))
    return contents.journeys[0]


def _box(contents: Contents, name: str, touchpoint: Touchpoint) -> str:
    text = _escaped(touchpoint.title)
    metric = contents.metric
    row = contents.scores.of(touchpoint.id, metric)
    if metric is not None and row is not None and not row.score.withheld and row.score.value is not None:
        shown = f"{shape(row.band)} {badge(metric, row.score, contents.info.minimum_n).text}".strip()
        text += f"<br/>{_escaped(metric.name)} {_escaped(shown)}"
    if contents.moment(touchpoint.id) is not None:
        return f'{name}{{{{"{text}"}}}}'
    return f'{name}(["{text}"])' if touchpoint.service else f'{name}["{text}"]'


def _arrow_label(arrow: Transition) -> str:
    parts = [arrow.label]
    if arrow.share is not None:
        parts.append(percent_text(arrow.share))
    parts.append(wait_text(arrow.wait_hours))
    return " · ".join(_escaped(part) for part in parts if part)


def _escaped(text: str) -> str:
    """Return `text` on one line, with everything that could mean something to Mermaid as a character reference."""
    line = " ".join(text.split())
    shown = _PLAIN.sub(lambda match: f"#{ord(match[0])};", line).replace("%%", "#37;#37;")
    return f"#{ord(shown[0])};{shown[1:]}" if _KEYWORD.match(shown) or shown.startswith("%") else shown


# back


def read_mermaid(text: str, name: str) -> Incoming:
    """Return the journey of a user journey diagram; raise JourneyError for any other text."""
    lines = _without_head(text.splitlines())
    first = next((line.strip() for line in lines if line.strip() and not line.strip().startswith("%%")), "")
    if first.casefold() != "journey":
        raise JourneyError(
            tr("“{name}” is not a user journey diagram of Mermaid, which begins with “journey”. Nothing was read.",
               name=name)
        )  # fmt: skip
    builder = MapBuilder(_title(lines) or name)
    stage = builder.stage("") if _has_task_before_section(lines) else None
    felt = True
    made: list[Touchpoint] = []
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if line.startswith("%%"):
            felt = felt and line != NOT_FELT
        elif match := re.match(r"section\s+(.+)", line):
            stage = builder.stage(_read(match[1]))
        elif ":" in line and not re.match(r"(?:title|accTitle|accDescr)\b", line) and stage is not None:
            if builder.count >= MOST:
                raise JourneyError(tr("“{name}” holds more than {count} touchpoints. Nothing was read.", name=name,
                                      count=f"{MOST:,}"))  # fmt: skip
            task, _, data = line.partition(":")
            score, _, actors = data.partition(":")
            who = [_read(actor) for actor in actors.split(",") if actor.strip()]
            if who[1:]:
                builder.problems.append(tr("Line {number}: only the first of several actors became the lane.",
                                           number=number))  # fmt: skip
            touchpoint = builder.touchpoint(_read(task), stage, builder.lane(who[0] if who else ""))
            made.append(touchpoint)
            value = _score(score)
            if value is not None and felt:
                builder.felt(touchpoint, value - MIDDLE)
            felt = True
        elif line and line.casefold() != "journey" and not re.match(r"(?:title|accTitle|accDescr)\b", line):
            builder.problems.append(tr("Line {number} was left out: {line}", number=number, line=line[:80]))
    builder.chain(made)
    return finished(name, builder.records(), builder.problems)


def _without_head(lines: list[str]) -> list[str]:
    """Return the lines without the settings that may stand in front, between two lines of dashes."""
    if lines and lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:]):
        return lines[[line.strip() for line in lines].index("---", 1) + 1 :]
    return lines


def _title(lines: list[str]) -> str:
    found = (re.match(r"\s*title\s+(.+)", line) for line in lines)
    return next((_read(match[1]) for match in found if match), "")


def _has_task_before_section(lines: list[str]) -> bool:
    for line in (line.strip() for line in lines):
        if line.startswith("section "):
            return False
        if ":" in line and not line.startswith(("%%", "title ", "accTitle", "accDescr")):
            return True
    return False


def _score(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 1 <= value <= 5 else None


def _read(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        if match[1] in _NAMED:
            return _NAMED[match[1]]
        code = int(match[1])
        return chr(code) if 32 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ENTITY.sub(character, text).strip()
