"""What this program is, and under which terms."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.texts import tr
from app.ui.theme import px
from app.ui.widgets import button, label

WIDTH = 380


class AboutDialog(QDialog):
    """Name, version, purpose and licence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("About Labeldock"))
        self.setFixedWidth(px(WIDTH))
        close = button(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        version = QCoreApplication.applicationVersion()
        column.addWidget(label(tr("Labeldock {version}").format(version=version).strip(), "heading"))
        for text in (
            tr("The desktop workstation for Roboflow Auto Label jobs."),
            tr("MIT licence. With Qt for Python (LGPL) and the font Inter (SIL Open Font License)."),
        ):
            column.addWidget(label(text, "muted", wraps=True))
        column.addSpacing(8)
        column.addLayout(row)
        close.setFocus()
