"""Whether newer versions are looked for, and what helps to find a fault."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import LabeldockError
from app.domain.texts import tr
from app.ui.help.updates import words_of
from app.ui.latest import Latest, answer_or_error
from app.ui.preferences.controls import press, switch
from app.ui.preferences.rows import Control, Page, Row
from app.ui.widgets import button, label, set_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.release import Release
    from app.services.workstation import Workstation
    from app.ui.settings import Settings


def updates(workstation: Workstation, settings: Settings, do: Callable[[str], object]) -> Page:
    """Return the page; `do` is given the id of an action of the window."""

    def make_check(_told: Callable[[], object]) -> Control:
        return Control(CheckNow(workstation), lambda: None)

    def write(is_on: bool) -> None:
        settings.checks_updates = is_on

    return Page(
        "updates",
        tr("Updates and diagnostics"),
        (
            Row(
                "updates",
                tr("Look for newer versions"),
                tr("Once a day, at the program's own page. Nothing about you or your work is sent."),
                switch(lambda: settings.checks_updates, write),
                tr("update version release"),
                lambda: settings.checks_updates,
                lambda: write(False),
            ),
            Row(
                "check",
                tr("Is there a newer version?"),
                tr("Asks now, also when it is not done once a day."),
                make_check,
                tr("update version release"),
                is_wide=True,
            ),
            Row(
                "diagnostics",
                tr("Diagnostics"),
                tr("What helps to find a fault, without keys and names; look through it before you save it."),
                press(tr("Diagnostics…"), partial(do, "diagnostics")),
                tr("log report error support"),
            ),
        ),
    )


class CheckNow(QWidget):
    """Asks for a newer version, and says here what came of it: the settings may lie over the window's news."""

    def __init__(self, workstation: Workstation) -> None:
        super().__init__()
        self._updates = workstation.updates
        self._asking = Latest(workstation.tasks, "look for versions here")
        self._page = ""
        self.check = button(tr("Check now"))
        self.notes = button(tr("Release notes"))
        self.notes.hide()
        self.words = label("", "small", wraps=True)
        self.words.hide()
        row = QHBoxLayout()
        row.addWidget(self.check)
        row.addWidget(self.notes)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.words)
        self.setFocusProxy(self.check)
        self.check.clicked.connect(self._on_check)
        self.notes.clicked.connect(self._on_notes)
        self._asking.answered.connect(self._on_answered)

    def _on_check(self) -> None:
        self._say(tr("Looking for a newer version…"))
        version = QCoreApplication.applicationVersion()
        self._asking.ask(lambda: answer_or_error(self._updates.look(version)))

    def _on_answered(self, answer: Release | LabeldockError | None) -> None:
        if isinstance(answer, LabeldockError):
            self._say(answer.message, "error")
        else:
            self._say(words_of(answer), "ok")
            if answer is not None:
                self._page = answer.page
                self.notes.setVisible(bool(answer.page))

    def _on_notes(self) -> None:
        QDesktopServices.openUrl(QUrl(self._page))

    def _say(self, words: str, role: str = "small") -> None:
        set_property(self.words, "role", role)
        self.words.setText(words)
        self.words.show()
