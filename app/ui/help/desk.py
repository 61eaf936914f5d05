"""What the window does about help: one method for each row of the menu, and news of unexpected errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.ui.help.facts import qt_facts
from app.ui.help.unexpected import UnexpectedDialog
from app.ui.help.updates import UpdateNews

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from app.services.failures import Failure
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.help.guide import GuideWindow
    from app.ui.settings import Settings
    from app.ui.widgets import Toasts


class HelpDesk(QObject):
    """Opens what the Help menu offers; dialogs are made when they are wanted."""

    def __init__(
        self, workstation: Workstation, bridge: Bridge, settings: Settings, toasts: Toasts, window: QWidget
    ) -> None:
        super().__init__(window)
        self._workstation = workstation
        self._bridge = bridge
        self._settings = settings
        self._updates = UpdateNews(workstation, bridge, settings, toasts)
        self._window = window
        self._unexpected: UnexpectedDialog | None = None
        bridge.failed.connect(self._on_failed)
        bridge.failed_again.connect(self._on_failed_again)
        bridge.saved.connect(self._on_saved)

    @property
    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "guide": lambda: self.show_guide(),
            "diagnostics": self.show_diagnostics,
            "updates": self._updates.check_now,
        }

    def show_guide(self, chapter: str = "") -> None:
        """Open the user guide, at a chapter where one is named, or bring it to the front."""
        from app.ui.help.guide import GuideWindow

        guide = self._guide or GuideWindow(self._workstation.tasks, self._window, chapter)
        guide.show()
        guide.raise_()
        guide.activateWindow()

    def take_over(self, other: HelpDesk) -> None:
        """Have the guide open where another window has it open."""
        if (guide := other._guide) is not None and guide.isVisible():
            self.show_guide(guide.chapter)

    @property
    def _guide(self) -> GuideWindow | None:
        from app.ui.help.guide import GuideWindow

        return self._window.findChild(GuideWindow)

    def show_diagnostics(self) -> None:
        """Show what a diagnostics bundle would hold, over the settings where they are in front."""
        from app.ui.help.diagnostics import DiagnosticsDialog

        parent = QApplication.activeWindow() or self._window
        DiagnosticsDialog(self._workstation, self._bridge, self._settings, parent).open()

    def _on_failed(self, failure: Failure) -> None:
        """Tell of an error; while the last one is still shown, in its place."""
        if self._unexpected is None:
            self._unexpected = UnexpectedDialog(self._window)
            self._unexpected.quit_requested.connect(self._window.close)
        self._unexpected.say_saving()
        self._show(failure)
        self._unexpected.show()

    def _on_failed_again(self, failure: Failure) -> None:
        if self._unexpected is not None and self._unexpected.isVisible():
            self._show(failure)

    def _show(self, failure: Failure) -> None:
        if self._unexpected is not None:
            self._unexpected.say(failure, self._workstation.failures.report(failure, qt_facts()))

    def _on_saved(self) -> None:
        if self._unexpected is not None:
            trouble = self._workstation.composer.save_trouble
            self._unexpected.say_saved(trouble.message if trouble else "")
