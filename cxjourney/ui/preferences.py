"""The person's settings as one shared object: read at start, kept at each change, told to whoever shows them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from cxjourney.services.settings import Settings, load_settings, save_settings


class Preferences(QObject):
    """Owns the settings of this run; `changed` follows each change, `failed(text)` where they cannot be kept."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self._settings = load_settings() if settings is None else settings

    @property
    def settings(self) -> Settings:
        return self._settings

    def change(self, **values: Any) -> None:
        """Change some settings and keep them; values that are so already cost nothing."""
        if any(getattr(self._settings, name) != value for name, value in values.items()):
            self._settings.change(**values)
            self.keep()

    def keep(self) -> None:
        """Keep the settings after something changed them, and tell it."""
        from cxjourney.storage.errors import ProjectFileError

        try:
            save_settings(self._settings)
        except ProjectFileError as error:
            self.failed.emit(str(error))
        self.changed.emit()
