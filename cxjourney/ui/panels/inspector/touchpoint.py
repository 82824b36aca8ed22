"""The inspector's page for one touchpoint: scores first, then what customers say, then the fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Asset, Emotion, Lane, Note, Persona, Stage, Touchpoint, Transition
from cxjourney.domain.text import tr
from cxjourney.domain.words import emotion_text
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context, Page
from cxjourney.ui.panels.inspector.lists import Actions, Arrows, Comments, Notes
from cxjourney.ui.panels.inspector.scores import ScoreCards
from cxjourney.ui.widgets.chip import Chip
from cxjourney.ui.widgets.field import CheckField, ChoiceField, TextField
from cxjourney.ui.widgets.flow import FlowWidget
from cxjourney.ui.widgets.section import Section, clear_layout

if TYPE_CHECKING:
    from cxjourney.domain.project import Project

PICTURE_WIDTH = 260


class TouchpointPage(Page):
    """Owns the widgets of one touchpoint; `moment_requested(id)` opens what is at stake there."""

    moment_requested = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title = TextField("", self._setter("title"), self.body, look="bare")
        self.title.editor.setAccessibleName(tr("Title"))
        self.column.addWidget(self.title)
        chips = FlowWidget(self.body)
        self.moment = Chip(tr("Moment of truth"), chips, look="moment")
        self.moment.clicked.connect(self._on_moment)
        self.owner_chip = Chip("", chips, look="plain")
        self.owner_chip.clicked.connect(lambda: self.owner.editor.setFocus())
        self.status_chip = Chip("", chips, look="plain")
        self.status_chip.clicked.connect(lambda: self.status.editor.setFocus())
        for chip in (self.moment, self.owner_chip, self.status_chip):
            chips.flow.addWidget(chip)
        self.column.addWidget(chips)
        self.scores = ScoreCards(context, self.body)
        self.comments = Comments(context, self.body)
        self.actions_list = Actions(context, self.body)
        self.notes = Notes(context, self.body)
        for widget in (self.scores, self.comments, self.actions_list, self.notes):
            self.column.addWidget(widget)
        self._add_fields()
        self.emotions = Section(tr("Emotion"), self.body)
        self.arrows = Arrows(context, self.body)
        self.images = Section(tr("Images"), self.body)
        for section in (self.emotions, self.arrows, self.images):
            self.column.addWidget(section)
        self._emotion_fields: dict[str | None, ChoiceField] = {}
        self._images_shown: tuple[str, ...] | None = None
        self.finish()

    def _add_fields(self) -> None:
        details = Section(tr("Details"), self.body)
        details.box.setSpacing(8)
        self.channel = TextField(tr("Channel"), self._setter("channel"), details)
        self.owner = TextField(tr("Owner"), self._setter("owner"), details)
        self.description = TextField(
            tr("Description"), self._setter("description"), details, lines=2, placeholder=tr("What happens here")
        )
        self.expectation = TextField(
            tr("Expectation"), self._setter("expectation"), details, lines=2,
            placeholder=tr("What the customer expects here"),
        )  # fmt: skip
        self.status = ChoiceField(
            tr("How it is known"), words.evidence_statuses(), self._setter("evidence_status"), details
        )
        self.sub_journey = ChoiceField(tr("Opens the journey"), (), self._setter("sub_journey_id"), details)
        self.indirect = CheckField(tr("Indirect: without us, such as reviews"), self._setter("indirect"), details)
        self.service = CheckField(tr("Service: the customer asks for help"), self._setter("service"), details)
        for field in (
            self.channel, self.owner, self.description, self.expectation, self.status, self.sub_journey,
            self.indirect, self.service,
        ):  # fmt: skip
            details.box.addWidget(field)
        self.column.addWidget(details)

    def _setter(self, name: str) -> Callable[[object], str]:
        """Return the commit of one field: one edit for the touchpoint that is shown."""

        def commit(value: object) -> str:
            touchpoint_id, fields = self.id, {name: value}
            return self.context.editing.attempt(
                lambda: actions.edit_touchpoint(self.context.project, touchpoint_id, **fields)
            )

        return commit

    # showing

    def follow(self, edit: Edit) -> None:
        kinds = edit.kinds()
        touchpoint = self.context.project.get(Touchpoint, self.id)
        if touchpoint is None:
            return
        self._show_fields(touchpoint)
        if Note.kind in kinds:
            self.notes.show_notes(self.id)
        if "action" in kinds:
            self.actions_list.show_touchpoint(self.id)
        if kinds & {Emotion.kind, Persona.kind}:
            self._show_emotions()
        if kinds & {Transition.kind, Touchpoint.kind}:
            self.arrows.show_touchpoint(touchpoint)
        self._show_images(touchpoint)

    def refresh(self) -> None:
        touchpoint = self.context.project.get(Touchpoint, self.id)
        if touchpoint is None:
            return
        self._show_fields(touchpoint)
        self.refresh_scores()
        self.notes.show_notes(self.id)
        self.actions_list.show_touchpoint(self.id)
        self._show_emotions()
        self.arrows.show_touchpoint(touchpoint)
        self._show_images(touchpoint)

    def refresh_scores(self) -> None:
        if self.id:
            self.scores.show_touchpoint(self.id)
            self.comments.show_touchpoint(self.id)

    def _show_fields(self, touchpoint: Touchpoint) -> None:
        project = self.context.project
        stage, lane = project.get(Stage, touchpoint.stage_id), project.get(Lane, touchpoint.lane_id)
        crumbs = [tr("Touchpoint"), stage.title if stage else "", touchpoint.channel or (lane.title if lane else "")]
        self.crumbs.setText(" · ".join(part for part in crumbs if part))
        self.title.set_value(touchpoint.title)
        self.channel.set_value(touchpoint.channel)
        self.channel.set_suggestions(_used(project, "channel"))
        self.owner.set_value(touchpoint.owner)
        self.owner.set_suggestions(_used(project, "owner"))
        self.description.set_value(touchpoint.description)
        self.expectation.set_value(touchpoint.expectation)
        self.status.set_value(touchpoint.evidence_status)
        journeys: list[tuple[object, str]] = [(None, tr("None"))]
        journeys += [(j.id, j.title) for j in project.journeys() if j.id != touchpoint.journey_id]
        self.sub_journey.editor.set_choices(journeys, touchpoint.sub_journey_id)
        self.sub_journey.set_value(touchpoint.sub_journey_id)
        self.sub_journey.setVisible(len(journeys) > 1)
        self.indirect.set_value(touchpoint.indirect)
        self.service.set_value(touchpoint.service)
        moment = project.moments().get(touchpoint.id)
        self.moment.set_look("moment" if moment else "plain")
        self.moment.setText(tr("Moment of truth") if moment else tr("Not a moment of truth"))
        self.moment.setToolTip(tr("What is at stake, why, and who looks after it"))
        owner = moment.owner if moment and moment.owner else touchpoint.owner
        self.owner_chip.setText(tr("Owner: {name}", name=owner or tr("nobody yet")).replace("&", "&&"))
        self.status_chip.setText(words.word(words.evidence_statuses(), touchpoint.evidence_status))

    def _on_moment(self) -> None:
        self.moment_requested.emit(self.id)

    def _show_emotions(self) -> None:
        """One choice for everyone and one for each persona; rebuilt only where the personas changed."""
        project = self.context.project
        personas = project.ordered(Persona)
        wanted: list[tuple[str | None, str]] = [(None, tr("Everyone")), *((p.id, p.name) for p in personas)]
        if [(key, f.label.text()) for key, f in self._emotion_fields.items()] != wanted:
            clear_layout(self.emotions.box)
            self._emotion_fields = {}
            choices: list[tuple[object, str]] = [(None, tr("Not set")), *reversed(words.emotions())]
            for key, name in wanted:
                field = ChoiceField(name, choices, self._emotion_setter(key), self.emotions)
                self._emotion_fields[key] = field
                self.emotions.box.addWidget(field)
        for key, field in self._emotion_fields.items():
            emotion = project.emotions(key).get(self.id)
            field.set_value(float(round(emotion.value)) if emotion else None)
            field.setToolTip(emotion_text(emotion.value) if emotion else "")

    def _emotion_setter(self, persona_id: str | None) -> Callable[[object], str]:
        def commit(value: object) -> str:
            touchpoint_id = self.id
            felt = value if isinstance(value, float) else None
            return self.context.editing.attempt(
                lambda: actions.set_emotion(self.context.project, touchpoint_id, felt, persona_id)
            )

        return commit

    def _show_images(self, touchpoint: Touchpoint) -> None:
        if touchpoint.image_ids == self._images_shown:
            return
        self._images_shown = touchpoint.image_ids
        clear_layout(self.images.box)
        self.images.setVisible(bool(touchpoint.image_ids))
        for asset_id in touchpoint.image_ids:
            asset = self.context.project.get(Asset, asset_id)
            if asset is not None:
                self.images.box.addWidget(self._picture(touchpoint.id, asset))

    def _picture(self, touchpoint_id: str, asset: Asset) -> QWidget:
        holder = QWidget(self.images)
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        picture, pixmap = QLabel(holder), QPixmap()
        picture.setTextFormat(Qt.TextFormat.PlainText)
        pixmap.loadFromData(self.context.editing.document.block(asset.id))
        if pixmap.isNull():
            picture.setText(tr("This picture cannot be shown: {name}", name=asset.name))
        else:
            size = QSize(PICTURE_WIDTH, PICTURE_WIDTH)
            mode = Qt.TransformationMode.SmoothTransformation
            picture.setPixmap(pixmap.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, mode))
        picture.setAccessibleName(asset.alt_text or asset.name)
        box.addWidget(picture)
        alt = TextField(
            tr("Text for those who cannot see it"),
            lambda text: self.context.editing.attempt(
                lambda: actions.edit_asset(self.context.project, asset.id, alt_text=text)
            ),
            holder,
        )
        alt.set_value(asset.alt_text)
        box.addWidget(alt)
        remove = Chip(tr("Take off the card"), holder, look="plain")
        remove.clicked.connect(
            lambda: self.context.editing.do(lambda: actions.detach_image(self.context.project, touchpoint_id, asset.id))
        )
        box.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        return holder


def _used(project: Project, name: str) -> list[str]:
    """Return the values that touchpoints of the project have in a field, without repeats."""

    def build() -> list[str]:
        return sorted({value for t in project.table(Touchpoint).values() if (value := str(getattr(t, name)))})

    found: list[str] = project.cached(("used", name), (Touchpoint.kind,), build)
    return found
