"""The evidence view: imports, scores, trends, comments, call-backs and definitions of one open project."""

from cxjourney.ui.views.evidence.view import EvidenceView

__all__ = ["EvidenceView"]
