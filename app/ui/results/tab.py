"""The results of a job: canvas, filmstrip, filter, classes and run; follows the job while it runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.cut import Cut, cut_of
from app.domain.texts import tr
from app.services.session import LinkState
from app.ui.override import override
from app.ui.pictures import PictureShelf
from app.ui.results import facts
from app.ui.results.colors import distinct_colors
from app.ui.results.counting import Counting
from app.ui.results.extras import ResultExtras
from app.ui.results.filmstrip import Filmstrip
from app.ui.results.images_model import ImagesModel
from app.ui.results.job_images import JobImages
from app.ui.results.overlay import OPACITY, Ink
from app.ui.results.side import WIDTH, ResultsSide
from app.ui.results.stage import Stage
from app.ui.results.tools import ImageTools
from app.ui.settings import Settings
from app.ui.theme import px, theme
from app.ui.widgets import EmptyState, Notice

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QResizeEvent, QShowEvent

    from app.domain.catalogue import Image
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

GATHER_MS = 60
"""News of images is shown at most this often."""
SIDE_NEEDS = 700
"""A tab that is narrower shows no side."""
STRIP_NEEDS = 400
"""A tab that is lower leaves the filmstrip's room to the canvas."""
LEAST = QSize(330, 320)
THUMBS_MB = 48


