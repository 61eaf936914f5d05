"""The lower half of the preview: thresholds that are tried, one class in detail, and taking them over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.texts import tr
from app.ui.override import override
from app.ui.preview.detail import ClassDetail
from app.ui.preview.rows import RowsModel
from app.ui.preview.rows_view import RowsView
from app.ui.widgets import Elided, button, label, line, tool_button

if TYPE_CHECKING:
    from app.ui.preview.bench import Bench


LEAST_HEIGHT = 76
"""Of what scrolls; a low window shows the rest by scrolling."""
SHARE = 0.6
"""Of the room below one row of pictures, as long as no class is looked at in detail."""


class ThresholdPart(QWidget):
    """`taken` when the thresholds shall become those of the draft."""

    taken = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self.model = RowsModel(bench, self)
        self.rows = RowsView(self.model)
        self.overlaps = QCheckBox(tr("Remove overlapping boxes"))
        self._only_shown = label("", "small", wraps=True)
        self.detail = ClassDetail(bench)
        self.take = button(tr("Use these thresholds"))
        self.back = tool_button("undo", tr("Back to the draft's thresholds"))
        self._why = Elided("", "small")
        self._scroll = QScrollArea()
        self._content = QWidget()
        self._room = 0
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        check = QVBoxLayout()
        check.setContentsMargins(10, 2, 12, 6)
        check.setSpacing(0)
        check.addWidget(self.overlaps)
        check.addWidget(self._only_shown)
        acts = QHBoxLayout()
        acts.setSpacing(4)
        acts.addWidget(self.take)
        acts.addWidget(self.back)
        acts.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 8, 8)
        foot.setSpacing(4)
        foot.addLayout(acts)
        foot.addWidget(self._why)
        content = self._content
        content.setProperty("role", "content")
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.rows, 1)
        inner.addLayout(check)
        inner.addWidget(self.detail)
        inner.addStretch(0)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        self._scroll.setMinimumHeight(LEAST_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addWidget(self._scroll, 1)
        column.addWidget(line())
        column.addLayout(foot)

    def _connect(self) -> None:
        self.rows.wanted.connect(self._bench.move)
        self.rows.selectionModel().currentChanged.connect(self._on_row_chosen)
        self.overlaps.clicked.connect(self._on_overlaps_clicked)
        self.detail.closed.connect(self._on_detail_closed)
        self.take.clicked.connect(self.taken)
        self.back.clicked.connect(self._bench.forget)
        self._bench.changed.connect(self._show)
        self._bench.moved.connect(self._show)
        self.model.modelReset.connect(self._on_reset)

    def _show(self) -> None:
        bench = self._bench
        removes, draft = bench.thresholds.removes_overlaps, bench.draft
        self.overlaps.setChecked(removes)
        is_other = draft is not None and draft.request.removes_overlaps is not removes
        self._only_shown.setVisible(is_other)
        self._only_shown.setText(
            tr("Only shown here: the draft keeps them.")
            if removes
            else tr("Only shown here: the draft removes them.")
        )
        why = bench.why_not()
        self.take.setEnabled(not why)
        self.take.setToolTip(why)
        self._why.setText(why)
        # Else the button and its tip say it.
        self._why.setVisible(draft is not None and not draft.is_editable)
        self.back.setVisible(bench.is_moved)

    def take_room(self, height: int) -> None:
        """Take up to so many pixels where a class is looked at in detail, else a share of them."""
        self._room = height
        most = height if not self.detail.isHidden() else round(height * SHARE)
        wanted = min(most - self._foot_height, self._content.sizeHint().height())
        self._scroll.setMinimumHeight(max(LEAST_HEIGHT, wanted))

    @property
    def _foot_height(self) -> int:
        return super().minimumSizeHint().height() - self._scroll.minimumHeight()

    def _show_detail(self, name: str | None) -> None:
        self.detail.show_class(name)
        self.take_room(self._room)
        self.updateGeometry()

    def _on_row_chosen(self, index: QModelIndex) -> None:
        self._show_detail(self.model.name(index.row()))
        if index.isValid():
            QTimer.singleShot(0, self, self._bring_detail)  # when it is laid out

    def _bring_detail(self) -> None:
        """Scroll to the row and its detail, or to the detail alone where there is no room for both."""
        top = self.rows.y() + self.rows.visualRect(self.rows.currentIndex()).top()
        has_room = self.detail.geometry().bottom() - top < self._scroll.viewport().height()
        self._scroll.verticalScrollBar().setValue(top if has_room else self.detail.y())

    def _on_reset(self) -> None:
        self.rows.fit()
        self._show_detail(None)

    def _on_overlaps_clicked(self, is_wanted: bool) -> None:
        self._bench.remove_overlaps(is_wanted=is_wanted)

    def _on_detail_closed(self) -> None:
        self.rows.setCurrentIndex(QModelIndex())
        self.rows.setFocus()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, self._foot_height + self._content.sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(200, 0))
