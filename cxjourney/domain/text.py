"""Texts for people, translated: the one road from an English sentence to the person's language.

Every layer uses it, so it knows no Qt: catalogues are gettext `.mo` files. `install` is called once by
`app.py`; until then the English source texts are shown. Never pass an f-string to `tr`: the literal is the key
that translators see, values go in as named fields.
"""

from __future__ import annotations

import gettext
from pathlib import Path

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def install(catalogue: gettext.NullTranslations) -> None:
    """Make `catalogue` the source of all translations from now on."""
    global _catalogue
    _catalogue = catalogue


def language() -> str:
    """Return the language of the texts as a tag such as `en` or `de-AT`, for files that say which one they are in."""
    return _catalogue.info().get("language", "").replace("_", "-") or "en"


def read_catalogue(folder: Path, language: str) -> gettext.NullTranslations:
    """Return the catalogue `LANGUAGE.mo` of a folder, for `de_AT` also `de`; without one, the English source texts."""
    for name in (language, language.partition("_")[0]):
        path = folder / f"{name}.mo"
        if name and path.is_file():
            with path.open("rb") as file:
                return gettext.GNUTranslations(file)
    return gettext.NullTranslations()


def tr(text: str, /, **values: object) -> str:
    """Translate `text` and fill in its named fields: `tr("Rename “{title}”", title=name)`."""
    translated = _catalogue.gettext(text)
    return translated.format(**values) if values else translated


def trn(singular: str, plural: str, count: int, /, **values: object) -> str:
    """Translate the form that fits `count`; `{count}` in the text is that number."""
    return _catalogue.ngettext(singular, plural, count).format(count=count, **values)
