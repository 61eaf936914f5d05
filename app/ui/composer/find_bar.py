"""The bar over the grid that finds and replaces words, and shows some of the rows alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.texts import count, mark, plural, tr
from app.ui.composer.edits import Column
from app.ui.composer.finding import Query
from app.ui.override import override
from app.ui.shortcuts import keys
from app.ui.theme import px, tint
from app.ui.widgets import Elided, FlowLayout, button, set_property, tool_button

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

FIELD_WIDTH = 150
STATUS_WIDTH = 70
"""The least; where it is cut, a tip tells the whole."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SHIFT = Qt.KeyboardModifier.ShiftModifier
ACTIONS = {
    "find.case": mark("Match case"),
    "find.whole": mark("Whole cells only"),
    "find.pattern": mark("Regular expression"),
    "find.selection": mark("Only in the selected cells"),
    "find.all": mark("Replace everywhere that is counted here"),
}
GRID_KEYS = ("grid.find", "grid.replace", "grid.find_next", "grid.find_previous", "grid.show_some")
COLUMNS = ((Column.PROMPT, Column.CLASS), (Column.PROMPT,), (Column.CLASS,))


class Shown(StrEnum):
    """Which rows the grid shows."""

    ALL = "all"
    MATCHES = "matches"
    PROBLEMS = "problems"


