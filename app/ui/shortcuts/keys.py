"""Which keys do what now: the first ones, or those that a person chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.domain.texts import tr
from app.ui.shortcuts.defaults import default_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from app.ui.settings import Settings

PORTABLE = QKeySequence.SequenceFormat.PortableText
NATIVE = QKeySequence.SequenceFormat.NativeText

ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


class Keys(QObject):
    """Only what differs from the first keys is kept; `changed` comes after every change."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._chosen: dict[str, list[QKeySequence]] = {}
        self._settings: Settings | None = None

    def remember(self, settings: Settings) -> None:
        """Take what was chosen before, and keep there what is chosen from now on."""
        self._settings = settings
        read = {name: _read(text) for name, text in settings.shortcuts.items()}
        chosen = {name: keys for name, keys in read.items() if keys is not None}
        if chosen != self._chosen:
            self._chosen = chosen
            self.changed.emit()

    def of(self, name: str) -> list[QKeySequence]:
        """Return the keys of what has this id, the one to show first."""
        chosen = self._chosen.get(name)
        return default_keys(name) if chosen is None else list(chosen)

    def is_chosen(self, name: str) -> bool:
        """Tell whether its keys are others than at first."""
        return name in self._chosen

    def text(self, name: str) -> str:
        """Return the first of its keys as people of this system write it; empty when it has none."""
        return next((shown(keys) for keys in self.of(name)), "")

    def choose(self, name: str, keys: Sequence[QKeySequence]) -> None:
        """Give it other keys, or none."""
        if list(keys) == default_keys(name):
            self._chosen.pop(name, None)
        else:
            self._chosen[name] = list(keys)
        self._tell()

    def reset(self, name: str) -> None:
        """Give it its first keys again."""
        self.choose(name, default_keys(name))

    def reset_all(self) -> None:
        """Give everything its first keys again."""
        self._chosen.clear()
        self._tell()

    def bind(self, name: str, target: QAction | QShortcut) -> None:
        """Let an action or a shortcut have the keys of an id as long as it lives."""
        _Bound(self, name, target)

    def tell(self, name: str, action: QAction) -> None:
        """Let an action's menu tell the key that another part of the window has for the same."""
        _Told(self, name, action)

    def explain(self, widget: QWidget, words: str, name: str) -> None:
        """Let a tip tell the key after its words, as long as the widget lives."""
        _Explained(self, name, widget, words)

    def match(self, event: QKeyEvent, *names: str) -> str:
        """Return the one of these ids whose key was pressed; empty when it is none of them."""
        pressed = pressed_keys(event)
        return next((name for name in names if pressed in self.of(name)), "")

    def _tell(self) -> None:
        if self._settings is not None:
            self._settings.shortcuts = {
                name: QKeySequence.listToString(keys, PORTABLE) for name, keys in self._chosen.items()
            }
        self.changed.emit()


class _Bound(QObject):
    """Lives with what has the keys."""

    def __init__(self, keys: Keys, name: str, target: QAction | QShortcut) -> None:
        super().__init__(target)
        self._keys, self._name, self._target = keys, name, target
        keys.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        keys = self._keys.of(self._name)
        if isinstance(self._target, QAction):
            self._target.setShortcuts(keys)
        else:
            self._target.setKeys(keys)


class _Told(QObject):
    """Lives with the action whose text it writes."""

    def __init__(self, keys: Keys, name: str, action: QAction) -> None:
        super().__init__(action)
        self._keys, self._name, self._action, self._words = keys, name, action, action.text()
        keys.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        key = self._keys.text(self._name)
        self._action.setText(f"{self._words}\t{key}" if key else self._words)


class _Explained(QObject):
    """Lives with the widget whose tip it writes."""

    def __init__(self, keys: Keys, name: str, widget: QWidget, words: str) -> None:
        super().__init__(widget)
        self._keys, self._name, self._widget, self._words = keys, name, widget, words
        if isinstance(widget, QAbstractButton) and not widget.accessibleName():
            widget.setAccessibleName(words)
        keys.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        self._widget.setToolTip(with_keys(self._words, self._keys.text(self._name)))


def keys() -> Keys:
    """Return the application's keys.

    Widgets may reach them without being given them, as they may the theme: any part of any widget can have a
    key, and all of them change at once.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    found = app.findChild(Keys, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Keys) else Keys(app)


def with_keys(words: str, key: str) -> str:
    """Return words with a key in brackets behind them, where there is one."""
    return tr("{what} ({key})").format(what=words, key=key) if key else words


def shown(sequence: QKeySequence) -> str:
    """Return a key as people of this system write it, and as it stands on the keyboard."""
    text, last = sequence.toString(NATIVE), sequence.toString(PORTABLE).rpartition("+")[2]
    sign = tr("Enter") if last == "Return" else ARROWS.get(last, "")
    return text.removesuffix(QKeySequence(last).toString(NATIVE)) + sign if sign else text


def pressed_keys(event: QKeyEvent) -> QKeySequence:
    """Return what was pressed as it stands in a list of keys; both Enters are one."""
    key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else Qt.Key(event.key())
    return QKeySequence(QKeyCombination(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, key))


def _read(text: str) -> list[QKeySequence] | None:
    """Read keys from the settings; None for what are none."""
    found = QKeySequence.listFromString(text, PORTABLE) if text else []
    is_good = all(len(seq) == 1 and seq[0].key() != Qt.Key.Key_unknown for seq in (_parts(k) for k in found))
    return found if is_good else None


def _parts(sequence: QKeySequence) -> list[QKeyCombination]:
    return [sequence[i] for i in range(sequence.count())]  # type: ignore[index]
