"""What tests of the grid share: names of keys, the rows as pairs, and where the grid is."""

from PySide6.QtCore import Qt

from app.ui.composer.edits import Column

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PROMPT, CLASS, CONFIDENCE, CHECK = Column.PROMPT, Column.CLASS, Column.CONFIDENCE, Column.CHECK


def pairs(tab):
    ontology = tab.document.request.ontology
    return [(e.prompt, e.class_name) for e in ontology.entries]


def prompts(tab):
    return [prompt for prompt, _ in pairs(tab)]


def go(tab, row, column=PROMPT):
    grid = tab.ontology.grid
    grid.go_to(grid.rows.index(row, column))


def at(tab):
    index = tab.ontology.grid.currentIndex()
    return index.row(), index.column()


def selected(tab):
    return tab.ontology.grid.selected_cells()


def many(tab, count):
    """Fill the draft with so many rows of seven classes."""
    from app.domain.ontology import from_pairs

    tab.document.ask("many", ontology=from_pairs((f"thing {i}", f"class {i % 7}") for i in range(count)))
