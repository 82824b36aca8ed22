"""Record ids: UUIDv7 as text, so that ids sort in the order of their making (RFC 9562, section 5.7)."""

from __future__ import annotations

import os
import threading
import time

RecordId = str

_lock = threading.Lock()
_last = 0


def new_id() -> RecordId:
    """Return a fresh UUIDv7; ids made by one process are strictly increasing, even within a millisecond."""
    global _last
    with _lock:
        stamp = max(time.time_ns() * 4096 // 1_000_000, _last + 1)  # ms in the high bits, 12 bits of a fraction
        _last = stamp
    milliseconds, fraction = stamp >> 12, stamp & 0xFFF
    tail = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    value = milliseconds << 80 | 0x7000 << 64 | fraction << 64 | tail
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_id(text: object) -> bool:
    """Say whether `text` could be a record id: 1 to 64 characters of letters, digits, `-` and `_`."""
    return isinstance(text, str) and 1 <= len(text) <= 64 and text.replace("-", "").replace("_", "").isalnum()
