"""Two drafts of one batch side by side, on the same images; the window stays usable meanwhile."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout

from app.domain.texts import tr
from app.ui.latest import Latest
from app.ui.preview.bench import Bench
from app.ui.preview.compare_models import ClassSumsModel, PairsModel
from app.ui.preview.comparison import Comparison, compare
from app.ui.preview.pairs_view import GAP, PairsView
from app.ui.preview.pictures import PicturesModel
from app.ui.preview.pictures_view import SCROLL
from app.ui.theme import px, theme
from app.ui.widgets import Elided, EmptyState, Notice, ask

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

SIZE = QSize(980, 680)
TABLE_WIDTH = 320


class CompareView(QDialog):
    """Compares what both keep at the thresholds that the drafts ask for."""

    def __init__(
        self, workstation: Workstation, bridge: Bridge, left_id: str, right_id: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(SIZE)
        self._preview = workstation.preview
        self._work = Latest(workstation.tasks, "comparison")
        self.left, self.right = Bench(workstation, self), Bench(workstation, self)
        self._pictures = (
            PicturesModel(workstation, self.left, self),
            PicturesModel(workstation, self.right, self),
        )
        self.pairs = PairsModel(*self._pictures, self)
        self.sums = ClassSumsModel(self)
        self.notice = Notice()
        self.view = PairsView(self.pairs, *self._pictures)
        self.table = QTableView()
        self.empty = EmptyState("")
        self._names = (Elided("", "heading"), Elided("", "heading"))
        self._lay_out()
        self._connect(bridge)
        self._preview.prepare(right_id)
        self.left.show_draft(left_id)
        self.right.show_draft(right_id)

    def look_at_the_same(self) -> None:
        """Have the right draft look at the images of the left one; what that costs is asked first."""
        draft_id = self.right.draft_id
        if cost := self._preview.asks_first(draft_id):
            ask(self, tr("Run this preview?"), cost, tr("Run"), self._run_on_the_same)
        else:
            self._run_on_the_same()

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("Compare two drafts"))
        self.table.setModel(self.sums)
        self.table.setAccessibleName(tr("Labels by class"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.setFixedWidth(px(TABLE_WIDTH))
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        names = QHBoxLayout()
        names.setContentsMargins(GAP, 0, GAP + SCROLL, 0)  # over the pictures
        names.setSpacing(GAP)
        for name in self._names:
            names.addWidget(name, 1)
        images = QVBoxLayout()
        images.setSpacing(6)
        images.addLayout(names)
        images.addWidget(self.view, 1)
        images.addWidget(self.empty, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(images, 1)
        row.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.notice)
        column.addLayout(row, 1)

    def _connect(self, bridge: Bridge) -> None:
        for bench in (self.left, self.right):
            bench.changed.connect(self._show)
        for changed in (bridge.preview_changed, bridge.draft_changed):
            changed.connect(self._on_draft_changed)
        bridge.catalogue_changed.connect(self._on_others_changed)
        theme().changed.connect(self._on_others_changed)
        self._work.answered.connect(self._on_compared)
        self.notice.acted.connect(self.look_at_the_same)
        self.empty.acted.connect(self.look_at_the_same)
        for pictures in self._pictures:
            self.destroyed.connect(pictures.shelf.stop)
        self.destroyed.connect(self._work.drop)

    def _show(self) -> None:
        left, right = self.left, self.right
        for name, bench, words in (
            (self._names[0], left, tr("Left: {name}")),
            (self._names[1], right, tr("Right: {name}")),
        ):
            name.setText(words.format(name=bench.draft.name if bench.draft else tr("gone")))
        shots = (left.look.shots, right.look.shots)
        self._work.ask(partial(asyncio.to_thread, compare, *shots, left.thresholds, right.thresholds))

    def _on_compared(self, comparison: Comparison) -> None:
        self.pairs.show_pairs(comparison.pairs)
        self.sums.show_sums(comparison.classes)
        has_pairs = bool(comparison.pairs)
        self.view.setVisible(has_pairs)
        self.table.setVisible(has_pairs)
        self.empty.setVisible(not has_pairs)
        is_running = self.right.look.is_running
        again = "" if is_running or not self.left.look.shots else tr("Look at the same images")
        title = tr("Looking…") if is_running else tr("There is no image on which both looked")
        self.empty.say(title, "" if is_running else self._why(), again)
        missing = sum(shot.labels is not None for shot in self.left.look.shots) - len(comparison.pairs)
        is_outdated = self.left.look.is_outdated or self.right.look.is_outdated
        if has_pairs and not is_running and (missing or is_outdated):
            old, few = (
                tr("A draft has changed since its preview"),
                tr("Not all images were looked at by both"),
            )
            self.notice.say("warning", old if is_outdated else few, action="" if is_outdated else again)
        else:
            self.notice.hide()

    def _why(self) -> str:
        if not any(shot.labels is not None for shot in self.left.look.shots):
            return tr("Run the preview of the left draft first.")
        return tr("The right draft has not looked at the images of the left one.")

    def _run_on_the_same(self) -> None:
        ids = [shot.image.id for shot in self.left.look.shots]
        self._preview.choose(self.right.draft_id, ids)
        self._preview.run(self.right.draft_id)

    def _on_draft_changed(self, draft_id: str) -> None:
        for bench in (self.left, self.right):
            if bench.draft_id == draft_id:
                bench.refresh()

    def _on_others_changed(self) -> None:
        self.left.refresh()
        self.right.refresh()
