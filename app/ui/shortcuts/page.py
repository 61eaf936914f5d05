"""Where a person looks at all keys and changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.job_search import folded, read_query
from app.domain.texts import tr
from app.ui.override import override
from app.ui.shortcuts.defaults import default_keys
from app.ui.shortcuts.keys import keys, shown
from app.ui.shortcuts.table import AREAS, Shortcut, conflict_words, conflicts, refusal, shortcuts
from app.ui.widgets import Notice, button, label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

NAME_ROLE = Qt.ItemDataRole.UserRole
BETWEEN = "   "
ROOM = 8
"""Between the words of two rows, in pixels."""
ROWS = 12
"""So many are in sight at least."""


class ShortcutsPage(QWidget):
    """A list by area; what is chosen there gets its keys in the two fields below, at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = {row.name: row for row in shortcuts()}
        self.search = QLineEdit(placeholderText=tr("Search actions and keys"))
        self.search.setAccessibleName(tr("Search actions and keys"))
        self.search.setClearButtonEnabled(True)
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("Actions with their keys"))
        self.list.setHeaderLabels([tr("Action"), tr("Shortcuts")])
        self.list.setRootIsDecorated(False)
        self.list.setItemsExpandable(False)
        self.first, self.second = KeyField(tr("Key")), KeyField(tr("Another key"))
        self.conflict = Notice()
        self.reset = button(tr("Reset"), tip=tr("Give this action its first keys again"))
        self.reset_all = button(tr("Reset all"), tip=tr("Give every action its first keys again"))
        self.setFocusProxy(self.search)
        self._wanted: list[QKeySequence] | None = None
        """What was pressed, and is kept back since something else has it."""
        self._lay_out()
        self._fill()
        self._connect()

    @property
    def chosen(self) -> Shortcut | None:
        """The action whose keys are in the fields."""
        item = self.list.currentItem()
        return self._all.get(str(item.data(0, NAME_ROLE))) if item is not None else None

    def choose(self, name: str) -> None:
        """Choose an action by its id."""
        self.list.setCurrentItem(self._items[name])
        self.list.scrollToItem(self._items[name])

    def look_for(self, text: str) -> bool:
        """Show the actions that have this in their names or keys, and tell whether there are any."""
        self.search.setText(text)
        return any(not item.isHidden() for item in self._items.values())

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(8)
        for field in (self.first, self.second):
            words = label(field.accessibleName(), "muted")
            words.setBuddy(field)
            fields.addWidget(words)
            fields.addWidget(field, 1)
        resets = QHBoxLayout()
        resets.setSpacing(8)
        resets.addWidget(self.reset)
        resets.addWidget(self.reset_all)
        resets.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.conflict)
        column.addLayout(fields)
        column.addLayout(resets)
        self.list.setMinimumHeight(ROWS * (self.fontMetrics().height() + ROOM))
        head = self.list.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def _fill(self) -> None:
        self._items: dict[str, QTreeWidgetItem] = {}
        self._tops: dict[str, QTreeWidgetItem] = {}
        for area, title in AREAS.items():
            top = QTreeWidgetItem(self.list, [tr(title)])
            self._tops[area] = top
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = top.font(0)
            font.setBold(True)
            top.setFont(0, font)
            for row in self._all.values():
                if row.area == area:
                    item = QTreeWidgetItem(top, [row.text])
                    item.setData(0, NAME_ROLE, row.name)
                    self._items[row.name] = item
        self.list.expandAll()
        self.list.setCurrentItem(next(iter(self._items.values())))
        self._show_keys()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_searched)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_activated)
        self.first.pressed.connect(self._on_pressed)
        self.second.pressed.connect(self._on_pressed)
        self.conflict.acted.connect(self._on_taken_over)
        self.reset.clicked.connect(self._on_reset)
        self.reset_all.clicked.connect(self._on_reset_all)
        keys().changed.connect(self._show_keys)

    def _show_keys(self) -> None:
        for name, item in self._items.items():
            item.setText(1, BETWEEN.join(shown(key) for key in keys().of(name)))
            font = item.font(1)
            font.setBold(keys().is_chosen(name))  # what is not as it was at first
            item.setFont(1, font)
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.chosen
        for part in (self.first, self.second, self.reset):
            part.setEnabled(row is not None)
        self.reset.setEnabled(row is not None and keys().is_chosen(row.name))
        self.reset_all.setEnabled(any(map(keys().is_chosen, self._all)))
        now = keys().of(row.name) if row is not None else []
        for field, key in zip((self.first, self.second), (*now, *2 * [QKeySequence()]), strict=False):
            field.show_key(key)

    def _on_searched(self, typed: str) -> None:
        query = read_query(typed)
        for name, item in self._items.items():
            row = self._all[name]
            text = "\n".join((row.text, tr(AREAS[row.area]), item.text(1)))
            item.setHidden(not query.takes(folded(text)))
        for area, top in self._tops.items():
            top.setHidden(all(i.isHidden() for n, i in self._items.items() if self._all[n].area == area))

    def _on_chosen(self) -> None:
        self._wanted = None
        self.conflict.hide()
        self._show_chosen()

    def _on_activated(self) -> None:
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_pressed(self) -> None:
        """Take the keys of the fields; those that something else has only after it is asked."""
        fields = [field.keySequence() for field in (self.first, self.second)]
        self._want(list(dict.fromkeys(key for key in fields if not key.isEmpty())))

    def _want(self, wanted: list[QKeySequence]) -> None:
        row = self.chosen
        if row is None:
            return
        now = keys().of(row.name)
        refused = [why for key in wanted if key not in now and (why := refusal(row, key))]
        if refused:
            self._wanted = None
            self.conflict.say("warning", refused[0])
            self._show_chosen()
            return
        others = [(c, key) for key in wanted for c in conflicts(row, key, tuple(self._all.values()))]
        self._wanted = wanted
        fresh = [(c, key) for c, key in others if key not in now]
        words = "\n".join(conflict_words(c, key) for c, key in fresh)
        if any(not c.is_shadowed for c, _ in fresh):
            self.conflict.say("warning", words, action=tr("Use it here instead"))
            return
        if words:
            self.conflict.say("info", words)
        else:
            self.conflict.hide()
        keys().choose(row.name, wanted)

    def _on_taken_over(self) -> None:
        """Take the wanted keys from whatever has them."""
        row, wanted = self.chosen, self._wanted
        if row is None or wanted is None:
            return
        for key in wanted:
            for conflict in conflicts(row, key, tuple(self._all.values())):
                if not conflict.is_shadowed:
                    other = conflict.other.name
                    keys().choose(other, [k for k in keys().of(other) if k != key])
        self.conflict.hide()
        keys().choose(row.name, wanted)

    def _on_reset(self) -> None:
        if self.chosen is not None:
            self._want(default_keys(self.chosen.name))  # something else may have one of them by now

    def _on_reset_all(self) -> None:
        self.conflict.hide()
        keys().reset_all()