class FindBar(QFrame):
    """What is looked for, what takes its place, and which rows are shown; it knows nothing of the rows."""

    asked = Signal()
    """The query is another."""
    stepped = Signal(int)
    """The next place (+1) or the one before (-1) is wanted."""
    replaced_one = Signal()
    replaced_all = Signal()
    shown_chosen = Signal()
    filter_toggled = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Find and replace"))
        self.sought = _field(tr("Find"))
        self.case = _toggle("Aa", "find.case")
        self.whole = _toggle("[ ]", "find.whole")
        self.pattern = _toggle(".*", "find.pattern")
        self.columns = QComboBox()
        self.selection = _toggle(tr("Selection"), "find.selection")
        self.status = Elided(role="small")
        self.previous = tool_button("left", tr("Previous place"))
        self.next = tool_button("right", tr("Next place"))
        self.shown = ShownButton()
        self._close = tool_button("close", tr("Close (Esc)"))
        self.replace = _field(tr("Replace with"))
        self.one = button(tr("Replace"), tip=tr("Replace here and go on (Enter)"))
        self.all = button("")
        self._replacing = QWidget()
        self.status.setMinimumWidth(px(STATUS_WIDTH))
        self._fill_choices()
        self._lay_out()
        self._add_keys()
        self._connect()
        self.show_count(0, 0)
        self.hide()

    @property
    def query(self) -> Query:
        """What is looked for, and where."""
        return Query(
            self.sought.text(),
            is_case_sensitive=self.case.isChecked(),
            is_whole_cell=self.whole.isChecked(),
            is_pattern=self.pattern.isChecked(),
            columns=COLUMNS[self.columns.currentIndex()],
        )

    @property
    def shown_rows(self) -> Shown:
        """Which rows are to be shown."""
        return self.shown.value

    def open(self, *, replaces: bool) -> None:
        """Show the bar, with or without its second line, and take the keyboard."""
        self._replacing.setVisible(replaces)
        self.show()
        self.sought.setFocus()
        self.sought.selectAll()

    def choose_shown(self, shown: Shown) -> None:
        """Choose which rows are shown."""
        self.shown.choose(shown)

    def show_count(self, places: int, rows: int, hidden: int = 0) -> None:
        """Say how often it is found in how many rows, and how many rows are not shown."""
        in_rows = plural(rows, "in {n} row", "in {n} rows")
        words = [f"{count(places)} {in_rows}" if places else tr("not found")] if self.sought.text() else []
        if hidden:
            words.append(plural(hidden, "{n} row hidden", "{n} rows hidden"))
        self._say(" · ".join(words))
        self._count_replacements(places)

    def show_trouble(self, text: str) -> None:
        """Say why it cannot be looked for."""
        self._say(text, "error")
        set_property(self.sought, "invalid", True)
        self._count_replacements(0)

    def set_editable(self, is_editable: bool) -> None:
        """Allow or forbid to replace."""
        self._replacing.setEnabled(is_editable)

    def _say(self, text: str, role: str = "small") -> None:
        set_property(self.status, "role", role)
        set_property(self.sought, "invalid", False)
        self.status.setText(text)

    def _count_replacements(self, places: int) -> None:
        self.all.setText(tr("Replace {n}").format(n=count(places)) if places else tr("Replace all"))
        for part in (self.one, self.all, self.next, self.previous):
            part.setEnabled(places > 0)

    def _fill_choices(self) -> None:
        self.columns.addItems([tr("Everywhere"), tr("Prompts"), tr("Classes")])
        self.columns.setAccessibleName(tr("Where to look"))

    def _lay_out(self) -> None:
        fields = FlowLayout(spacing=6)
        for part in (
            self.sought,
            self.case,
            self.whole,
            self.pattern,
            self.columns,
            self.selection,
            self.status,
        ):
            fields.addWidget(part)
        first = QHBoxLayout()
        first.setSpacing(2)
        first.addLayout(fields, 1)
        for part in (self.previous, self.next, self.shown, self._close):
            first.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        second = FlowLayout(self._replacing, spacing=6)
        replacing: tuple[QWidget, ...] = (self.replace, self.one, self.all)
        for widget in replacing:
            second.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(first)
        column.addWidget(self._replacing)

    def _add_keys(self) -> None:
        """Give the buttons their keys: a shortcut of the button itself would act a moment later."""
        parts: dict[str, QAbstractButton] = {
            "find.case": self.case,
            "find.whole": self.whole,
            "find.pattern": self.pattern,
            "find.selection": self.selection,
            "find.all": self.all,
        }
        for name, part in parts.items():
            shortcut = QShortcut(self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(part.click)
            keys().bind(name, shortcut)
        keys().explain(self.all, tr(ACTIONS["find.all"]), "find.all")
        keys().explain(self.previous, tr("Previous place"), "grid.find_previous")
        keys().explain(self.next, tr("Next place"), "grid.find_next")

    def _connect(self) -> None:
        self.sought.textChanged.connect(self.asked)
        for toggle in (self.case, self.whole, self.pattern, self.selection):
            toggle.toggled.connect(self.asked)
        self.columns.currentIndexChanged.connect(self.asked)
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.shown.chosen.connect(self.shown_chosen)
        self.one.clicked.connect(self.replaced_one)
        self.all.clicked.connect(self.replaced_all)
        self._close.clicked.connect(self.closed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_back = event.key(), bool(event.modifiers() & SHIFT)
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in ENTER and not is_control and self.replace.hasFocus():
            self.replaced_one.emit()
        elif key in ENTER and not is_control:
            self.stepped.emit(-1 if is_back else 1)
        elif name := keys().match(event, *GRID_KEYS):
            self._act_of_grid(name)
        else:
            super().keyPressEvent(event)

    def _act_of_grid(self, name: str) -> None:
        """Do here what the grid does with the same key."""
        if name in ("grid.find", "grid.replace"):
            self.open(replaces=name == "grid.replace")
        elif name == "grid.show_some":
            self.filter_toggled.emit()
        else:
            self.stepped.emit(1 if name == "grid.find_next" else -1)


class ShownButton(QToolButton):
    """Which rows are shown, as a menu; it stands out while some are hidden."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        texts = {
            Shown.ALL: tr("Show all rows"),
            Shown.MATCHES: tr("Only rows that match"),
            Shown.PROBLEMS: tr("Only rows with problems"),
        }
        menu = QMenu(self)
        self._group = QActionGroup(self)
        for shown, text in texts.items():
            action = self._group.addAction(menu.addAction(text))
            action.setCheckable(True)
            action.setData(shown.value)
        self._group.actions()[0].setChecked(True)
        self._group.triggered.connect(self._on_triggered)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setProperty("has_menu", True)
        keys().explain(self, tr("Which rows are shown"), "grid.show_some")
        tint(self, "filter")

    @property
    def value(self) -> Shown:
        """Which rows are shown."""
        return Shown(self._group.checkedAction().data())

    def choose(self, shown: Shown) -> None:
        """Choose which rows are shown, as by the menu."""
        if shown is not self.value:
            next(a for a in self._group.actions() if a.data() == shown.value).trigger()

    def _on_triggered(self) -> None:
        is_all = self.value is Shown.ALL
        set_property(self, "is_on", not is_all)
        tint(self, "filter", "muted" if is_all else "accent_on_soft")
        self.chosen.emit()


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    field.setFixedWidth(px(FIELD_WIDTH))
    return field


def _toggle(text: str, name: str) -> QToolButton:
    toggle = QToolButton()
    toggle.setText(text)
    toggle.setCheckable(True)
    keys().explain(toggle, tr(ACTIONS[name]), name)
    toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return toggle
