"""Everything that has or can have a key, by the part of the window where it counts, with its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from app.domain.texts import mark, tr
from app.ui.shortcuts.keys import keys, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WINDOW = "window"
AREAS = {
    WINDOW: mark("Everywhere"),
    "grid": mark("Ontology"),
    "find": mark("Find and replace"),
    "drafts": mark("Drafts and queue"),
    "jobs": mark("Jobs"),
    "results": mark("Results"),
    "preview": mark("Preview"),
}
BEFORE_THE_WINDOW = ("grid", "drafts", "jobs", "preview")
"""Areas that take a key before the window does; in the others the same key twice would do nothing."""
WRITTEN_IN = (WINDOW, "grid", "find")
"""Areas in which a letter alone is written."""
MOVING = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space),
    *(Qt.Key.Key_Backspace, Qt.Key.Key_Delete),
)
ADDED = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
TOGETHER = (frozenset(("grid", "find")),)
"""Areas besides the window's whose keys are heard at the same time."""


class Shortcut(NamedTuple):
    """What can have keys: its id, the area of the window where they count, and what they do."""

    name: str
    area: str
    text: str


class Fixed(NamedTuple):
    """Keys that stay as they are, since every program has them; `keys` as Qt writes them."""

    area: str
    text: str
    keys: Sequence[str]


class Conflict(NamedTuple):
    """What has a key already; `is_shadowed` where both can have it, since one area counts before the other."""

    other: Shortcut
    is_shadowed: bool


FIXED: tuple[Fixed, ...] = (
    Fixed(WINDOW, mark("Next or previous control"), ("Tab", "Shift+Tab")),
    Fixed(WINDOW, mark("Open the menu of what has the keyboard"), ("Shift+F10",)),
    Fixed(WINDOW, mark("Close what is open in front, or leave a field"), ("Esc",)),
    Fixed("grid", mark("Next or previous cell"), ("Tab", "Shift+Tab")),
    Fixed("grid", mark("Next or previous row"), ("Return", "Shift+Return")),
    Fixed("grid", mark("In JSON: indent"), ("Tab",)),
    Fixed("grid", mark("In JSON: leave the text"), ("Esc", "Ctrl+Tab")),
    Fixed("find", mark("Next or previous place"), ("Return", "Shift+Return")),
    Fixed("find", mark("Close"), ("Esc",)),
    Fixed("drafts", mark("Open"), ("Return",)),
    Fixed("jobs", mark("Select several"), ("Shift+Up", "Shift+Down")),
    Fixed("preview", mark("Open the picture"), ("Return", "Space")),
    Fixed("preview", mark("Lower or raise the threshold of a class"), ("Left", "Right")),
    Fixed("preview", mark("Take the threshold of a class away"), ("Del",)),
)


def shortcuts() -> tuple[Shortcut, ...]:
    """Return everything that can have keys, area by area, in the order of the menus."""
    # Read when they are asked for: nothing of this is needed to paint a window.
    from app.ui.composer import find_bar, find_in_grid, grid_actions
    from app.ui.drafts import list as drafts
    from app.ui.monitor import actions as jobs
    from app.ui.results import bar as results
    from app.ui.window import actions as window

    found = [
        *_rows(WINDOW, ((row.id, row.text) for row in window.ROWS if row.id and not row.key_of)),
        *_rows("grid", ((row.id, row.text) for row in grid_actions.ROWS if row.id)),
        *(Shortcut(name, "grid", plain(tr(text))) for name, text in find_in_grid.ACTIONS.items()),
        *(Shortcut(name, "find", tr(text)) for name, text in find_bar.ACTIONS.items()),
        *(Shortcut(name, "drafts", tr(text)) for name, text in drafts.ACTIONS.items()),
        Shortcut("jobs.open", "jobs", tr("See results, or details where there are none")),
        *_rows("jobs", ((a.act, a.text) for a in jobs.JOB_ACTIONS if a.act is not jobs.Act.RESULTS)),
        Shortcut("jobs.search", "jobs", tr("Search jobs")),
        *_rows("results", ((a.act, a.text) for a in results.ACTIONS)),
        *_rows("results", results.KEYS_ALONE.items()),
        Shortcut("preview.pin", "preview", tr("Keep a picture in the selection, or let it go")),
    ]
    return tuple(found)


def fixed() -> list[tuple[str, str, Sequence[str]]]:
    """Return area, words and keys of what stays as it is."""
    return [(row.area, tr(row.text), [shown(QKeySequence(key)) for key in row.keys]) for row in FIXED]


def conflicts(mine: Shortcut, key: QKeySequence, among: Sequence[Shortcut]) -> list[Conflict]:
    """Return what else would be meant by a key; only areas whose keys are heard at the same time count."""
    return [
        Conflict(other, mine.area != other.area and _is_shadowed(mine, other))
        for other in among
        if other != mine and _are_heard_together(mine.area, other.area) and key in keys().of(other.name)
    ]


def refusal(mine: Shortcut, key: QKeySequence) -> str:
    """Say why a key cannot be had at all; empty where it can."""
    for other in FIXED:
        if key in map(QKeySequence, other.keys) and _are_heard_together(mine.area, other.area):
            words = tr("{key} is “{what}” ({where}), and stays that.")
            return words.format(key=shown(key), what=tr(other.text), where=tr(AREAS[other.area]))
    if _is_for_hands(mine.area, key):
        return tr("{key} alone is needed to write and to move; add Ctrl or Alt.").format(key=shown(key))
    return ""


def conflict_words(conflict: Conflict, key: QKeySequence) -> str:
    """Return a conflict in words, as “Ctrl+D is “Fill down” in the ontology”."""
    where = tr(AREAS[conflict.other.area])
    words = tr("{key} is “{what}” ({where}).").format(key=shown(key), what=conflict.other.text, where=where)
    if not conflict.is_shadowed:
        return words
    return tr("{conflict} Where the keyboard is in the smaller part, that one counts.").format(conflict=words)


def plain(text: str) -> str:
    """Return the words of a menu without the mark of its letter and without its dots."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").split("\t")[0].rstrip("…")


def _rows(area: str, rows: Iterable[tuple[str, str]]) -> list[Shortcut]:
    return [Shortcut(f"{area}.{name}", area, plain(tr(text))) for name, text in rows]


def _are_heard_together(area: str, other: str) -> bool:
    return WINDOW in (area, other) or area == other or frozenset((area, other)) in TOGETHER


def _is_for_hands(area: str, key: QKeySequence) -> bool:
    """Tell whether a key without Ctrl or Alt is what a person writes or moves with in this area."""
    pressed = key[0]  # type: ignore[index]
    if pressed.keyboardModifiers() & ADDED:
        return False
    is_letter = pressed.key() < Qt.Key.Key_Escape and chr(pressed.key()).isalnum()
    return (is_letter and area in WRITTEN_IN) or (pressed.key() in MOVING and area == WINDOW)


def _is_shadowed(a: Shortcut, b: Shortcut) -> bool:
    small = b.area if a.area == WINDOW else a.area
    return WINDOW in (a.area, b.area) and small in BEFORE_THE_WINDOW
