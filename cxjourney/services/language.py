"""The language of all texts: the one that the person chose, else the system's, where there is a catalogue."""

from __future__ import annotations

import os


def install_language() -> None:
    """Let all texts of this process be in that language."""
    from cxjourney.domain import text
    from cxjourney.paths import resource
    from cxjourney.services.settings import load_settings

    system = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    language = load_settings().language or system.partition(".")[0]
    text.install(text.read_catalogue(resource("translations"), language))
