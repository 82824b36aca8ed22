"""Markup from plain text: everything that is put in is escaped, and nothing else can be put in.

What the page shows comes from people; this module is the only one that writes angle brackets.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from html import escape

from cxjourney.plain_text import readable

_ALONE = frozenset({"br", "img", "input", "meta"})
_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
LONGEST = 20_000  # characters of one text


class Markup(str):
    """Text that is markup already; plain `str` is escaped wherever it meets markup."""

    __slots__ = ()


def plain(text: str) -> str:
    """Return `text` without what no page can show, nor turn around the text that follows; overlong text is cut."""
    text = readable(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def element(name: str, /, *content: str, **attributes: str | int | float | bool | None) -> Markup:
    """Return an element. `class_` and `for_` lose their underscore, other underscores become hyphens.

    An attribute that is True stands alone; one that is None or False is left out.
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        written = key.rstrip("_").replace("_", "-")
        parts.append(f" {written}" if value is True else f' {written}="{escape(plain(str(value)))}"')
    parts.append(">")
    if name in _ALONE:
        return Markup("".join(parts))
    parts += [text(part) for part in content]
    parts.append(f"</{name}>")
    return Markup("".join(parts))


def text(content: str) -> Markup:
    """Return content as markup: escaped, unless it is markup already."""
    return content if isinstance(content, Markup) else Markup(escape(plain(content), quote=False))


def joined(parts: Iterable[str]) -> Markup:
    """Return several pieces one after the other."""
    return Markup("".join(text(part) for part in parts))


def script_data(value: object) -> str:
    """Return a value as JSON that no browser can take for the end of its script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_IN_SCRIPT)


def hash_source(code: str) -> str:
    """Return the content security policy's word for exactly this script or style sheet."""
    digest = hashlib.sha256(code.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def data_address(media_type: str, data: bytes) -> str:
    """Return bytes as an address that holds them, so that nothing needs to be fetched."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
