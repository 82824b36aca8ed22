"""Collect the texts for people into the catalogue that translators start from.

`python -m tests.extract_texts` writes `resources/translations/cxjourney.pot`.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "resources" / "translations" / "cxjourney.pot"
HEAD = """# Texts of cxjourney. Fields in {braces} stay as they are; keep typographic quotes.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def extract() -> str:
    """Return the catalogue as text: one entry for each `tr` and `trn` literal, sorted, with where it stands."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in sorted((ROOT / "cxjourney").rglob("*.py")):
        for item in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(item, ast.Call) or not isinstance(item.func, ast.Name):
                continue
            count = {"tr": 1, "trn": 2}.get(item.func.id, 0)
            texts = [a.value for a in item.args[:count] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if count and len(texts) == count:
                key = (texts[0], texts[1] if count == 2 else "")
                found.setdefault(key, set()).add(path.relative_to(ROOT).as_posix())
    entries = [_entry(singular, plural, places) for (singular, plural), places in sorted(found.items())]
    return HEAD + "".join(entries)


def _entry(singular: str, plural: str, places: set[str]) -> str:
    lines = ["", *(f"#: {place}" for place in sorted(places)), f"msgid {_quoted(singular)}"]
    if plural:
        lines += [f"msgid_plural {_quoted(plural)}", 'msgstr[0] ""', 'msgstr[1] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(extract(), "utf-8")
    print(f"{CATALOGUE}: {extract().count('msgid ') - 1} texts")
