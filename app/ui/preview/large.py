"""One picture of the sample at a time, large, with the labels that are kept; the window stays usable meanwhile."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.preview import kept
from app.domain.texts import tr
from app.ui.pictures import PictureShelf, Want
from app.ui.results.bar import Act, CanvasBar
from app.ui.results.canvas import ZOOM_STEP, Canvas
from app.ui.results.geometry import Size
from app.ui.results.labels import Odd, caption_text, position_text
from app.ui.results.overlay import Ink
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.catalogue import Label
    from app.domain.preview import Shot
    from app.services.workstation import Workstation
    from app.ui.preview.bench import Bench

SIZE = QSize(900, 660)
LARGEST = QSize(4_096, 4_096)
LIMIT_MB = 128


class LargeView(QDialog):
    """Follows the bench: what is moved there is seen here at once."""

    def __init__(self, workstation: Workstation, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(SIZE)
        self._preview = workstation.preview
        self._bench = bench
        self._image_id = ""
        self._labelled: tuple[Shot | None, object] = (None, None)
        self._kept: tuple[Label, ...] = ()
        self._pictures = PictureShelf(workstation.tasks, "large pictures of the preview", LIMIT_MB)
        self.canvas = Canvas(workstation.tasks)
        self.bar = CanvasBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.bar)
        self._connect()

    def show_image(self, image_id: str) -> None:
        """Show an image of the sample, and come to the front."""
        self._image_id = image_id
        self._show()
        self.show()
        self.raise_()
        self.activateWindow()

    @property
    def image_id(self) -> str:
        """The image that is shown."""
        return self._image_id

    def _connect(self) -> None:
        self._doing: dict[Act, Callable[[], object]] = {
            Act.PREVIOUS: partial(self._step, -1),
            Act.NEXT: partial(self._step, 1),
            Act.ZOOM_OUT: partial(self.canvas.zoom, 1 / ZOOM_STEP),
            Act.ZOOM_IN: partial(self.canvas.zoom, ZOOM_STEP),
            Act.FIT: self.canvas.fit,
            Act.HIDE: self._toggle_labels,
        }
        self.bar.listen(self)
        self.bar.acted.connect(self._on_acted)
        self.canvas.zoomed.connect(self.bar.show_scale)
        self.canvas.painted.connect(self._show_caption)
        self._pictures.arrived.connect(self._show)
        self._bench.changed.connect(self._show)
        self._bench.moved.connect(self._show)
        theme().changed.connect(self._show)
        self.destroyed.connect(self._pictures.stop)

    @property
    def _row(self) -> int:
        """The place of the image in the sample, 0 where it is not in it any more."""
        shots = self._bench.look.shots
        return next((row for row, shot in enumerate(shots) if shot.image.id == self._image_id), 0)

    def _show(self) -> None:
        shots, row = self._bench.look.shots, self._row
        if not shots:
            self.close()
            return
        shot = shots[row]
        image = shot.image
        self._image_id = image.id
        self._pictures.want(Want(image.id, partial(self._preview.picture, image), LARGEST))
        pixmap, fault = self._pictures.pixmap(image.id), self._pictures.trouble(image.id)
        size = Size(image.width, image.height)
        if size.is_empty and pixmap is not None:
            size = Size(pixmap.width(), pixmap.height())
        message = fault or shot.trouble or ("" if pixmap else tr("Loading the picture…"))
        self.canvas.set_ink(Ink(self._bench.colors()))
        self.canvas.show_image(pixmap, size, self._labels_of(shot), message)
        self.setWindowTitle(tr("Preview: {name}").format(name=image.name))
        self.bar.position.setText(position_text(row, len(shots)))
        self.bar.show_place(row, len(shots))
        self._show_caption()

    def _labels_of(self, shot: Shot) -> tuple[Label, ...]:
        """Return the labels that are kept; the same ones as before while nothing of them changed."""
        state = (shot, self._bench.thresholds)
        if state != self._labelled:
            self._labelled = state
            now = kept(shot, self._bench.thresholds)
            self._kept = self._kept if now == self._kept else now
        return self._kept

    def _show_caption(self) -> None:
        shots = self._bench.look.shots
        if shots:
            image = replace(shots[self._row].image, labels=self._kept)
            layer = self.canvas.layer
            odd = layer.sifted.odd if layer else Counter[Odd]()
            self.bar.caption.setText(caption_text(image, self.canvas.size_in_pixels, odd, is_final=True))

    def _step(self, way: int) -> None:
        shots, row = self._bench.look.shots, self._row + way
        if 0 <= row < len(shots):
            self._image_id = shots[row].image.id
            self._show()

    def _toggle_labels(self) -> None:
        self.canvas.hide_labels(not self.canvas.are_labels_hidden)
        self.bar.show_hidden(self.canvas.are_labels_hidden)

    def _on_acted(self, act: str) -> None:
        self._doing[Act(act)]()
