"""Marks texts of tables for translation: Qt's own mark, which its type stubs say returns any object."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:

    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Return the text as it is; the name is what the translation tools look for."""
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP as QT_TRANSLATE_NOOP
