"""The results of a job: canvas, filmstrip, filter, classes and run; follows the job while it runs."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.services.session import LinkState
from app.ui.monitor.actions import draft_of
from app.ui.override import override
from app.ui.pictures import PictureShelf, Want
from app.ui.results import facts
from app.ui.results.bar import Act, CanvasBar
from app.ui.results.canvas import ZOOM_STEP, Canvas
from app.ui.results.colors import distinct_colors
from app.ui.results.filmstrip import Filmstrip
from app.ui.results.geometry import Size
from app.ui.results.images_model import ImagesModel
from app.ui.results.job_images import JobImages
from app.ui.results.labels import Odd, caption_text, class_counts, position_text
from app.ui.results.overlay import Ink, paint_labels
from app.ui.results.side import WIDTH, ResultsSide
from app.ui.results.tools import ImageTools
from app.ui.theme import theme
from app.ui.widgets import EmptyState, Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QColor, QPixmap, QResizeEvent, QShowEvent

    from app.domain.catalogue import Image
    from app.domain.job import Job
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

GATHER_MS = 60
"""News of images is shown at most this often."""
SIDE_NEEDS = 640
"""A tab that is narrower shows no side."""
LEAST = QSize(330, 320)
LARGEST_PICTURE = QSize(6_144, 6_144)
PICTURES_MB, THUMBS_MB = 256, 48


class ResultsTab(QWidget):
    """Everything about the images that a job (our id) sent back."""

    draft_requested = Signal(str)
    """A draft (its id) was made from the job, and the composer has opened it."""

    def __init__(
        self, workstation: Workstation, bridge: Bridge, job_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.job_id = job_id
        self._workstation = workstation
        self._review = workstation.review
        self._images = JobImages(workstation, job_id)
        self._pictures = PictureShelf(workstation.tasks, f"pictures of {job_id}", PICTURES_MB)
        thumbs = PictureShelf(workstation.tasks, f"thumbnails of {job_id}", THUMBS_MB)
        self.model = ImagesModel(thumbs, partial(self._review.picture, thumb=True), self)
        self.canvas = Canvas(workstation.tasks)
        self.bar = CanvasBar()
        self.filmstrip = Filmstrip(self.model)
        self.side = ResultsSide()
        self.tools = ImageTools()
        self.notice = Notice()
        self.empty = EmptyState("")
        self._colors: dict[str, QColor] = {}
        self._current_id = ""
        self._gathering = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._lay_out()
        self._connect(bridge)
        for stops in (self._images.stop, self._pictures.stop, thumbs.stop):
            self.destroyed.connect(stops)
        self._show_all()

    @property
    def title(self) -> str:
        """What the tab is called."""
        job = self._images.job
        return self.tr("Results: {name}").format(name=job.name if job else self.job_id)

    @property
    def current(self) -> Image | None:
        """The image on the canvas."""
        row = self.model.row_of(self._current_id)
        return None if row is None else self.model.image(row)

    def show_image(self, row: int) -> None:
        """Show the image of a row."""
        image = self.model.image(row)
        if image is not None:
            self._current_id = image.id
            self.filmstrip.setCurrentIndex(self.model.index(row))
            self._show_current()

    def render_labelled(self, image_id: str) -> QImage:
        """Return an image with its labels drawn on it; a null image while its picture is not here."""
        pixmap = self._pictures.pixmap(image_id)
        image = next((image for image in self.model.images if image.id == image_id), None)
        if pixmap is None or image is None:
            return QImage()
        return paint_labels(
            pixmap.toImage(), image.labels or (), self._colors, Size(image.width, image.height)
        )

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        self.pages.addWidget(self.canvas)
        self.pages.addWidget(self.empty)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(12, 10, 12, 6)
        column.setSpacing(8)
        for part in (self.tools, self.notice, self.pages, self.bar, self.filmstrip):
            column.addWidget(part, int(part is self.pages))
        self._splitter = QSplitter()
        self._splitter.addWidget(main)
        self._splitter.addWidget(self.side)
        self._splitter.setCollapsible(0, False)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([4 * WIDTH, WIDTH])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)

    def _connect(self, bridge: Bridge) -> None:
        self._doing: dict[Act, Callable[[], object]] = {
            Act.PREVIOUS: partial(self._step, -1),
            Act.NEXT: partial(self._step, 1),
            Act.ZOOM_OUT: partial(self.canvas.zoom, 1 / ZOOM_STEP),
            Act.ZOOM_IN: partial(self.canvas.zoom, ZOOM_STEP),
            Act.FIT: self.canvas.fit,
            Act.HIDE: self._toggle_labels,
        }
        self.bar.acted.connect(self._on_acted)
        self.bar.listen(self)
        self.canvas.zoomed.connect(self.bar.show_scale)
        self.canvas.painted.connect(self._show_caption)
        self.tools.changed.connect(self._on_filter_changed)
        self.filmstrip.selectionModel().currentChanged.connect(self._on_row_chosen)
        self.model.dataChanged.connect(self._on_rows_changed)
        self.side.classes.hidden_changed.connect(self._show_ink)
        self.side.draft_wanted.connect(self._on_draft_wanted)
        self.notice.acted.connect(self._on_try_again)
        self.empty.acted.connect(self._on_empty_acted)
        self._images.changed.connect(self._gathering.start)
        self._gathering.timeout.connect(self._show_all)
        self._pictures.arrived.connect(self._on_picture_arrived)
        theme().changed.connect(self._show_classes)
        bridge.job_changed.connect(self._on_job_changed)
        bridge.session_changed.connect(self._on_session_changed)

    def _show_all(self) -> None:
        self.model.set_images(self._images.images)
        self.tools.show_counts(self.model)
        self._show_classes()
        self._show_job()
        self._show_state()
        self._keep_current()

    def _show_classes(self) -> None:
        images = [image for image in self.model.images if image.labels is not None]
        counts = class_counts(images)
        job = self._images.job
        project = self._workstation.catalogue.catalogue.project(job.project) if job else None
        own = project.colors if project else {}
        self._colors = distinct_colors(counts, own)
        self.side.show_classes(counts, len(images), self._colors)
        self.model.set_colors(self._colors)
        self._show_ink()

    def _show_ink(self) -> None:
        self.canvas.set_ink(Ink(self._colors, self.side.classes.hidden))

    def _show_job(self) -> None:
        if (job := self._images.job) is not None:
            self.side.show_job(job, self._workstation.clock.now())

    def _show_state(self) -> None:
        trouble, has_images = self._images.trouble, bool(self.model.images)
        if trouble is not None and has_images:
            self.notice.say("warning", trouble.title, trouble.message, trouble.hint, self.tr("Try again"))
        else:
            self.notice.hide()
        has_rows = self.model.rowCount() > 0
        self.pages.setCurrentWidget(self.canvas if has_rows else self.empty)
        self.filmstrip.setVisible(has_images)
        self.bar.setVisible(has_rows)
        if not has_rows:
            self._say_why_empty()

    def _say_why_empty(self) -> None:
        trouble = self._images.trouble
        if self.model.images:
            self.empty.say(self.tr("No image matches the filter"), "", self.tr("Show all images"))
        elif trouble is not None:
            self.empty.say(trouble.title, f"{trouble.message} {trouble.hint}".strip(), self.tr("Try again"))
        elif self._images.is_loading:
            self.empty.say(self.tr("Loading the images…"))
        else:
            self.empty.say(*facts.waiting_text(self._images.job))

    def _keep_current(self) -> None:
        """Stay on the image that is shown, else go to the first."""
        row = self.model.row_of(self._current_id)
        if self.model.rowCount():
            self.show_image(row or 0)
        else:
            self._current_id = ""
        self.bar.show_place(self.model.row_of(self._current_id), self.model.rowCount())

    def _show_current(self) -> None:
        image, row = self.current, self.model.row_of(self._current_id)
        if image is None or row is None:
            return
        for near in (row - 1, row + 1, row):  # the last wish is served first
            self._want(self.model.image(near))
        pixmap, trouble = self._pictures.pixmap(image.id), self._pictures.trouble(image.id)
        message = trouble or ("" if pixmap else self.tr("Loading the picture…"))
        self.canvas.show_image(pixmap, _size(image, pixmap), image.labels or (), message)
        self.bar.position.setText(position_text(row, self.model.rowCount()))
        self._show_caption()
        self.bar.show_place(row, self.model.rowCount())

    def _show_caption(self) -> None:
        if (image := self.current) is not None:
            layer = self.canvas.layer
            odd = layer.sifted.odd if layer else Counter[Odd]()
            self.bar.caption.setText(caption_text(image, self.canvas.size_in_pixels, odd))

    def _want(self, image: Image | None) -> None:
        if image is not None:
            self._pictures.want(Want(image.id, partial(self._review.picture, image), LARGEST_PICTURE))

    def _step(self, way: int) -> None:
        row = self.model.row_of(self._current_id)
        self.show_image(way + (0 if row is None else row))

    def _toggle_labels(self) -> None:
        self.canvas.hide_labels(not self.canvas.are_labels_hidden)
        self.bar.show_hidden(self.canvas.are_labels_hidden)

    def _on_acted(self, act: str) -> None:
        self._doing[Act(act)]()

    def _on_row_chosen(self, index: QModelIndex) -> None:
        image = self.model.image(index.row())
        if image is not None and image.id != self._current_id:
            self.show_image(index.row())

    def _on_rows_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        row = self.model.row_of(self._current_id)
        if row is not None and first.row() <= row <= last.row():
            self._show_current()

    def _on_filter_changed(self) -> None:
        self.model.set_filter(self.tools.filter)
        self._show_state()
        self._keep_current()

    def _on_picture_arrived(self, key: str) -> None:
        if key == self._current_id:
            self._show_current()

    def _on_job_changed(self, job_id: str) -> None:
        if job_id == self.job_id and self.isVisible():
            self._images.follow()
            self._show_job()

    def _on_session_changed(self) -> None:
        is_back = self._workstation.session.link.state is LinkState.ONLINE
        if is_back and self._images.trouble is not None and self.isVisible():
            self._images.follow()

    def _on_try_again(self) -> None:
        self._pictures.forgive()
        self.model.try_again()
        self._images.refresh()

    def _on_empty_acted(self) -> None:
        if self.model.images:
            self.tools.show_all()
        else:
            self._on_try_again()

    def _on_draft_wanted(self) -> None:
        job: Job | None = self._images.job
        if job is not None:
            self.draft_requested.emit(self._workstation.composer.add(draft_of(job)).id)

    @override
    def minimumSizeHint(self) -> QSize:
        return LEAST  # without the side, which gives way

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._images.follow()
        self._show_job()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setVisible(self.width() >= SIDE_NEEDS)


def _size(image: Image, pixmap: QPixmap | None) -> Size:
    """Return the size that the labels refer to: the image's own, else that of its picture."""
    if (image.width <= 0 or image.height <= 0) and pixmap is not None:
        return Size(pixmap.width(), pixmap.height())
    return Size(image.width, image.height)
