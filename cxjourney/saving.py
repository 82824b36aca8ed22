"""Putting a finished export where the person wants it: whole or not at all.

Every export hands over its bytes here, drawings and workbooks alike; what they contain is the format's business.
"""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

from cxjourney.domain.errors import ExportError
from cxjourney.domain.text import tr

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` aside, flush it to the disk and move it to `path`; a link keeps pointing to its file.

    Raise ExportError with a sentence for people where that fails: then `path` is as it was, and nothing is left.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise ExportError(tr("“{name}” is a folder. Choose the name of a file.", name=path.name))
    if not target.parent.is_dir():
        raise ExportError(tr("The folder “{folder}” does not exist. Choose another one.", folder=target.parent))
    aside = target.with_name(f".cxjourney-{secrets.token_hex(6)}.tmp")
    made = moving = False
    try:
        with open(aside, "xb") as file:
            made = True
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(target, aside)
        moving = True
        os.replace(aside, target)
    except OSError as fault:
        raise ExportError(_sentence(fault, target, moving)) from fault
    finally:
        if made:  # a medium that cannot be written refuses to remove even what is not there
            aside.unlink(missing_ok=True)


def _keep_mode(target: Path, aside: Path) -> None:
    if target.exists():
        aside.chmod(target.stat().st_mode & 0o777)


def _sentence(fault: OSError, target: Path, moving: bool) -> str:
    if fault.errno in _FULL:
        return tr("There is no room for “{name}” on this disk. Nothing was written; make room or choose another place.",
                  name=target.name)  # fmt: skip
    if moving and isinstance(fault, PermissionError):
        return tr("“{name}” is open in another program. Close it there, then export again; the file is unchanged.",
                  name=target.name)  # fmt: skip
    if fault.errno in _FORBIDDEN:
        return tr("The folder “{folder}” cannot be written to. Nothing was exported; choose another folder.",
                  folder=target.parent)  # fmt: skip
    if fault.errno == errno.ENAMETOOLONG:
        return tr("The file name is too long. Nothing was exported; choose a shorter one.")
    return tr("“{name}” could not be written ({reason}). Nothing was exported; choose another place.",
              name=target.name, reason=fault.strerror or fault)  # fmt: skip
