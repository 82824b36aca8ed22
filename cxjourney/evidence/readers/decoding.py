"""Bytes to text: byte order mark, then UTF-16 by its zero bytes, then UTF-8, then Windows-1252 line by line."""

from __future__ import annotations

import codecs

from cxjourney.evidence.faults import Notes, ReadFault

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)


def decode(data: bytes, encoding: str | None, notes: Notes, name: str) -> tuple[str, str]:
    """Return the text of `data` and the encoding's name; raise ReadFault where it is no text or cannot be decoded."""
    if encoding is not None:
        text, used = _decode_as(data, encoding, notes, name), encoding
    else:
        text, used = _detect(data, notes, name)
    zeros = text.count("\0")
    if zeros:
        if zeros > len(text) // 20:
            raise ReadFault("binary", name=name)
        notes.add("nul", zeros)
        text = text.replace("\0", "")
    return text.removeprefix("\ufeff"), used


def _decode_as(data: bytes, encoding: str, notes: Notes, name: str) -> str:
    try:
        codec = codecs.lookup(encoding)
        text = data.decode("utf-8-sig" if codec.name == "utf-8" else codec.name, errors="replace")
    except (LookupError, UnicodeError) as fault:
        raise ReadFault("encoding", name=name, encoding=encoding) from fault
    replaced = text.count("\ufffd")
    if replaced:
        if replaced > len(text) // 3:
            raise ReadFault("encoding", name=name, encoding=encoding)
        notes.add("replaced", replaced)
    return text


def _detect(data: bytes, notes: Notes, name: str) -> tuple[str, str]:
    for mark, codec, shown in _MARKS:
        if data.startswith(mark):
            text = data.decode(codec, errors="replace")
            if text.count("\ufffd"):
                notes.add("replaced", text.count("\ufffd"))
            return text, shown
    if wide := _utf16_without_mark(data):
        return data.decode(wide, errors="replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _line_by_line(data, notes, name)


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _line_by_line(data: bytes, notes: Notes, name: str) -> tuple[str, str]:
    """Decode each line as UTF-8 where it is, else as Windows-1252: concatenated exports mix them."""
    if sum(byte < 9 for byte in data[:4096]) > 40:
        raise ReadFault("binary", name=name)
    lines: list[str] = []
    old = replaced = wide = 0
    for line in data.split(b"\n"):
        try:
            text = line.decode("utf-8")
            wide += not line.isascii()
        except UnicodeDecodeError:
            text = line.decode("cp1252", errors="replace")
            replaced += text.count("\ufffd")
            old += 1
        lines.append(text)
    if wide:
        notes.add("cp1252_lines", old)
    if replaced:
        notes.add("replaced", replaced)
    return "\n".join(lines), "utf-8" if wide > old else "cp1252"