class KeyField(QKeySequenceEdit):
    """Takes the next key that is pressed; its button takes the key away. Qt's signal also comes in between."""

    pressed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setMaximumSequenceLength(1)
        self.setClearButtonEnabled(True)
        self.setAccessibleName(name)
        self._emptied = QTimer(self, singleShot=True, interval=0)
        self._emptied.timeout.connect(self.pressed)
        self.keySequenceChanged.connect(self._on_changed)
        for inner in self.findChildren(QLineEdit):
            inner.setAccessibleName(name)
            for part in inner.findChildren(QToolButton):
                part.setAccessibleName(tr("Take the key away"))
        self._say_what_to_do()

    def show_key(self, key: QKeySequence) -> None:
        """Show a key, or that one may be pressed."""
        with QSignalBlocker(self):
            self.setKeySequence(key)
        self._say_what_to_do()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()  # it closes the dialog, as everywhere
        else:
            super().keyPressEvent(event)

    def _say_what_to_do(self) -> None:
        """Say it in few words: Qt says it in words of its own each time the key changes."""
        for inner in self.findChildren(QLineEdit):
            inner.setPlaceholderText(tr("Press a key"))

    def _on_changed(self, key: QKeySequence) -> None:
        """Wait whether a key follows: a new one empties the field first."""
        self._say_what_to_do()
        if key.isEmpty():
            self._emptied.start()
        else:
            self._emptied.stop()
            self.pressed.emit()
