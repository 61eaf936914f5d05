"""The user guide in a window of its own: chapters at the left, search, back and forward, all of it offline."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from app.domain.texts import tr
from app.resources import guide_folder
from app.services.guide import Guide, load_guide
from app.ui.help.guide_text import GuideText
from app.ui.latest import Latest
from app.ui.widgets import tool_button

if TYPE_CHECKING:
    from app.services.tasks import Tasks

TASK = "read the user guide"
SIZE = (1080, 760)
LIST_WIDTH = 220


class GuideWindow(QDialog):
    """Beside the window, not over it: one reads here and works there."""

    def __init__(self, tasks: Tasks, parent: QWidget, chapter: str = "") -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("User guide"))
        self.resize(*SIZE)
        self._guide = Guide((), {})
        self._visited: list[tuple[int, str]] = []
        self._at = -1
        self._first = chapter
        self.back = tool_button("left", tr("Back (Alt+←)"))
        self.forward = tool_button("right", tr("Forward (Alt+→)"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search the guide"))
        self.search.setAccessibleName(tr("Search the guide"))
        self.search.setClearButtonEnabled(True)
        self.chapters = QListWidget()
        self.chapters.setAccessibleName(tr("Chapters"))
        self.text = GuideText()
        self.text.setAccessibleName(tr("Text of the chapter"))
        self._lay_out()
        self._connect()
        self._show_ways()
        self._latest = Latest(tasks, TASK)
        self._latest.answered.connect(self._on_read)
        self._latest.ask(partial(load_guide, guide_folder()))

    @property
    def chapter(self) -> str:
        """The name of the chapter that is shown, empty while there is none yet."""
        return self._guide.chapters[self._visited[self._at][0]].name if self._visited else self._first

    def go(self, address: str) -> None:
        """Show a chapter by its file's name, with or without an anchor."""
        name, _, anchor = address.partition("#")
        place = self._guide.place(name) if name else self.chapters.currentRow()
        if place >= 0:
            del self._visited[self._at + 1 :]
            self._visited.append((place, anchor))
            self._at = len(self._visited) - 1
            self._show()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 8, 10, 8)
        bar.addWidget(self.back)
        bar.addWidget(self.forward)
        bar.addSpacing(8)
        bar.addWidget(self.search, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self.chapters.setFixedWidth(LIST_WIDTH)
        middle.addWidget(self.chapters)
        middle.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addLayout(middle, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self._on_back)
        self.forward.clicked.connect(self._on_forward)
        self.search.textChanged.connect(self._on_searched)
        self.search.returnPressed.connect(self._on_search_entered)
        self.chapters.clicked.connect(self._on_chapter_chosen)
        self.chapters.activated.connect(self._on_chapter_chosen)
        self.text.link_followed.connect(self._on_link_followed)
        for keys, act in (
            (QKeySequence.StandardKey.Back, self._on_back),
            (QKeySequence.StandardKey.Forward, self._on_forward),
            (QKeySequence.StandardKey.Find, self.search.setFocus),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _show(self) -> None:
        place, anchor = self._visited[self._at]
        if self.chapters.currentRow() != place or not self.text.toPlainText():
            self.chapters.setCurrentRow(place)
            self.text.show_markdown(self._guide.chapters[place].text)
        if anchor:
            self.text.show_heading(anchor)
        else:
            self.text.verticalScrollBar().setValue(0)
        self.text.mark(self.search.text())
        self._show_ways()

    def _show_ways(self) -> None:
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at < len(self._visited) - 1)

    def _on_read(self, guide: Guide) -> None:
        self._guide = guide
        self.text.set_pictures(guide.pictures)
        self.chapters.addItems([chapter.title for chapter in guide.chapters])
        self.go(self._first or guide.chapters[0].name)
        self.text.setFocus()

    def _on_chapter_chosen(self, index: QModelIndex) -> None:
        self.text.document().clear()
        self.go(self._guide.chapters[index.row()].name)

    def _on_link_followed(self, url: QUrl) -> None:
        if url.scheme() == "https":
            QDesktopServices.openUrl(url)
        elif not url.scheme():
            self.go(url.toString())

    def _on_back(self) -> None:
        if self._at > 0:
            self._at -= 1
            self._show()

    def _on_forward(self) -> None:
        if self._at < len(self._visited) - 1:
            self._at += 1
            self._show()

    def _on_searched(self, words: str) -> None:
        """List only the chapters that hold the words, and mark them in the one in front."""
        for row, chapter in enumerate(self._guide.chapters):
            self.chapters.item(row).setHidden(words.lower() not in chapter.text.lower())
        self.text.mark(words)

    def _on_search_entered(self) -> None:
        """Go to the next chapter that holds the words, and begin again after the last."""
        rows = [row for row in range(self.chapters.count()) if not self.chapters.item(row).isHidden()]
        if rows:
            at = self.chapters.currentRow()
            self.go(self._guide.chapters[next((row for row in rows if row > at), rows[0])].name)
