"""The keys that everything has at first: the one list of them, by ids that stay the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from collections.abc import Mapping

Keys = QKeySequence.StandardKey | str
Standard = QKeySequence.StandardKey

WINDOW: Mapping[str, tuple[Keys, ...]] = {
    "window.new_draft": (Standard.New, "Ctrl+N"),
    "window.open_file": (Standard.Open, "Ctrl+O"),
    "window.save": (Standard.Save, "Ctrl+S"),
    "window.save_as": ("Ctrl+Shift+S",),
    "window.settings": (Standard.Preferences, "Ctrl+,"),
    "window.close_tab": ("Ctrl+W",),
    "window.quit": (Standard.Quit, "Ctrl+Q"),
    "window.undo": (Standard.Undo, "Ctrl+Z"),
    "window.redo": (Standard.Redo, "Ctrl+Shift+Z", "Ctrl+Y"),
    "window.rename": ("F2",),
    "window.duplicate": ("Ctrl+Shift+D",),
    "window.find": ("Ctrl+L",),
    "window.find_jobs": ("Ctrl+Shift+F",),
    "window.submit": ("Ctrl+Return",),
    "window.series": ("Ctrl+Shift+B",),
    "window.refresh": (Standard.Refresh, "F5"),
    "window.next_tab": ("Ctrl+PgDown",),
    "window.previous_tab": ("Ctrl+PgUp",),
    "window.next_area": ("F6",),
    "window.previous_area": ("Shift+F6",),
    "window.room": ("F11",),
    "window.palette": ("Ctrl+K",),
    "window.keys": ("F1", "?"),
}
GRID: Mapping[str, tuple[Keys, ...]] = {
    "grid.edit": ("F2",),
    "grid.cut": (Standard.Cut,),
    "grid.copy": (Standard.Copy,),
    "grid.paste": (Standard.Paste,),
    "grid.clear": (Standard.Delete, "Backspace"),
    "grid.fill": ("Ctrl+D",),
    "grid.insert_above": ("Ctrl+I", "Ctrl++"),
    "grid.insert_below": ("Ctrl+Shift+I",),
    "grid.duplicate": ("Alt+Shift+Down",),
    "grid.remove": ("Ctrl+-",),
    "grid.move_up": ("Alt+Up",),
    "grid.move_down": ("Alt+Down",),
    "grid.raise_confidence": ("Alt+Right",),
    "grid.lower_confidence": ("Alt+Left",),
    "grid.select_rows": ("Shift+Space",),
    "grid.select_columns": ("Ctrl+Space",),
    "grid.fix": ("Ctrl+.",),
    "grid.show_fixes": ("Alt+Return",),
    "grid.find": ("Ctrl+F",),
    "grid.replace": ("Ctrl+H",),
    "grid.find_next": ("F3",),
    "grid.find_previous": ("Shift+F3",),
    "grid.show_some": ("Ctrl+Shift+L",),
}
FIND: Mapping[str, tuple[Keys, ...]] = {
    "find.case": ("Alt+C",),
    "find.whole": ("Alt+W",),
    "find.pattern": ("Alt+R",),
    "find.selection": ("Alt+S",),
    "find.all": ("Alt+A",),
}
DRAFTS: Mapping[str, tuple[Keys, ...]] = {
    "drafts.rename": ("F2",),
    "drafts.delete": ("Del", "Backspace"),
    "drafts.earlier": ("Alt+Up",),
    "drafts.later": ("Alt+Down",),
}
JOBS: Mapping[str, tuple[Keys, ...]] = {
    "jobs.open": ("Return",),
    "jobs.details": ("Ctrl+I", "Alt+Return"),
    "jobs.note": ("F2",),
    "jobs.copy": (Standard.Copy,),
    "jobs.search": (Standard.Find,),
}
RESULTS: Mapping[str, tuple[Keys, ...]] = {
    "results.previous": ("Left", "A"),
    "results.next": ("Right", "D"),
    "results.hide": ("H",),
    "results.zoom out": ("-",),
    "results.zoom in": ("+", "="),
    "results.fit": ("Z",),
    "results.fainter": ("[",),
    "results.stronger": ("]",),
}
PREVIEW: Mapping[str, tuple[Keys, ...]] = {
    "preview.pin": ("P",),
}
DEFAULTS: Mapping[str, tuple[Keys, ...]] = WINDOW | GRID | FIND | DRAFTS | JOBS | RESULTS | PREVIEW  # type: ignore[operator]
"""What stands in no row has no key at first."""


def default_keys(name: str) -> list[QKeySequence]:
    """Return the first keys of what has this id: those that are usual on this system, then ours."""
    found: list[QKeySequence] = []
    for key in DEFAULTS.get(name, ()):
        sequence = QKeySequence(key)  # of a standard key the first of this system, empty where it has none
        if not sequence.isEmpty() and sequence not in found:
            found.append(sequence)
    return found
