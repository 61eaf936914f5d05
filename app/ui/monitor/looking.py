"""Tells the monitor what a person sees, so that it asks about that sooner, and about all rarely while nobody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from app.ui.override import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.monitor import Monitor
    from app.ui.monitor.model import JobsModel
    from app.ui.monitor.table import JobsTable

AFTER_MS = 150
_VIEW = frozenset({QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})
_WINDOW = frozenset({QEvent.Type.WindowStateChange, QEvent.Type.Show, QEvent.Type.Hide})


class Looking(QObject):
    """Looks again shortly after rows moved, came, went, or the window was hidden or shown."""

    def __init__(self, table: JobsTable, model: JobsModel, monitor: Monitor) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._monitor = monitor
        self._window: QWidget | None = None
        self._soon = QTimer(self, interval=AFTER_MS, singleShot=True)
        self._soon.timeout.connect(self._tell)
        table.viewport().installEventFilter(self)
        for moved in (
            table.verticalScrollBar().valueChanged,
            model.modelReset,
            model.rowsInserted,
            model.rowsRemoved,
        ):
            moved.connect(self._on_moved)

    def _on_moved(self, *_: object) -> None:
        self._soon.start()

    def _tell(self) -> None:
        is_seen = self._table.viewport().isVisible()
        jobs = self._model.jobs(*self._table.visible_rows()) if is_seen else ()
        self._monitor.look_at([job.id for job in jobs])
        window = self._find_window()
        self._monitor.show(window.isVisible() and not window.isMinimized())

    def _find_window(self) -> QWidget:
        """Return the main window, also where the panel floats beside it."""
        if self._window is None:
            window: QWidget = self._table
            while (parent := window.parentWidget()) is not None:
                window = parent
            self._window = window
            window.installEventFilter(self)
        return self._window

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (_WINDOW if watched is self._window else _VIEW):
            self._soon.start()
        return False
