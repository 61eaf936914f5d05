"""What can be done with all results: report, follow-up draft, export; in little room one menu holds them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.domain.label_export import LabelForm
from app.domain.texts import plural, tr
from app.ui.override import override
from app.ui.widgets import MenuButton, button

SPACING = 6


class ResultActs(QWidget):
    """Three buttons, or one."""

    report_toggled = Signal(bool)
    export_requested = Signal(str)
    """The value of a LabelForm."""
    follow_up_requested = Signal(bool)
    """True for what came back empty, False for the images that the filter shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report = button(tr("Report"), "toggle", tip=tr("What came back, in numbers"))
        self.report.setCheckable(True)
        self.follow_up = MenuButton(tr("Follow up ▾"))
        self.export = MenuButton(tr("Export ▾"))
        self.more = MenuButton("⋯")
        self.more.setAccessibleName(tr("Report, follow-up and export"))
        self.more.setToolTip(self.more.accessibleName())
        self._build_actions()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for part in (self.report, self.follow_up, self.export, self.more):
            row.addWidget(part)
        self.report.toggled.connect(self._on_report_toggled)
        self.set_narrow(is_narrow=False)
        self.show_counts(0, 0, 0)

    @property
    def has_pictures(self) -> bool:
        """Whether the pictures are exported too."""
        return self.pictures.isChecked()

    @property
    def has_only_shown(self) -> bool:
        """Whether only the images that the filter shows are exported."""
        return self.only_shown.isEnabled() and self.only_shown.isChecked()

    @property
    def room(self) -> int:
        """How wide the three buttons are together, in pixels."""
        parts = (self.report, self.follow_up, self.export)
        return sum(part.sizeHint().width() for part in parts) + 2 * SPACING

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Show the one menu in place of the buttons, or the buttons."""
        for part in (self.report, self.follow_up, self.export):
            part.setVisible(not is_narrow)
        self.more.setVisible(is_narrow)

    def show_counts(self, images: int, shown: int, empty: int) -> None:
        """Say how many images there are, the filter shows, and came back empty; offer only what there is."""
        for action in (*self._exports.values(), self.pictures):
            action.setEnabled(images > 0)
        is_part = 0 < shown < images
        self.only_shown.setText(
            plural(
                shown,
                "Only the {n} image that the filter shows",
                "Only the {n} images that the filter shows",
            )
            if is_part
            else tr("Only the images that the filter shows")
        )
        self.only_shown.setEnabled(is_part)
        self.for_empty.setText(
            plural(
                empty, "For the {n} image that came back empty…", "For the {n} images that came back empty…"
            )
        )
        self.for_empty.setEnabled(empty > 0)
        self.for_shown.setText(plural(shown, "For the {n} image shown…", "For the {n} images shown…"))
        self.for_shown.setEnabled(shown > 0)

    def _build_actions(self) -> None:
        self._exports = {form: self._export_action(form) for form in LabelForm}
        self.pictures = self._checkable(tr("With the pictures"))
        self.only_shown = self._checkable(tr("Only the images that the filter shows"))
        self.for_empty, self.for_shown = QAction(self), QAction(self)
        self.for_empty.triggered.connect(self._on_for_empty)
        self.for_shown.triggered.connect(self._on_for_shown)
        self._report_action = self._checkable(tr("Report"))
        self._report_action.toggled.connect(self.report.setChecked)
        self.report.toggled.connect(self._report_action.setChecked)
        self._fill_export(self.export.menu_)
        self.follow_up.menu_.addActions([self.for_empty, self.for_shown])
        more = self.more.menu_
        more.addAction(self._report_action)
        more.addMenu(tr("Follow up")).addActions([self.for_empty, self.for_shown])
        self._fill_export(more.addMenu(tr("Export")))

    def _fill_export(self, menu: QMenu) -> None:
        menu.addActions(list(self._exports.values()))
        menu.addSeparator()
        menu.addActions([self.pictures, self.only_shown])

    def _export_action(self, form: LabelForm) -> QAction:
        action = QAction(f"{form.display_name}…", self)
        action.triggered.connect(lambda *_: self.export_requested.emit(form.value))
        return action

    def _checkable(self, text: str) -> QAction:
        action = QAction(text, self)
        action.setCheckable(True)
        return action

    def _on_report_toggled(self, is_on: bool) -> None:
        self.report_toggled.emit(is_on)

    def _on_for_empty(self) -> None:
        self.follow_up_requested.emit(True)

    def _on_for_shown(self) -> None:
        self.follow_up_requested.emit(False)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.more.sizeHint()
