"""What this program is, under which terms, and what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.domain.texts import tr
from app.ui.latest import Latest
from app.ui.theme import px
from app.ui.widgets import button, button_row, dialog_column, label

if TYPE_CHECKING:
    from app.domain.licences import Part
    from app.services.workstation import Workstation

SIZE = (620, 620)
COLUMNS = (240, 120)
TEXT_ROLE = Qt.ItemDataRole.UserRole


class AboutDialog(QDialog):
    """Name, version, purpose and licence; the parts that others made, with the texts of their licences."""

    def __init__(self, workstation: Workstation, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("About Labeldock"))
        self.parts = _make_parts()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Text of the licence"))
        self._close = button(tr("Close"))
        self._close.setDefault(True)
        self._lay_out()
        self._close.clicked.connect(self.accept)
        self.parts.currentItemChanged.connect(self._show_text)
        self._close.setFocus()
        self._loading = Latest(workstation.tasks, "licences")
        self._loading.answered.connect(self._show_parts)
        self._loading.ask(workstation.licences.parts)

    def _lay_out(self) -> None:
        column = dialog_column(self)
        version = QCoreApplication.applicationVersion()
        column.addWidget(label(tr("Labeldock {version}").format(version=version).strip(), "heading"))
        for text in (
            tr("The desktop workstation for Roboflow Auto Label jobs."),
            tr("MIT licence. It includes parts under licences of their own:"),
        ):
            column.addWidget(label(text, "muted", wraps=True))
        column.addWidget(self.parts, 3)
        column.addWidget(self.text, 4)
        column.addLayout(button_row(self._close))
        self.resize(px(SIZE[0]), px(SIZE[1]))

    def _show_parts(self, parts: tuple[Part, ...]) -> None:
        items = [QTreeWidgetItem([part.name, part.version, part.terms]) for part in parts]
        for item, part in zip(items, parts, strict=True):
            item.setData(0, TEXT_ROLE, part.text)
        self.parts.addTopLevelItems(items)
        if items:
            self.parts.setCurrentItem(items[0])

    def _show_text(self, item: QTreeWidgetItem | None) -> None:
        text = item.data(0, TEXT_ROLE) if item is not None else ""
        self.text.setPlainText(text or tr("This part brings no text of its licence."))


def _make_parts() -> QTreeWidget:
    parts = QTreeWidget()
    parts.setAccessibleName(tr("Parts of Labeldock and their licences"))
    parts.setHeaderLabels([tr("Part"), tr("Version"), tr("Licence")])
    parts.setRootIsDecorated(False)
    parts.setUniformRowHeights(True)
    for column, width in enumerate(COLUMNS):
        parts.setColumnWidth(column, width)
    return parts
