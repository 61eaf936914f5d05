"""The preview of the draft in front: what it finds on some images, and the thresholds that are tried on that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.texts import tr
from app.ui.override import override
from app.ui.preview.bar import PreviewBar
from app.ui.preview.bench import Bench
from app.ui.preview.menu import PreviewMenu
from app.ui.preview.pictures import PicturesModel
from app.ui.preview.pictures_view import PicturesView
from app.ui.preview.situation import Empty, empty_of, notice_of
from app.ui.preview.thresholds import ThresholdPart
from app.ui.preview.words import source_text
from app.ui.theme import theme
from app.ui.widgets import Elided, EmptyState, Notice, ask, label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.preview.large import LargeView


class PreviewPanel(QWidget):
    """Works for the draft that it was given, and only while it is seen."""

    edit_wanted = Signal(str, object)
    """A title and a Draft: one step that can be undone."""
    settings_requested = Signal()

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._preview = workstation.preview
        self._is_behind = True
        self._batch: tuple[str, ...] = ()
        self._empty_of = Empty()
        self.bench = Bench(workstation, self)
        self.bar = PreviewBar()
        self.notice = Notice()
        self.pictures = PicturesModel(workstation, self.bench, self)
        self.view = PicturesView(self.pictures)
        self.empty = EmptyState("")
        self.source = Elided("", "small")
        self.truth = label("", "small", wraps=True)
        self.thresholds = ThresholdPart(self.bench)
        self.large: LargeView | None = None
        self._menu = PreviewMenu(workstation, bridge, self.bar, self)
        self._lay_out()
        self._connect(bridge)
        self.bench.refresh()

    def show_draft(self, draft_id: str | None) -> None:
        """Show the preview of this draft, or that there is none."""
        self.bench.draft_id = draft_id or ""
        self._show_soon()

    def run(self) -> None:
        """Look at the sample; what that costs is asked first."""
        draft_id = self.bench.draft_id
        if cost := self._preview.asks_first(draft_id):
            title, verb = tr("Run this preview?"), tr("Run")
            ask(self, title, cost, verb, partial(self._preview.run, draft_id))
        else:
            self._preview.run(draft_id)

    def take_over(self) -> None:
        """Make the thresholds that are tried those of the draft, as one step."""
        if not self.bench.why_not() and (draft := self.bench.wanted()) is not None:
            self.edit_wanted.emit(tr("thresholds of the preview"), draft)
            self.bench.settle()

    def open_large(self, image_id: str) -> None:
        """Show an image of the sample large, in the one window that there is for that."""
        from app.ui.preview.large import LargeView  # only when it is wanted

        if self.large is None:
            self.large = LargeView(self._workstation, self.bench, self)
            self.large.destroyed.connect(self._on_large_closed)
        self.large.show_image(image_id)

    def _lay_out(self) -> None:
        notices = QVBoxLayout()
        notices.setContentsMargins(12, 0, 12, 0)
        notices.addWidget(self.notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(notices)
        column.addWidget(self.view, 3)
        column.addWidget(self.empty, 3)
        for words in (self.source, self.truth):
            words.setContentsMargins(12, 2, 12, 2)
            column.addWidget(words)
        column.addSpacing(4)
        column.addWidget(self.thresholds, 1)
        self.setFocusProxy(self.bar.run)

    def _connect(self, bridge: Bridge) -> None:
        bridge.preview_changed.connect(self._on_draft_changed)
        bridge.draft_changed.connect(self._on_draft_changed)
        bridge.catalogue_changed.connect(self._show_soon)
        bridge.session_changed.connect(self._on_session_changed)
        theme().changed.connect(self._show_soon)
        self.bench.changed.connect(self._show)
        self.bar.run_wanted.connect(self.run)
        self.bar.cancel_wanted.connect(self._on_cancel_wanted)
        self.bar.shuffle_wanted.connect(self._on_shuffle_wanted)
        self.notice.acted.connect(self.run)
        self.empty.acted.connect(self._on_empty_acted)
        self.view.open_wanted.connect(self.open_large)
        self.view.pin_wanted.connect(self._on_pin_wanted)
        self.thresholds.taken.connect(self.take_over)
        self.destroyed.connect(self.pictures.shelf.stop)

    def _show_soon(self) -> None:
        """Take in what is new where it can be seen, else when it comes into sight."""
        self._is_behind = True
        if self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        self._is_behind = False
        self._prepare()
        self.bench.refresh()

    def _prepare(self) -> None:
        """Have the images of the batch fetched where it is another one."""
        batch = self._find_batch()
        if batch != self._batch:
            self._batch = batch
            if batch and all(batch):
                self._preview.prepare(self.bench.draft_id)

    def _find_batch(self) -> tuple[str, ...]:
        draft = self.bench.draft
        if draft is None:
            return ()
        workspace = draft.workspace or self._workstation.session.workspace
        return draft.id, workspace, draft.project, draft.request.batch_id

    def _show(self) -> None:
        look, draft = self.bench.look, self.bench.draft
        truth_name = self._preview.truth_name(draft.id) if draft else ""
        has_batch = draft is not None and bool(draft.request.batch_id)
        self.bar.show_look(look, has_batch=has_batch, truth_name=truth_name)
        self._empty_of = empty_of(draft, look, self._workstation.session.workspace)
        is_empty = bool(self._empty_of.title)
        self.view.setVisible(not is_empty)
        self.empty.setVisible(is_empty)
        self.empty.say(self._empty_of.title, self._empty_of.text, self._empty_of.action)
        self.thresholds.setVisible(draft is not None)
        self.source.setText(source_text(look))
        self.source.setVisible(bool(self.source.text()))
        self.truth.setText(self._menu.truth_words(draft.id, truth_name) if draft else "")
        self.truth.setVisible(bool(self.truth.text()))
        self._say(look_is_shown=not is_empty)
        self._share_room()

    def _share_room(self) -> None:
        """Leave one row of pictures; the thresholds may have the rest."""
        others = (self.bar, self.notice, self.source, self.truth)
        taken = sum(part.sizeHint().height() for part in others if not part.isHidden())
        self.thresholds.take_room(self.height() - taken - self.view.minimumSizeHint().height())

    def _say(self, *, look_is_shown: bool) -> None:
        said = notice_of(self.bench.look) if look_is_shown else None
        if said is None:
            self.notice.hide()
        else:
            self.notice.say(said.kind, said.title, said.text, said.hint, said.action)

    def _on_draft_changed(self, draft_id: str) -> None:
        if draft_id == self.bench.draft_id:
            self._show_soon()

    def _on_session_changed(self) -> None:
        if self._find_batch() != self._batch:
            self._show_soon()

    def _on_cancel_wanted(self) -> None:
        self._preview.cancel(self.bench.draft_id)

    def _on_shuffle_wanted(self) -> None:
        self._preview.reshuffle(self.bench.draft_id)

    def _on_empty_acted(self) -> None:
        """Try again: a run without a sample finds out first what is in the batch."""
        self.pictures.shelf.forgive()
        self._preview.run(self.bench.draft_id)

    def _on_pin_wanted(self, image_id: str, is_pinned: bool) -> None:
        self._preview.pin(self.bench.draft_id, image_id, is_pinned=is_pinned)

    def _on_large_closed(self) -> None:
        self.large = None

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._catch_up()
