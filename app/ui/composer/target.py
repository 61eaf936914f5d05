"""Which batch a draft is for, how many of its images are labelled, and where another one is chosen."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.domain.checks import Where
from app.domain.errors import LabeldockError
from app.domain.texts import count, plural, tr
from app.ui.composer.combo import FilterCombo
from app.ui.composer.thumbnails import MOST_PICTURES, BatchPictures, ThumbnailStrip
from app.ui.override import override
from app.ui.theme import px
from app.ui.widgets import Elided, inset, label, set_property, tool_button

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from PySide6.QtGui import QResizeEvent

    from app.domain.catalogue import Batch, Project
    from app.ui.composer.document import DraftDocument

MOST_IMAGES = 10_000_000
CLASSES_NAMED = 8
WIDE_FROM = 600
FEW_PICTURES = 2


class TargetHeader(QWidget):
    """The head of a draft: pictures, project and batch, number of images; below them the chooser."""

    def __init__(self, document: DraftDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.pictures = BatchPictures(document.workstation)
        self.images = ImageCount(document)
        self.chooser = TargetChooser(document)
        self._strip = ThumbnailStrip(self.pictures)
        self._title = Elided(role="heading")
        self._facts = Elided(role="small")
        self._change = tool_button("chevron-down", tr("Choose another project or batch"))
        self._refusal = label("", "error", wraps=True)
        self._row = QGridLayout()
        self._lay_out()
        document.refreshed.connect(self.pictures.forgive)
        document.changed.connect(self._show)
        document.checked.connect(self._show_refusal)
        self._change.clicked.connect(self._on_change_clicked)
        self._show()

    def choose(self) -> None:
        """Open the chooser and go to it."""
        self.chooser.show()
        self.chooser.focus_missing()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self._title)
        first.addWidget(self._change)
        first.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(first)
        words.addWidget(self._facts)
        self._row.setHorizontalSpacing(12)
        self._row.setVerticalSpacing(6)
        self._row.addWidget(self._strip, 0, 0)
        self._row.addLayout(words, 0, 1)
        self._row.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._row)
        column.addWidget(self.chooser)
        column.addWidget(self._refusal)
        self._place_count(is_wide=True)

    def _place_count(self, *, is_wide: bool) -> None:
        """Put the number of images beside the names; below them, with fewer pictures, in a narrow room."""
        self._strip.show_at_most(MOST_PICTURES if is_wide else FEW_PICTURES)
        if is_wide:
            self._row.addWidget(self.images, 0, 2)
        else:
            self._row.addWidget(self.images, 1, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def _show(self) -> None:
        draft = self._document.draft
        has_target = bool(draft.project and draft.request.batch_id)
        known = self._document.workstation.catalogue.catalogue.batch(draft.project, draft.request.batch_id)
        batch = known.name if known else draft.batch_name or draft.request.batch_id
        name = self._document.project.name if self._document.project else draft.project
        title = tr("{project} / {batch}").format(
            project=name or draft.project, batch=batch or tr("no batch yet")
        )
        self._title.setText(title if draft.project else tr("No batch chosen yet"))
        self._facts.setText(self._fact_line(self._document.project))
        self._facts.setVisible(bool(self._facts.text()))
        self._change.setVisible(has_target and draft.is_editable)
        self.chooser.setEnabled(draft.is_editable)
        if not has_target:
            self.chooser.show()
        self._strip.setVisible(has_target)
        self.images.setVisible(has_target)
        self.pictures.show_batch(draft.project, draft.request.batch_id)
        self._show_refusal()

    def _show_refusal(self) -> None:
        """Say below the head what the server had against the batch or the number of images."""
        refusal = self._document.refusal_at(Where.TARGET, Where.IMAGES)
        self._refusal.setText(refusal)
        self._refusal.setVisible(bool(refusal))
        set_property(self.images.box, "invalid", bool(self._document.refusal_at(Where.IMAGES)))

    def _fact_line(self, project: Project | None) -> str:
        if project is None:
            return tr("The project is not in the cached catalogue.") if self._document.draft.project else ""
        kind = self._kind(project.type)
        if not project.classes:
            return tr("{kind} · the dataset has no classes yet").format(kind=kind)
        names = ", ".join(list(project.classes)[:CLASSES_NAMED])
        more = "…" if len(project.classes) > CLASSES_NAMED else ""
        words = tr("{kind} · dataset classes ({count}): {names}{more}")
        return words.format(kind=kind, count=count(len(project.classes)), names=names, more=more)

    def _kind(self, kind: str) -> str:
        words = {
            "object-detection": tr("Object detection"),
            "instance-segmentation": tr("Instance segmentation"),
            "semantic-segmentation": tr("Semantic segmentation"),
            "classification": tr("Classification"),
            "keypoint-detection": tr("Keypoint detection"),
        }
        return words.get(kind, kind)

    def _on_change_clicked(self) -> None:
        self.chooser.setVisible(self.chooser.isHidden())
        if self.chooser.isVisible():
            self.chooser.focus_missing()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_count(is_wide=event.size().width() >= WIDE_FROM)


class ImageCount(QWidget):
    """“Label n of N images”; all of them, and left out of the request, until somebody sets a number."""

    def __init__(self, document: DraftDocument) -> None:
        super().__init__()
        self._document = document
        self.box = QSpinBox()
        self.box.setAccessibleName(tr("Number of images to label"))
        self.box.setSpecialValueText(tr("All"))
        self.box.setGroupSeparatorShown(True)
        inset(self.box)
        self.box.setMinimumWidth(px(84))
        self.box.setToolTip(tr("“All” is the server's default and is not sent"))
        self._of = label("", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(tr("Label"), "muted"))
        row.addWidget(self.box)
        row.addWidget(self._of)
        document.changed.connect(self._show)
        self.box.valueChanged.connect(self._on_value_changed)
        self.box.editingFinished.connect(document.end_merging)
        self._show()

    def _show(self) -> None:
        wanted = self._document.request.num_images
        batch = self._batch()
        size = batch.images if batch else 0
        with QSignalBlocker(self.box):
            self.box.setRange(0, max(size or MOST_IMAGES, int(_finite(wanted))))
            self.box.setValue(int(_finite(wanted)))
        self.box.setEnabled(self._document.draft.is_editable)
        self._of.setText(plural(size, "of {n} image", "of {n} images") if size else tr("images"))

    def _batch(self) -> Batch | None:
        draft = self._document.draft
        catalogue = self._document.workstation.catalogue.catalogue
        return catalogue.batch(draft.project, draft.request.batch_id)

    def _on_value_changed(self, value: int) -> None:
        self._document.ask(tr("number of images"), merge="images", num_images=value or None)


class TargetChooser(QWidget):
    """Two lists: the project, then its batch."""

    def __init__(self, document: DraftDocument) -> None:
        super().__init__()
        self._document = document
        self.project = FilterCombo(tr("Project"))
        self.batch = FilterCombo(tr("Batch"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.project, 1)
        row.addWidget(self.batch, 1)
        document.changed.connect(self._show)
        self.project.chosen.connect(self._on_project_chosen)
        self.batch.chosen.connect(self._on_batch_chosen)
        self.hide()
        self._show()

    def focus_missing(self) -> None:
        """Go to the list in which nothing is chosen yet."""
        (self.batch if self._document.draft.project else self.project).setFocus()

    def _show(self) -> None:
        draft = self._document.draft
        projects = self._document.workstation.catalogue.catalogue.projects
        batches = (self._document.project.batches if self._document.project else None) or ()
        self.project.show_choices([(p.id, p.name or p.id) for p in projects], draft.project)
        choices = [(b.id, f"{b.name or b.id} · {count(b.images)}") for b in batches]
        self.batch.show_choices(choices, draft.request.batch_id)
        self.batch.setEnabled(bool(draft.project))

    def _on_project_chosen(self, project_id: str) -> None:
        if project_id == self._document.draft.project:
            return
        draft = self._document.draft.asking(batch_id="")
        workspace = self._document.workstation.session.workspace or draft.workspace
        draft = replace(draft, workspace=workspace, project=project_id, batch_name="")
        self._document.edit(tr("choice of the project"), draft)
        self._fetch(project_id)
        self.batch.setFocus()

    def _on_batch_chosen(self, batch_id: str) -> None:
        project = self._document.project
        batch = next((b for b in (project.batches or ()) if b.id == batch_id), None) if project else None
        if batch is None or batch_id == self._document.request.batch_id:
            return
        draft = self._document.draft.asking(batch_id=batch_id, num_images=None)
        self._document.edit(tr("choice of the batch"), replace(draft, batch_name=batch.name))
        self.hide()

    def _fetch(self, project_id: str) -> None:
        """Ask for the batches of a project that were never fetched."""
        project = self._document.project
        if project is None or project.batches is None:
            catalogue = self._document.workstation.catalogue
            fetch = partial(_quietly, partial(catalogue.refresh_project, project_id))
            self._document.workstation.tasks.start(f"project {project_id}", fetch)


async def _quietly(call: Callable[[], Awaitable[None]]) -> None:
    """Ask for what can wait: without an answer the list just stays empty."""
    with suppress(LabeldockError):
        await call()


def _finite(number: float | None) -> float:
    return number if number is not None and 0 <= number <= MOST_IMAGES else 0
