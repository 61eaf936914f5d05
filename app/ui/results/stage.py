"""The stage: one image of the job on its canvas, with the bar below it and its neighbours at hand."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.texts import tr
from app.ui.pictures import PictureShelf, Want
from app.ui.results.bar import Act, CanvasBar
from app.ui.results.canvas import ZOOM_STEP, Canvas
from app.ui.results.geometry import Size
from app.ui.results.labels import Odd, caption_text, position_text
from app.ui.results.overlay import paint_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QColor, QPixmap

    from app.domain.catalogue import Image
    from app.services.workstation import Workstation
    from app.ui.results.images_model import ImagesModel

LARGEST_PICTURE = QSize(6_144, 6_144)
LIMIT_MB = 256
OPACITY_STEP = 0.1


class Stage(QWidget):
    """Shows the image of a row of the model; `stepped` when a person wants another (-1 or 1 rows on)."""

    stepped = Signal(int)
    opacity_chosen = Signal(float)
    """How much labels shall cover the picture, 0–1."""

    def __init__(self, workstation: Workstation, name: str, model: ImagesModel) -> None:
        super().__init__()
        self._catalogue = workstation.catalogue
        self._model = model
        self._row: int | None = None
        self._is_final = True
        self.pictures = PictureShelf(workstation.tasks, f"pictures of {name}", LIMIT_MB)
        self.canvas = Canvas(workstation.tasks)
        self.bar = CanvasBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.bar)
        self._connect()

    def listen(self, widget: QWidget) -> None:
        """Make the keys work wherever the focus is inside a widget."""
        self.bar.listen(widget)

    def show_row(self, row: int, *, is_final: bool) -> None:
        """Show the image of a row; `is_final` when no more labels are to come."""
        image = self._model.image(row)
        if image is None:
            return
        self._row, self._is_final = row, is_final
        for near in (*self._near(row), image):  # the last wish is served first
            self._want(near)
        pixmap, trouble = self.pictures.pixmap(image.id), self.pictures.trouble(image.id)
        message = trouble or ("" if pixmap else tr("Loading the picture…"))
        self.canvas.show_image(pixmap, _size(image, pixmap), image.labels or (), message)
        self.canvas.expect(
            (_size(near, self.pictures.pixmap(near.id)), near.labels or ()) for near in self._near(row)
        )
        self.bar.position.setText(position_text(row, self._model.rowCount()))
        self.bar.show_place(row, self._model.rowCount())
        self._show_caption()

    def render_labelled(self, image: Image, colors: Mapping[str, QColor]) -> QImage:
        """Return the picture with its labels drawn on it; a null image while it is not here."""
        pixmap = self.pictures.pixmap(image.id)
        if pixmap is None:
            return QImage()
        return paint_labels(pixmap.toImage(), image.labels or (), colors, Size(image.width, image.height))

    def _connect(self) -> None:
        self._doing: dict[Act, Callable[[], object]] = {
            Act.PREVIOUS: partial(self.stepped.emit, -1),
            Act.NEXT: partial(self.stepped.emit, 1),
            Act.ZOOM_OUT: partial(self.canvas.zoom, 1 / ZOOM_STEP),
            Act.ZOOM_IN: partial(self.canvas.zoom, ZOOM_STEP),
            Act.FIT: self.canvas.fit,
            Act.HIDE: self._toggle_labels,
            Act.FAINTER: partial(self._change_opacity, -OPACITY_STEP),
            Act.STRONGER: partial(self._change_opacity, OPACITY_STEP),
        }
        self.bar.acted.connect(self._on_acted)
        self.bar.opacity_chosen.connect(self.opacity_chosen)
        self.canvas.zoomed.connect(self.bar.show_scale)
        self.canvas.painted.connect(self._show_caption)
        self.pictures.arrived.connect(self._on_picture_arrived)
        self.destroyed.connect(self.pictures.stop)

    def _image(self) -> Image | None:
        return None if self._row is None else self._model.image(self._row)

    def _show_caption(self) -> None:
        if (image := self._image()) is not None:
            layer, size = self.canvas.layer, self.canvas.size_in_pixels
            odd = layer.sifted.odd if layer else Counter[Odd]()
            self.bar.caption.setText(caption_text(image, size, odd, is_final=self._is_final))

    def _near(self, row: int) -> list[Image]:
        """Return the image before and the one after a row."""
        found = (self._model.image(near) for near in (row - 1, row + 1))
        return [image for image in found if image is not None]

    def _want(self, image: Image) -> None:
        self.pictures.want(Want(image.id, partial(self._catalogue.picture_of, image), LARGEST_PICTURE))

    def _toggle_labels(self) -> None:
        self.canvas.hide_labels(not self.canvas.are_labels_hidden)
        self.bar.show_hidden(self.canvas.are_labels_hidden)

    def _change_opacity(self, step: float) -> None:
        now = round(self.canvas.ink.opacity + step, 2)
        self.opacity_chosen.emit(min(1.0, max(0.0, now)))

    def _on_acted(self, act: str) -> None:
        self._doing[Act(act)]()

    def _on_picture_arrived(self, key: str) -> None:
        image = self._image()
        if self._row is not None and image is not None and image.id == key:
            self.show_row(self._row, is_final=self._is_final)


def _size(image: Image, pixmap: QPixmap | None) -> Size:
    """Return the size that the labels refer to: the image's own, else that of its picture."""
    if (image.width <= 0 or image.height <= 0) and pixmap is not None:
        return Size(pixmap.width(), pixmap.height())
    return Size(image.width, image.height)