class ResultsTab(QWidget):
    """Everything about the images that a job (our id) sent back."""

    def __init__(
        self,
        workstation: Workstation,
        bridge: Bridge,
        job_id: str,
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.job_id = job_id
        self._workstation = workstation
        self._settings = settings or Settings()
        self._images = JobImages(workstation, job_id)
        self._counting = Counting(workstation.tasks, job_id)
        thumbs = PictureShelf(workstation.tasks, f"thumbnails of {job_id}", THUMBS_MB)
        self.model = ImagesModel(thumbs, partial(workstation.catalogue.picture_of, thumb=True), self)
        self.stage = Stage(workstation, job_id, self.model)
        self.filmstrip = Filmstrip(self.model)
        self.side = ResultsSide()
        self.tools = ImageTools()
        self.notice = Notice()
        self.empty = EmptyState("")
        self.extras = ResultExtras(workstation, job_id, self.tools.acts, self)
        self._colors: dict[str, QColor] = {}
        self._opacity = OPACITY if self._settings.labels_opacity is None else self._settings.labels_opacity
        self._current_id = ""
        self._gathering = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._lay_out()
        self._connect(bridge)
        for stops in (self._images.stop, thumbs.stop):
            self.destroyed.connect(stops)
        self._show_all()

    @property
    def title(self) -> str:
        """What the tab is called."""
        job = self._images.job
        return tr("Results: {name}").format(name=job.name if job else self.job_id)

    @property
    def current(self) -> Image | None:
        """The image on the canvas."""
        row = self.model.row_of(self._current_id)
        return None if row is None else self.model.image(row)

    @property
    def _is_final(self) -> bool:
        job = self._images.job
        return job is not None and job.is_done

    def show_image(self, row: int) -> None:
        """Show the image of a row."""
        image = self.model.image(row)
        if image is not None:
            self._current_id = image.id
            self.filmstrip.setCurrentIndex(self.model.index(row))
            self.stage.show_row(row, is_final=self._is_final)

    def take_over(self, other: ResultsTab) -> None:
        """Look at what is looked at in another tab of the same job, as soon as it is here."""
        self.side.classes.take_over(other.side.classes)
        self.side.trial.take_over(other.side.trial)
        self.tools.take_over(other.tools)
        self._current_id = other._current_id

    def render_labelled(self, image_id: str) -> QImage:
        """Return an image with its labels drawn on it; a null image while its picture is not here."""
        image = next((image for image in self.model.images if image.id == image_id), None)
        return QImage() if image is None else self.stage.render_labelled(image, self._colors)

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        self.pages.addWidget(self.stage)
        self.pages.addWidget(self.empty)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(12, 10, 12, 6)
        column.setSpacing(8)
        look = QWidget()
        looked_at = QVBoxLayout(look)
        looked_at.setContentsMargins(0, 0, 0, 0)
        looked_at.setSpacing(8)
        looked_at.addWidget(self.pages, 1)
        looked_at.addWidget(self.filmstrip)
        self.extras.stack.insertWidget(0, look)
        self.extras.stack.setCurrentIndex(0)
        for part in (self.tools, self.notice, self.extras.notice, self.extras.stack):
            column.addWidget(part, int(part is self.extras.stack))
        self._splitter = QSplitter()
        self._splitter.addWidget(main)
        self._splitter.addWidget(self.side)
        self._splitter.setCollapsible(0, False)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([4 * WIDTH, px(WIDTH)])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)

    def _connect(self, bridge: Bridge) -> None:
        self.stage.listen(self)
        self.stage.stepped.connect(self._step)
        self.stage.opacity_chosen.connect(self._on_opacity_chosen)
        self.tools.changed.connect(self._on_filter_changed)
        self.tools.class_dropped.connect(self._on_class_dropped)
        self.filmstrip.selectionModel().currentChanged.connect(self._on_row_chosen)
        self.model.dataChanged.connect(self._on_rows_changed)
        self.side.classes.hidden_changed.connect(self._show_ink)
        self.side.classes.chosen_changed.connect(self._on_class_chosen)
        self.side.trial.changed.connect(self._show_ink)
        self.side.draft_wanted.connect(self._on_draft_wanted)
        self.side.recut_wanted.connect(self._on_recut_wanted)
        self.notice.acted.connect(self._on_try_again)
        self.empty.acted.connect(self._on_empty_acted)
        self._images.changed.connect(self._gathering.start)
        self._gathering.timeout.connect(self._count)
        self._counting.counted.connect(self._show_all)
        theme().changed.connect(self._show_classes)
        bridge.job_changed.connect(self._on_job_changed)
        bridge.session_changed.connect(self._on_session_changed)
        bridge.jobs_loaded.connect(self.extras.count_again)

    def _count(self) -> None:
        job = self._images.job
        self._counting.want(self._images.images, cut_of(job, self._images.request) if job else Cut())

    def _show_all(self) -> None:
        census = self._counting.census
        self.model.set_census(census)
        self.tools.show_census(census, is_final=self._is_final)
        self._show_classes()
        self._show_job()
        self._show_state()
        self._keep_current()
        self._show_extras()

    def _show_extras(self) -> None:
        has_all = not self._images.is_loading and self._images.trouble is None
        self.extras.show_images(self._images.job, self.model.images, self.model.shown, has_all=has_all)

    def _show_classes(self) -> None:
        census = self._counting.census
        job = self._images.job
        project = self._workstation.catalogue.catalogue.project(job.project) if job else None
        self._colors = distinct_colors(census.counts, project.colors if project else {})
        self.side.show_census(census, self._colors)
        self.model.set_colors(self._colors)
        self._show_ink()

    def _show_ink(self) -> None:
        side = self.side
        self.stage.canvas.set_ink(
            Ink(self._colors, side.classes.hidden, side.trial.tried, opacity=self._opacity)
        )
        self.stage.bar.show_opacity(self._opacity)

    def _show_job(self) -> None:
        if (job := self._images.job) is not None:
            self.side.show_job(job, self._workstation.clock.now())

    def _show_state(self) -> None:
        trouble, has_images = self._images.trouble, bool(self.model.images)
        if trouble is not None and has_images:
            self.notice.say("warning", trouble.title, trouble.message, trouble.hint, tr("Try again"))
        else:
            self.notice.hide()
        has_rows = self.model.rowCount() > 0
        self.pages.setCurrentWidget(self.stage if has_rows else self.empty)
        self.filmstrip.setVisible(has_images and self.height() >= STRIP_NEEDS)
        if not has_rows:
            self._say_why_empty()

    def _say_why_empty(self) -> None:
        trouble = self._images.trouble
        if self.model.images:
            self.empty.say(tr("No image matches the filter"), "", tr("Show all images"))
        elif trouble is not None:
            self.empty.say(trouble.title, f"{trouble.message} {trouble.hint}".strip(), tr("Try again"))
        elif self._images.is_loading:
            self.empty.say(tr("Loading the images…"))
        else:
            self.empty.say(*facts.waiting_text(self._images.job))

    def _keep_current(self) -> None:
        """Stay on the image that is shown, else go to the first."""
        row = self.model.row_of(self._current_id)
        if self.model.rowCount():
            self.show_image(row or 0)
        elif self.model.images:
            self._current_id = ""

    def _step(self, way: int) -> None:
        row = self.model.row_of(self._current_id)
        self.show_image(way + (0 if row is None else row))

    def _on_row_chosen(self, index: QModelIndex) -> None:
        image = self.model.image(index.row())
        if image is not None and image.id != self._current_id:
            self.show_image(index.row())

    def _on_rows_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        row = self.model.row_of(self._current_id)
        if row is not None and first.row() <= row <= last.row():
            self.stage.show_row(row, is_final=self._is_final)

    def _on_filter_changed(self) -> None:
        self.model.set_filter(self.tools.filter)
        self._show_state()
        self._keep_current()
        self._show_extras()

    def _on_class_chosen(self) -> None:
        self.tools.set_class(self.side.classes.chosen)

    def _on_class_dropped(self) -> None:
        self.side.classes.choose("")

    def _on_opacity_chosen(self, opacity: float) -> None:
        self._opacity = self._settings.labels_opacity = opacity
        self._show_ink()

    def _on_job_changed(self, job_id: str) -> None:
        if job_id == self.job_id and self.isVisible():
            self._images.follow()
            self._show_job()

    def _on_session_changed(self) -> None:
        is_back = self._workstation.session.link.state is LinkState.ONLINE
        if is_back and self._images.trouble is not None and self.isVisible():
            self._images.follow()

    def _on_try_again(self) -> None:
        self.stage.pictures.forgive()
        self.model.try_again()
        self._images.refresh()

    def _on_empty_acted(self) -> None:
        if self.model.images:
            self.tools.show_all()
        else:
            self._on_try_again()

    def _on_draft_wanted(self) -> None:
        if (job := self._images.job) is not None:
            make = partial(self._workstation.draft_from_job, job.id)
            self._workstation.tasks.start(f"draft from {job.id}", make)

    def _on_recut_wanted(self) -> None:
        if (job := self._images.job) is not None:
            make = partial(self._workstation.draft_from_job, job.id, self.side.trial.tried)
            self._workstation.tasks.start(f"draft from {job.id}", make)

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
        self._show_state()
