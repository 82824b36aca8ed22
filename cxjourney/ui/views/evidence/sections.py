"""The sections of the evidence view in their order: what each is called, and how its page is made when first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtWidgets import QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.panels.inspector.context import Context

Make = Callable[[Context, QWidget], QWidget]
_PACKAGE = "cxjourney.ui.views.evidence"


@dataclass(frozen=True, slots=True)
class Section:
    """One tab; `make` builds its page."""

    key: str
    title: str
    make: Make


def sections() -> list[Section]:
    """Return the sections from left to right."""
    wanted = [
        ("imports", tr("Imports"), "imports", "ImportsPage"),
        ("scores", tr("Scores"), "scores", "ScoresPage"),
        ("trends", tr("Trends"), "trends", "TrendsPage"),
        ("comments", tr("Comments"), "comments", "CommentsPage"),
        ("cases", tr("Call-backs"), "cases", "CasesPage"),
        ("definitions", tr("Definitions"), "definitions", "DefinitionsPage"),
    ]
    return [Section(key, title, _maker(f"{_PACKAGE}.{module}", name)) for key, title, module, name in wanted]


def _maker(module: str, name: str) -> Make:
    def make(context: Context, parent: QWidget) -> QWidget:
        page: QWidget = getattr(import_module(module), name)(context, parent)
        return page

    return make
