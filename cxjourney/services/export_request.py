"""What an export is asked for and made from, whatever its kind: plain data, before any library is loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.domain.errors import ExportError, JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import
from cxjourney.domain.sharing import EVERYTHING, Sharing, shared
from cxjourney.domain.text import tr
from cxjourney.exchange.options import ContentOptions, Material

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.services.scores import Scores

TEMPLATE_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of export: the suffix of its file with the dot, its name, and in a sentence what is in it.

    `of_one` says that it shows one journey, `on_paper` that paper and direction matter, `held` that it takes
    `Request.template`.
    """

    key: str
    suffix: str
    name: Callable[[], str]
    what: Callable[[], str]
    of_one: bool = False
    on_paper: bool = False
    scaled: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants of an export; see `ContentOptions` for the journeys and personas.

    `beside` are the personas, None for everyone, whose emotion curves a drawn map shows beside that of `persona_id`.
    `segment_id`, `period` and `weighted` are the view whose scores a drawn map shows; `beside` names personas whose
    feelings it draws beside those of `persona_id`. `paper` empty is what is usual for the kind. `tile` is the size of
    the sheets that a larger paper is put together from, empty for one sheet; `stages_per_page` 0 puts all stages on
    one. `scale` is for PNG; `template` for slides.
    """

    journey_ids: tuple[RecordId, ...] = ()
    persona_ids: tuple[RecordId, ...] = ()
    persona_id: RecordId | None = None
    beside: tuple[RecordId | None, ...] = ()
    metric_id: RecordId | None = None
    segment_id: RecordId | None = None
    period: str = "all"
    weighted: bool = False
    sharing: Sharing = EVERYTHING
    paper: str = ""
    landscape: bool = True
    tile: str = ""
    stages_per_page: int = 0
    scale: float = 2.0
    theme: str = "light"
    bands: str = "safe"
    template: Path | None = None
    today: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the request as JSON can hold it."""
        plain = asdict(self)
        plain["template"] = str(self.template) if self.template else None
        plain["today"] = self.today.isoformat() if self.today else None
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Request:
        """Return the request that `to_dict` made."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in plain.items() if name in known}
        values["journey_ids"] = tuple(values.get("journey_ids", ()))
        values["persona_ids"] = tuple(values.get("persona_ids", ()))
        values["beside"] = tuple(values.get("beside", ()))
        values["beside"] = tuple(values.get("beside", ()))
        values["sharing"] = Sharing(**values.get("sharing", {}))
        values["template"] = Path(values["template"]) if values.get("template") else None
        values["today"] = date.fromisoformat(values["today"]) if values.get("today") else None
        return cls(**values)

    def content(self) -> ContentOptions:
        """Return the wishes for the content; raise ExportError where the template cannot be read."""
        from cxjourney.services.score_views import EMOTION

        metric_id = None if self.metric_id == EMOTION else self.metric_id
        return ContentOptions(
            self.journey_ids, self.persona_ids, self.persona_id, metric_id, self.sharing, self.today,
            None if self.template is None else _read_template(self.template),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written; `smallest_type` in points where it is for paper, `pages` where it has any."""

    path: Path
    smallest_type: float | None = None
    pages: int | None = None


class Exported:
    """Owns a project that nobody edits while it is exported, with its blocks, and what all kinds take from them."""

    def __init__(self, project: Project, blocks: Mapping[RecordId, bytes]) -> None:
        self.project = project
        self.blocks = blocks
        self._scores: dict[tuple[object, ...], Scores] = {}

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All answers of the project; raise JourneyError where an import's answers are gone."""
        from cxjourney.scoring.frame import join_blocks, read_block

        parts = []
        for record in self.project.table(Import).values():
            block = self.blocks.get(record.id)
            if block is None:
                raise JourneyError(tr("The answers from “{file}” are missing or damaged.", file=record.file_name))
            parts.append(read_block(block))
        return join_blocks(parts)

    @cached_property
    def material(self) -> Material:
        """Return what the writers of `exchange` take."""
        return Material(self.project, self.frame, self.blocks.get)

    def scores(self, request: Request) -> Scores:
        """Return the scores that a drawing shows under the request's view and circle; they are counted once."""
        from cxjourney.services.score_views import Period, View
        from cxjourney.services.scores import Scores, Snapshot

        view = View(request.metric_id, request.segment_id, Period(request.period), request.persona_id, request.weighted)
        key = (request.sharing, view)
        if key not in self._scores:
            problems: list[str] = []
            scores = Scores(Snapshot(shared(self.project, request.sharing), self.blocks))
            scores.problem_found.connect(problems.append)
            scores.set_view(view)
            scores.summary()
            if problems:
                raise JourneyError(problems[0])
            self._scores[key] = scores
        return self._scores[key]

    def journeys(self, request: Request) -> tuple[RecordId, ...]:
        """Return the journeys that a request means, in the project's order; raise JourneyError where there is none."""
        order = tuple(journey.id for journey in self.project.journeys())
        if not order:
            raise JourneyError(tr("The project has no journey yet."))
        return tuple(id_ for id_ in order if id_ in request.journey_ids) or order


def _read_template(path: Path) -> bytes:
    try:
        if path.stat().st_size > TEMPLATE_BYTES:
            raise ExportError(tr("The template “{name}” is larger than 100 MB. Choose another one.", name=path.name))
        return path.read_bytes()
    except OSError as fault:
        raise ExportError(
            tr("The template “{name}” could not be read ({reason}). Nothing was exported; choose another one.",
               name=path.name, reason=fault.strerror or fault)
        ) from fault  # fmt: skip
