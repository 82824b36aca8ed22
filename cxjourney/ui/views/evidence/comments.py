"""The comments: everything customers wrote, searched as one types, narrowed down, and pinned to the map as quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Note, NoteKind, Segment, Stage, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.comments import source_text
from cxjourney.services.listening import Listening
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence.comment_filters import CommentFilters
from cxjourney.ui.views.evidence.comment_list import CommentList, CommentModel
from cxjourney.ui.views.evidence.comment_terms import TermsPanel
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.services.listening import Found, Terms
    from cxjourney.services.tasks import Runner

PAUSE = 40  # ms after the last key before the search begins
TERMS_WIDTH = 236


class CommentsPage(QWidget):
    """Owns the search field, the filters, the list and what stands out; `import_requested` asks for a file."""

    import_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None, runner: Runner | None = None) -> None:
        super().__init__(parent)
        self._context = context
        document = context.editing.document
        self.listening = Listening(document, context.scores, self, runner)
        self._stale = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._find)
        page = QWidget(self)
        page.setObjectName("surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search = QLineEdit(page)
        self.search.setPlaceholderText(tr("Search in all comments"))
        self.search.setAccessibleName(tr("Search in all comments"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        self.count = PlainLabel("", "mute", page)
        self.filters = CommentFilters(context, page)
        self.withheld = PlainLabel("", "small", page, wrap=True)
        self.model = CommentModel(lambda: context.project, self)
        self.list = CommentList(self.model, context.theme, not document.is_read_only, page)
        self.nothing = EmptyState(tr("No comment found"), "", page, tr("Clear search and filters"), self._clear)
        self.terms = TermsPanel(page)
        self._arrange(page)
        self._connect()
        self._show_evidence()

    def _arrange(self, page: QWidget) -> None:
        box = QVBoxLayout(page)
        box.setContentsMargins(16, 12, 16, 8)
        box.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.search, 1)
        top.addWidget(self.count)
        box.addLayout(top)
        box.addWidget(self.filters)
        box.addWidget(self.withheld)
        across = QHBoxLayout()
        across.setSpacing(16)
        middle = QWidget(page)
        self._middle = QStackedLayout(middle)
        self._middle.addWidget(self.list)
        self._middle.addWidget(self.nothing)
        self.nothing.setObjectName("surface")
        self.terms.setFixedWidth(TERMS_WIDTH)
        across.addWidget(middle, 1)
        across.addWidget(self.terms)
        box.addLayout(across, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        may_import = not self._context.editing.document.is_read_only
        empty = EmptyState(
            tr("No comments yet"),
            tr(
                "What customers write in surveys and tickets is listed here: to search, to narrow down and to pin to "
                "the map as quotes. Import a file that has a column with comments."
            ),
            self, tr("Import data…") if may_import else "", self.import_requested.emit,
        )  # fmt: skip
        self._stack.addWidget(empty)
        self.setFocusProxy(self.search)

    def _connect(self) -> None:
        document = self._context.editing.document
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.search.returnPressed.connect(self._go_to_list)
        self.filters.changed.connect(self.refresh)
        self.list.pin_requested.connect(self.toggle_pin)
        self.list.opened.connect(self.read)
        self.terms.chosen.connect(self._on_term)
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._on_view)
        self._context.scores.changed.connect(self._on_view)

    def event(self, event: QEvent) -> bool:
        """Take the key for finding for oneself: it means these comments, not the touchpoints of the map."""
        finds = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Find)
        if finds and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()
        else:
            super().keyPressEvent(event)

    # finding

    def refresh(self) -> None:
        """Find the comments and what stands out anew; put off while nobody looks."""
        self._stale = not self.isVisible()
        if self._stale or not self._context.scores.has_evidence:
            return
        self._find()
        self.terms.show_waiting()
        self.listening.find_terms(self.filters.query(), self._on_terms)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _find(self) -> None:
        self._timer.stop()
        if self._context.scores.has_evidence:
            self.listening.find(self.filters.query(), self.search.text(), self._on_found)

    def _on_found(self, found: Found) -> None:
        self.filters.set_channels(found.channels)
        self.model.set_pinned(pinned_notes(self._context.project))
        self.list.delegate.forget_heights()
        self.model.set_found(found)
        self.list.scrollToTop()
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))
        total, shown = found.comments.total, len(found)
        text = trn("{shown} comment", "{shown} comments", total, shown=words.number(total))
        if found.words:
            text = tr("{shown} of {all}", shown=words.number(shown), all=text)
        self.count.setText(text)
        threshold = self._context.project.info.anonymity_threshold
        self.withheld.setVisible(found.comments.withholds)
        self.withheld.setText(
            tr(
                "Comments at some touchpoints are withheld: fewer than {count} people could be told apart there by "
                "these filters.",
                count=threshold,
            )
        )
        self.nothing.set_text(self._why_nothing(found))
        self.nothing.button.setVisible(bool(found.words) or self.filters.is_narrow)
        self._middle.setCurrentIndex(0 if shown else 1)

    def _why_nothing(self, found: Found) -> str:
        if found.words:
            return tr("No comment in this selection holds all of these words. Accents and capitals make no difference.")
        if self.filters.is_narrow:
            return tr("No comment passes these filters, or too few people do to be shown.")
        return tr("None of the imported files has comments, or too few people wrote any to be shown.")

    def _on_terms(self, terms: Terms) -> None:
        self.terms.show_terms(terms, self._context.project, self.filters.touchpoint_id)

    def _on_term(self, term: str, touchpoint_id: str) -> None:
        self.search.setText(term)
        self.filters.choose_touchpoint(touchpoint_id)

    def _clear(self) -> None:
        self.search.clear()
        self.filters.clear_filters()
        self.search.setFocus()

    def _go_to_list(self) -> None:
        if self.model.rowCount():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # following

    def _show_evidence(self) -> None:
        self._stack.setCurrentIndex(0 if self._context.scores.has_evidence else 1)

    def _on_view(self) -> None:
        self._show_evidence()
        self.filters.follow_view()
        self.refresh()

    def _on_changed(self, edit: Edit) -> None:
        kinds = edit.kinds()
        if kinds & {Note.kind}:
            self.model.set_pinned(pinned_notes(self._context.project))
        if kinds & {Touchpoint.kind, Stage.kind, Segment.kind}:
            self.filters.refresh()
            self.list.viewport().update()
        if Import.kind in kinds:
            self._show_evidence()

    # doing

    def toggle_pin(self, row: int) -> None:
        """Pin a comment to its touchpoint as a quote, or take the quote off again."""
        comment, context = self.model.comment(row), self._context
        note_id = self.model.note_of(comment)
        if note_id:
            context.editing.do(lambda: actions.remove_notes(context.project, [note_id]))
            return
        context.editing.do(
            lambda: actions.add_note(
                context.project, comment.text, NoteKind.QUOTE, touchpoint_id=comment.touchpoint_id,
                source=source_text(comment, context.project), answer_key=comment.key,
            )
        )  # fmt: skip

    def read(self, row: int) -> None:
        """Show all of a comment, with its answers."""
        from cxjourney.ui.dialogs.comment import CommentDialog

        CommentDialog(self.model.comment(row), self._context.project, self.window()).exec()


def pinned_notes(project: Project) -> dict[str, str]:
    """Return answer key -> id of the quote that it is pinned as."""
    return {note.answer_key: note.id for note in project.table(Note).values() if note.answer_key}
