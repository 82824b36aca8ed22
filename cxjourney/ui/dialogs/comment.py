"""One comment in full, with what the same customer answered; to read and to copy."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric, Segment, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.comments import Comment, answer_text
from cxjourney.ui import words
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.widgets.text import PlainLabel


class CommentDialog(Dialog):
    """Shows a comment as plain text; nothing can be changed here."""

    def __init__(self, comment: Comment, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(tr("Comment"), parent, tr("Close"))
        self.resize(520, 320)
        touchpoint = project.get(Touchpoint, comment.touchpoint_id)
        self.column.addWidget(PlainLabel(touchpoint.title if touchpoint else "", "heading", self, wrap=True))
        answers = [
            tr("{metric} {value}", metric=metric.name, value=answer_text(metric, value))
            for metric_id, value in comment.answers
            if (metric := project.get(Metric, metric_id)) is not None
        ]
        segments = [segment.name for id_ in comment.segment_ids if (segment := project.get(Segment, id_))]
        parts = [*answers, words.day(comment.day), ", ".join(segments), comment.channel]
        line = PlainLabel(" · ".join(part for part in parts if part), "mute", self, wrap=True)
        self.column.addWidget(line)
        self.text = QPlainTextEdit(comment.text, self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Comment"))
        self.column.addWidget(self.text, 1)
        self.text.setFocus()
