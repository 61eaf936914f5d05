"""Gives the classes of a job colours that differ, as far as there are enough of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DARKER, LIGHTER = 150, 135
"""In percent: where the palette ends, its shades follow."""


def distinct_colors(names: Iterable[str], project_colors: Mapping[str, str]) -> dict[str, QColor]:
    """Return a colour for each class: its own wherever no class before it has that one already.

    The same names get the same colours, in whatever order they come.
    """
    result = {name: theme().class_color(name, project_colors) for name in sorted(names)}
    palette = [QColor(color) for color in theme().class_colors]
    shades = [color.darker(DARKER) for color in palette] + [color.lighter(LIGHTER) for color in palette]
    free = [color for color in palette + shades if color not in result.values()]
    taken: list[QColor] = []
    for name, color in result.items():
        if color in taken and name not in project_colors and free:
            result[name] = free.pop(0)
        taken.append(result[name])
    return result
