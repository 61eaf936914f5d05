"""The least that a PySide6 program can be: an empty main window that tells when it was painted first."""

import sys

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class _Window(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self._painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            sys.stderr.write("first-paint\n")
            sys.stderr.flush()


app = QApplication(sys.argv)
window = _Window()
window.resize(1280, 800)
window.show()
sys.exit(app.exec())
