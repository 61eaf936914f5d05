"""The jobs on the server that may be an uncertain one, each with what speaks for it and against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.domain.texts import plural, tr
from app.ui.override import override
from app.ui.theme import px
from app.ui.widgets import time_of_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.catalogue import AnnotationJob
    from app.domain.evidence import Findings, Fit

SHOWN = 3
"""So many are in sight at once; the list is scrolled for more."""
LINE = 62


class Candidates(QListWidget):
    """Three lines a job; what a person chose stays chosen as long as it is there."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "framed")
        self.setWordWrap(True)
        self.setAccessibleName(tr("Jobs that may be this one"))

    @property
    def chosen(self) -> AnnotationJob | None:
        """The job that is selected."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None and item.isSelected() else None

    def show_findings(self, findings: Findings) -> None:
        """Show what was found; a job that stands alone is chosen."""
        before = self.chosen
        texts = [_words(job, fit) for job, fit in zip(findings.found, findings.fits, strict=True)]
        if texts != [self.item(row).text() for row in range(self.count())]:
            self._fill(findings, texts, before.id if before else "")
        self.updateGeometry()

    def _fill(self, findings: Findings, texts: list[str], chosen: str) -> None:
        self.clear()
        for job, text in zip(findings.found, texts, strict=True):
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, job)
            self.addItem(item)
            if job.id == chosen or len(texts) == 1:
                self.setCurrentItem(item)

    @override
    def sizeHint(self) -> QSize:
        rows = min(self.count(), SHOWN)
        height = sum(max(px(LINE), self.sizeHintForRow(row)) for row in range(rows))
        return QSize(super().sizeHint().width(), height + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _words(job: AnnotationJob, fit: Fit) -> str:
    facts = [
        plural(job.images, "{n} image", "{n} images"),
        tr("status {word}").format(word=job.status) if job.status else "",
    ]
    if job.created is not None:
        facts.append(tr("created {time}").format(time=time_of_day(job.created)))
    if job.reviewer:
        facts.append(tr("reviewer {name}").format(name=job.reviewer))
    lines = (job.name or job.id, " · ".join(f for f in facts if f), "   ".join(_reasons(fit)))
    return "\n".join(line for line in lines if line)


def _reasons(fit: Fit) -> Iterator[str]:
    """Yield what fits and what does not; nothing of what nobody knows."""
    words = (
        (fit.batch, tr("same batch"), tr("another batch")),
        (fit.images, tr("as many images as asked for"), tr("not as many images as asked for")),
        (fit.reviewer, tr("same reviewer"), tr("another reviewer")),
        (fit.created, tr("created when it was sent"), tr("created at another time")),
        (fit.name, tr("same name"), ""),
    )
    for is_so, fits, differs in words:
        if is_so is not None and (text := fits if is_so else differs):
            yield f"{'✓' if is_so else '✕'} {text}"
