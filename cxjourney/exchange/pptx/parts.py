"""The parts that several kinds of slides share: tables, panels of bullets, quotes, score tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import Metric
from cxjourney.domain.text import tr
from cxjourney.exchange.pptx.look import BODY, SMALL, TITLE
from cxjourney.exchange.pptx.markup import Cell, Frame, Para, Style, para
from cxjourney.exchange.pptx.page import Page
from cxjourney.exchange.pptx.words import answers_of, interval_text
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.scoring.labels import format_value, shape, unit_name
from cxjourney.scoring.score import Band

ROW, HEADER = 21.0, 21.0
_PAD = 10.0


@dataclass(frozen=True, slots=True)
class Field:
    """One cell's text and looks; `second` follows, and `below` stands on a line of its own, both as second texts."""

    text: str
    second: str = ""
    colour: str = ""
    bold: bool = False
    link: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its header, its share of the width, how it is aligned, in how many lines its cells may run.

    What is not aligned left, or is `whole`, is never cut.
    """

    text: str
    share: float
    align: str = "l"
    lines: int = 1
    whole: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether the column takes the width that its longest cell needs."""
        return self.whole or self.align != "l"


def rows_in(height: float, row: float = ROW) -> int:
    """Return how many rows fit below a table's header."""
    return max(1, int((height - HEADER) // row))


def table(
    page: Page, rect: Rect, headings: Sequence[Heading], rows: Sequence[Sequence[Field | str]], name: str, alt: str,
    row_height: float = ROW, size: float = SMALL,
) -> float:  # fmt: skip
    """Add a table and return its height; the caller passes no more rows than `rows_in` allows."""
    widths = _widths(page, rect.w, headings, rows, size)
    style = Style(size, page.palette.ink)
    top = [
        Cell((para(page.measure.fit(heading.text, width - 9, SMALL, 1, True),
                   Style(SMALL, page.palette.mute, bold=True, align=heading.align)),))
        for heading, width in zip(headings, widths, strict=True)
    ]  # fmt: skip
    body = []
    for row in rows:
        cells = [
            _cell(page, field if isinstance(field, Field) else Field(field), heading, width - 10, style)
            for field, heading, width in zip(row, headings, widths, strict=True)
        ]
        body.append((row_height, cells))
    page.table(rect._replace(h=HEADER + row_height * len(body)), widths, [(HEADER, top), *body], alt, name)
    return HEADER + row_height * len(body)


def _widths(
    page: Page, width: float, headings: Sequence[Heading], rows: Sequence[Sequence[Field | str]], size: float
) -> list[float]:
    """Return the widths of columns by their shares, but never so that a number is cut."""
    total = sum(heading.share for heading in headings)
    widths = [width * heading.share / total for heading in headings]
    for column, heading in enumerate(headings):
        if heading.is_fixed:
            fields = [field if isinstance(field := row[column], Field) else Field(field) for row in rows]
            need = max((_natural(page, field, size) for field in fields), default=0.0)
            need = max(need, min(page.measure.width(heading.text, SMALL, True), width / 8))
            widths[column] = max(widths[column] if heading.align != "l" else 0.0, need + 12)
    fixed = sum(wide for wide, heading in zip(widths, headings, strict=True) if heading.is_fixed)
    flowing = sum(wide for wide, heading in zip(widths, headings, strict=True) if not heading.is_fixed) or 1.0
    scale = max(width - fixed, 0.0) / flowing
    return [wide if heading.is_fixed else wide * scale for wide, heading in zip(widths, headings, strict=True)]


def _natural(page: Page, field: Field, size: float) -> float:
    second = page.measure.width(f" {field.second}", SMALL) if field.second else 0.0
    return page.measure.width(field.text[:40], size, field.bold) + second


def _cell(page: Page, field: Field, heading: Heading, width: float, style: Style) -> Cell:
    shown = replace(style, bold=field.bold, align=heading.align, colour=field.colour or style.colour)
    quiet = Style(SMALL, page.palette.mute, align=heading.align)
    second = f" {field.second}" if field.second else ""
    room = width - (page.measure.width(second, SMALL) if second else 0)
    runs = [(page.measure.fit(field.text, room, style.size, 1 if field.link else heading.lines, field.bold), shown)]
    if second:
        runs.append((second, quiet))
    paras = [Para(tuple(runs), link=field.link)]
    if field.below:
        paras.append(para(page.measure.fit(field.below, width, SMALL, heading.lines), quiet))
    return Cell(tuple(paras))


def panel_height(page: Page, width: float, texts: Sequence[str], lines: int = 2) -> float:
    """Return the height of a panel that holds all of the texts."""
    paras, used = page.paras_fitting(texts, width - 2 * _PAD, 9_999.0, Style(BODY, page.palette.ink), lines)
    return 22 + 16 + used + 4 * len(paras[:1])


def quotes_height(page: Page, width: float, found: Sequence[tuple[str, str]], lines: int = 3) -> float:
    """Return the height of a panel that holds all of the quotes."""
    return 22 + 18 + sum(tall for _, tall in (_quote(page, width - 2 * _PAD, one, lines) for one in found))


def panel(page: Page, rect: Rect, title: str, texts: Sequence[str], lines: int = 2) -> int:
    """Add a quiet panel with a head and bullets; return how many of the texts are on it."""
    page.box(rect, frame=Frame(page.palette.ground, geometry="roundRect", radius=6), name=title)
    inner = Rect(rect.x + _PAD, rect.y + 8, rect.w - 2 * _PAD, rect.h - 14)
    body = page.head(inner, title)
    style = Style(BODY, page.palette.ink)
    paras, _ = page.paras_fitting(texts, body.w, body.h + 2, style, lines)
    if len(paras) < len(texts):
        paras, _ = page.paras_fitting(texts, body.w, body.h - 14, style, lines)
    left = len(texts) - len(paras)
    if left:
        paras.append(para(tr("and {count} more", count=left), page.small, before=3))
    page.box(body, paras, name=title)
    return len(paras) - bool(left)


def quotes(page: Page, rect: Rect, found: Sequence[tuple[str, str]], title: str, lines: int = 3) -> None:
    """Add a panel of quotes, each with its source below."""
    page.box(rect, frame=Frame(page.palette.ground, geometry="roundRect", radius=6), name=title)
    body = page.head(Rect(rect.x + _PAD, rect.y + 8, rect.w - 2 * _PAD, rect.h - 14), title)
    paras: list[Para] = []
    used = 0.0
    for one in found:
        some, tall = _quote(page, body.w, one, lines)
        if used + tall > body.h + 4:
            break
        paras += some
        used += tall
    page.box(body, paras, name=title)


def _quote(page: Page, width: float, found: tuple[str, str], lines: int) -> tuple[list[Para], float]:
    """Return a quote with its source as paragraphs, and the height that they take."""
    text, source = found
    style = Style(BODY, page.palette.ink)
    said = tr("“{text}”", text=page.measure.fit(text, width - 14, BODY, lines).strip('“”"'))
    paras = [para(said, style, before=5)]
    if source:
        paras.append(para(page.measure.fit(source, width - 4, SMALL), page.small))
    return paras, page.measure.height(said, width - 4, BODY) + (SMALL * 1.25 if source else 0) + 5


def tile(page: Page, rect: Rect, metric: Metric, row: ScoreRow | None, target: float | None) -> None:
    """Add a tile with one score: its value, how to read it, n, interval and target."""
    palette = page.palette
    page.box(rect, frame=Frame(palette.ground, geometry="roundRect", radius=6), name=metric.name[:80])
    inner = Rect(rect.x + _PAD, rect.y + 8, rect.w - 2 * _PAD, rect.h - 12)
    page.text(inner._replace(h=16), metric.name, Style(BODY, palette.ink, bold=True), name=metric.name[:80])
    value, band = "–", Band.NONE
    lines = [tr("no data")]
    if row is not None:
        band = row.band
        few = band is Band.FEW
        value = format_value(metric, None if row.score.withheld else row.score.value)
        lines = [answers_of(row) + (", " + tr("too few to judge") if few else "")]
        lines += [interval_text(row)] if interval_text(row) else []
    if target is not None:
        lines.append(tr("target {value}", value=format_value(metric, target)))
    mark = shape(band)
    runs = [(value, Style(TITLE, palette.band(band) if mark else palette.ink, bold=True))]
    if mark:
        runs.insert(0, (f"{mark} ", Style(TITLE - 8, palette.band(band), bold=True)))
    unit, room = f"  {unit_name(metric)}", inner.w - page.measure.width(f"{mark} {value} ", TITLE, True)
    if page.measure.width(unit, SMALL) <= room:
        runs.append((unit, Style(SMALL, palette.mute)))
    page.box(Rect(inner.x, inner.y + 17, inner.w, 33), [Para(tuple(runs))], Frame(anchor="ctr"), name=tr("Score"))
    paras = [para(page.measure.fit(line, inner.w, SMALL), page.small) for line in lines]
    page.box(Rect(inner.x, inner.y + 52, inner.w, 13 * len(paras)), paras, name=tr("How sure"))


TILE_HEIGHT = 108.0
