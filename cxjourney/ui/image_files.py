"""Pictures from files onto touchpoints: read, drawn anew by `services.reencoding`, one undo step each."""

from __future__ import annotations

from pathlib import Path

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.services.reencoding import picture_from_bytes
from cxjourney.ui.editing import Editing

LARGEST = 20_000_000  # bytes; the model refuses more, and reading them would only take time


def add_image_file(editing: Editing, touchpoint_id: str, path: Path) -> bool:
    """Put a picture file on a touchpoint; what stands in the way is said through `editing.refused`."""
    return editing.do(lambda: _edit(editing, touchpoint_id, path))


def _edit(editing: Editing, touchpoint_id: str, path: Path) -> Edit:
    picture = picture_from_bytes(picture_bytes(path))
    return actions.add_image(
        editing.project, touchpoint_id, path.name, picture.data, width=picture.width, height=picture.height
    )


def picture_bytes(path: Path) -> bytes:
    """Return the bytes of a picture file; raise JourneyError where it is too large or cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise JourneyError(tr("“{name}” is larger than 20 MB. Make it smaller first.", name=path.name))
        return path.read_bytes()
    except OSError as error:
        raise JourneyError(
            tr("“{name}” could not be read: {reason}.", name=path.name, reason=error.strerror)
        ) from error
