"""The personas view in the states that people meet it in, for the gallery and for tests."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Drafted, Persona
from cxjourney.services.document import Document
from cxjourney.ui.persona_lists import ordered
from cxjourney.ui.views.personas import PersonasView
from cxjourney.ui.views.personas.suggest import SuggestDialog
from cxjourney.ui.window import MainWindow

DRAFTED = (
    Drafted("goals", "Have it before her course starts", 214, "Named in 214 of 2,094 comments."),
    Drafted("frustrations", "Delivery cost shown at the end", 96, "The lowest touchpoint, NPS −34."),
    Drafted("channels", "Phone", 231, "11 % of the answers came by phone."),
    Drafted("tags", "Price aware", 120, "Words about prices in 120 comments."),
    Drafted("quote", "I just want to know when it will arrive, without asking anyone.", 41, "A typical comment."),
    Drafted("motivations", "Price – Quality", 120, "Words about prices in 120 comments."),
)


def personas_view(window: MainWindow) -> PersonasView:
    """Show the view in a window, and return it."""
    assert window.workspace is not None
    window.workspace.show_view("personas")
    view = window.workspace.view_widget("personas")
    assert isinstance(view, PersonasView)
    return view


def mark_drafted(document: Document, persona_id: str, marks: tuple[Drafted, ...] = DRAFTED) -> None:
    """Mark statements of a persona as drafted."""
    document.do(actions.edit_persona(document.project, persona_id, drafted=marks))


def persona_screens(window: MainWindow, state: str) -> QWidget:
    """Return a window, or a dialog over it, that shows the view in a state."""
    assert window.workspace is not None
    document = window.workspace.document
    assert window.files is not None
    window.files.close_document = lambda: True  # type: ignore[method-assign]  # nobody is there to be asked
    if state == "empty":
        for persona in ordered(document.project):
            document.do(actions.remove_persona(document.project, persona.id))
    if state == "narrow":
        window.resize(1024, 768)
    if state == "long":
        _fill(document)
    if state == "drafted":
        mark_drafted(document, ordered(document.project)[0].id)
    view = personas_view(window)
    if state == "segment":
        document.do(actions.edit_persona(document.project, view.id, segment_id=None))
    if state == "menu":
        return view.panel.new_menu()
    if state == "suggest":
        window.show()
        window.workspace.scores.start()
        for persona in ordered(document.project)[1:]:
            document.do(actions.remove_persona(document.project, persona.id))
        dialog = SuggestDialog(view.context, window)
        dialog.cards[0].check.setChecked(True)
        return dialog
    return window


def _fill(document: Document) -> None:
    """Give the first persona thirty goals and texts of every length and kind."""
    persona: Persona = ordered(document.project)[0]
    goals = tuple(f"Goal {i}: {'have it before the course starts and ' * (i % 3)}be done" for i in range(1, 31))
    hostile = "<b>Bold</b> <img src=x onerror=alert(1)> & “quotes” =1+1"
    fresh = replace(persona, name="Maximiliane-Theodora " * 4, role=hostile, place="Nurse, " * 20, quote=hostile * 3)
    fields = {name: getattr(fresh, name) for name in ("name", "role", "place", "quote")}
    long_word = "Donaudampfschifffahrtsgesellschaftskapitän" * 4
    document.do(
        actions.edit_persona(
            document.project, persona.id, goals=goals, needs=(hostile, long_word), tags=(hostile, long_word), **fields
        )
    )
