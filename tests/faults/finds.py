"""Where a planted key is looked for, and in which spellings."""

import base64
import json
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus

import psutil


class Finds:
    """Everything in which a key was looked for, by name; `leaks` names where it was found."""

    def __init__(self, key: str) -> None:
        self._needles = spellings(key)
        self.searched: list[str] = []
        self.leaks: list[str] = []

    def search(self, name: str, content: str | bytes) -> None:
        """Look for the key in any spelling."""
        data = content.encode(errors="surrogateescape") if isinstance(content, str) else content
        self.searched.append(name)
        if any(needle in data for needle in self._needles):
            self.leaks.append(name)

    def search_folder(self, folder: Path) -> None:
        """Look into every file, and into the names of files."""
        for path in folder.rglob("*"):
            self.search(f"name of {path}", str(path))
            if path.is_file():
                self.search(str(path), path.read_bytes())

    def search_window(self, name: str) -> None:
        """Look into all texts of all widgets, hidden ones too, and into the clipboard."""
        from PySide6.QtWidgets import QApplication

        for widget in QApplication.allWidgets():
            self.search(f"{widget!r} {name}", "\n".join(_said_by(widget)))
        mime = QApplication.clipboard().mimeData()
        for kind in mime.formats() if mime else ():
            self.search(f"clipboard {kind} {name}", mime.data(kind).data())

    def search_process(self, name: str, process: psutil.Process) -> None:
        """Look into the command line and the environment of a process and of its children, unless it has ended."""
        with suppress(psutil.NoSuchProcess):
            for each in (process, *process.children(recursive=True)):
                self.search(f"command line of {name}", "\n".join(each.cmdline()))
                self.search(f"environment of {name}", json.dumps(each.environ()))


def spellings(key: str) -> list[bytes]:
    """Return the key as it is, and as programs like to disguise it."""
    plain = key.encode()
    texts = {
        key, quote(key, safe=""), quote(key), quote_plus(key), json.dumps(key)[1:-1], repr(key)[1:-1],
        json.dumps(key)[1:-1].replace("/", r"\/"), key[::-1],
    }  # fmt: skip
    # The end of base64 depends on what follows: the last group of three is left out.
    shifted = (base64.b64encode(b"x" * n + plain)[4 * (n > 0) : -4] for n in range(3))
    wide = (key.encode("utf-16-le"), key.encode("utf-16-be"), b"\0".join(bytes([c]) for c in plain))
    hidden = (plain.hex().encode(), plain.hex().upper().encode())
    return [*(text.encode() for text in texts), *shifted, *wide, *hidden]


def _said_by(widget: object) -> list[str]:
    said = []
    for name in ("toolTip", "accessibleName", "accessibleDescription", "windowTitle", "objectName", "statusTip",
                 "text", "toPlainText", "placeholderText", "informativeText", "title"):  # fmt: skip
        value = getattr(widget, name, None)
        if callable(value):
            said.append(str(value()))
    return said + _shown_by(getattr(widget, "model", None))


def _shown_by(model: object) -> list[str]:
    """Return what a list or table shows, with what its cells say when the mouse rests on them."""
    from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt

    found = model() if callable(model) else None
    if not isinstance(found, QAbstractItemModel):
        return []
    said, waiting = [], [QModelIndex()]
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
             Qt.ItemDataRole.AccessibleDescriptionRole)  # fmt: skip
    while waiting:
        parent = waiting.pop()
        for row in range(min(200, found.rowCount(parent))):
            columns = 1 if isinstance(found, QAbstractListModel) else found.columnCount(parent)
            cells = [found.index(row, column, parent) for column in range(columns)]
            said += [str(cell.data(role)) for cell in cells for role in roles]
            waiting.append(cells[0]) if cells else None
    return said
