"""The personas view: a list at the left, the card of one persona, and what its segment's data says."""

from cxjourney.ui.views.personas.view import PersonasView

__all__ = ["PersonasView"]
