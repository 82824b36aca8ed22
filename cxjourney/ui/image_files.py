"""Pictures from files onto touchpoints: read, checked by the model, one undo step each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImageReader

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.ui.editing import Editing

LARGEST = 20_000_000  # bytes; the model refuses more, and reading them would only take time


def add_image_file(editing: Editing, touchpoint_id: str, path: Path) -> bool:
    """Put a picture file on a touchpoint; what stands in the way is said through `editing.refused`."""
    return editing.do(lambda: _edit(editing, touchpoint_id, path))


def _edit(editing: Editing, touchpoint_id: str, path: Path) -> Edit:
    try:
        if path.stat().st_size > LARGEST:
            raise JourneyError(tr("“{name}” is larger than 20 MB. Make it smaller first.", name=path.name))
        data = path.read_bytes()
    except OSError as error:
        raise JourneyError(
            tr("“{name}” could not be read: {reason}.", name=path.name, reason=error.strerror)
        ) from error
    size = QImageReader(str(path)).size()
    width, height = max(0, size.width()), max(0, size.height())
    return actions.add_image(editing.project, touchpoint_id, path.name, data, width=width, height=height)
