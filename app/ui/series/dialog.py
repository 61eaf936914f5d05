"""Chooses batches for a template, shows what would be sent for each, and makes the drafts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from app.domain.job import CUSTOM, SAM3
from app.domain.texts import count, plural, tr
from app.services.tasks import own_name
from app.ui.override import override
from app.ui.series.cells import credits_text
from app.ui.series.model import SeriesModel
from app.ui.series.rows import Column, Row, Shown, Sums
from app.ui.series.table import SeriesTable
from app.ui.series.work import Checks, Creation
from app.ui.theme import icon, px
from app.ui.widgets import Elided, EmptyState, Segmented, button, dialog_column, label

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.domain.job import Draft, JobRequest
    from app.services.workstation import Workstation

QUEUE_TASK = "queue series"
SIZE = QSize(1240, 720)
MARGINS = 48
MINIMUM = QSize(760, 420)


class SeriesDialog(QDialog):
    """`created` tells of the new drafts; without the dialog's table nothing is made or sent."""

    created = Signal(object)

    def __init__(
        self,
        workstation: Workstation,
        template: Draft,
        chosen: Collection[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._series = workstation.series
        self._checks = Checks(self._series)
        self._checking = own_name("check series")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Use for several batches"))
        self._build(template, chosen)
        self._lay_out(template)
        self._connect()
        room = parent.size() - QSize(MARGINS, MARGINS) if parent else SIZE
        self.resize(SIZE.boundedTo(room).expandedTo(MINIMUM))
        self._show_only()
        self._on_changed()

    def _build(self, template: Draft, chosen: Collection[tuple[str, str]]) -> None:
        rows = [
            Row(candidate, self._series.draft_for(template, candidate), candidate.key in chosen)
            for candidate in self._series.candidates(template)
        ]
        self.model = SeriesModel(rows, self)
        self.table = SeriesTable(self.model)
        self.filter = QLineEdit(placeholderText=tr("Filter projects and batches"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(tr("Filter projects and batches"))
        self.views = Segmented(
            [(Shown.ALL, ""), (Shown.CHOSEN, ""), (Shown.OPEN, "")],
        )
        self.all = QCheckBox(tr("&Choose all shown"))
        self.empty = EmptyState("")
        self.question = _Question()
        self.sums = Elided("", "muted")
        self.cancel = button(tr("Cancel"))
        self.create_drafts = button("")
        self.create_and_queue = button("", "primary")
        if chosen:
            self.views.choose(Shown.CHOSEN)

    def _lay_out(self, template: Draft) -> None:
        titled = tr("Use “{name}” for several batches").format(name=template.name)
        title = titled if template.name else tr("Use for several batches")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.filter, 1)
        head.addWidget(self.views)
        head.addSpacing(8)
        head.addWidget(self.all)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.sums, 1)
        for part in (self.cancel, self.create_drafts, self.create_and_queue):
            foot.addWidget(part)
        column = dialog_column(self, 10)
        column.addWidget(Elided(title, "heading"))
        column.addWidget(Elided(self._template_words(template.request), "muted"))
        column.addLayout(head)
        column.addWidget(self._body, 1)
        column.addWidget(self.question)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._show_only)
        self.filter.returnPressed.connect(self._go_to_table)
        self.views.chosen.connect(self._show_only)
        self.all.clicked.connect(self._on_all_clicked)
        self.model.changed.connect(self._on_changed)
        self._checks.found.connect(self.model.show_problems)
        self.question.answered.connect(self._on_answered)
        self.cancel.clicked.connect(self.reject)
        self.create_drafts.clicked.connect(self._on_create)
        self.create_and_queue.clicked.connect(self._on_queue)

    def _template_words(self, request: JobRequest) -> str:
        model = request.model_id or request.model_type
        if request.model_type == SAM3:
            model = tr("SAM 3")
        elif request.model_type == CUSTOM and not request.model_id:
            model = tr("no model chosen yet")
        ontology = request.ontology.without_blanks() if request.ontology else None
        if request.ontology is None:
            rows = tr("ontology derived by the server")
        elif not ontology:
            rows = tr("no prompts yet")
        else:
            prompts = plural(len(ontology.entries), "{n} prompt", "{n} prompts")
            classes = sum(1 for name in ontology.classes if name.strip())
            rows = f"{prompts} → {plural(classes, '{n} class', '{n} classes')}"
        return tr("Each job is sent with {model} · {ontology}").format(model=model, ontology=rows)

    def _show_only(self) -> None:
        self.model.show_only(Shown(self.views.value), self.filter.text())
        self.table.go_to(0)
        if not self.model.shown:
            self.empty.say(*self._why_empty())
        self._body.setCurrentWidget(self.table if self.model.shown else self.empty)
        self._show_all_box()

    def _why_empty(self) -> tuple[str, str]:
        if self.filter.text().strip():
            return tr("Nothing matches"), tr("No batch has these words in its name.")
        if not self.model.sums.batches and self._workstation.session.key is None:
            return tr("No batches are known"), tr(
                "With an API key, the batches of your workspace appear here."
            )
        if not self.model.sums.batches:
            text = tr("“Refresh projects” in the Job menu asks the server for them.")
            return tr("No batches are known"), text
        if self.views.value == Shown.OPEN:
            return tr("Nothing to solve"), tr("Every chosen batch can be queued.")
        return tr("No batch is chosen"), tr("Tick batches under “All”, with the mouse or Space.")

    def _on_changed(self) -> None:
        sums = self.model.sums
        for shown, words in (
            (Shown.ALL, tr("All {n}")),
            (Shown.CHOSEN, tr("Chosen {n}")),
            (Shown.OPEN, tr("To solve {n}")),
        ):
            self.views.set_text(shown, words.format(n=count(self.model.count(shown))))
        self.sums.setText(self._sum_words(sums))
        self.table.show_credits(any(row.credits is not None for row in self.model.chosen))
        self.question.ask(sums.choices)
        self._show_all_box()
        self._show_verbs(sums)
        self._checks.waiting = self.model.unchecked
        if self._checks.waiting:
            self._workstation.tasks.start(self._checking, self._checks.run)

    def _show_all_box(self) -> None:
        chosen = sum(row.is_chosen for row in self.model.shown)
        states = Qt.CheckState
        part = states.PartiallyChecked if chosen else states.Unchecked
        self.all.setCheckState(states.Checked if chosen and chosen == len(self.model.shown) else part)
        self.all.setEnabled(bool(self.model.shown))

    def _sum_words(self, sums: Sums) -> str:
        parts = [
            plural(sums.jobs, "{n} job", "{n} jobs"),
            plural(sums.images, "{n} image", "{n} images"),
        ]
        if sums.credits is not None:
            words = tr("about {n} credits") if sums.credits else "{n}"
            parts.append(words.format(n=credits_text(sums.credits)))
        if sums.unchecked:
            parts.append(tr("checking…"))
        elif sums.errors:
            parts.append(plural(sums.errors, "{n} cannot be queued yet", "{n} cannot be queued yet"))
        if sums.batches and not sums.jobs:
            return tr("Tick the batches that get a draft each.")
        return " · ".join(parts) if sums.jobs else ""

    def _show_verbs(self, sums: Sums) -> None:
        self.create_drafts.setText(plural(sums.jobs, "Create {n} &draft", "Create {n} &drafts"))
        ready = sums.jobs - sums.errors
        verb = tr("Create {n} and &queue {ready}") if sums.errors else tr("Create and &queue {n}")
        self.create_and_queue.setText(verb.format(n=count(sums.jobs), ready=count(ready)))
        self.create_drafts.setEnabled(sums.jobs > 0)
        self.create_and_queue.setEnabled(ready > 0 and not sums.unchecked and not sums.choices)
        self.create_and_queue.setToolTip(tr("Choose first whether labels are kept.") if sums.choices else "")

    def _on_all_clicked(self) -> None:
        is_chosen = not all(row.is_chosen for row in self.model.shown)
        self.model.choose(self.model.shown, is_chosen=is_chosen)

    def _on_answered(self, keeps: bool) -> None:
        self.model.ask([row for row in self.model.chosen if row.lacks_choice], Column.EXISTING, keeps)

    def _go_to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_create(self) -> None:
        rows = self.model.chosen
        self.created.emit(self._series.create([row.draft for row in rows], [row.problems for row in rows]))
        self.accept()

    def _on_queue(self) -> None:
        creation = Creation(self._series, [row.draft for row in self.model.chosen])
        creation.created.connect(self.created)
        creation.created.connect(self.accept)
        self.setEnabled(not self._workstation.tasks.start(QUEUE_TASK, creation.queue))

    @override
    def done(self, result: int) -> None:
        self._checks.waiting = []
        super().done(result)


class _Question(QWidget):
    """Asks once for all rows what becomes of labels; `answered` tells whether they are kept."""

    answered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        sign = QLabel()
        sign.setPixmap(icon("warning", "warning").pixmap(px(16), px(16)))
        self._text = label("", "warning", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(sign)
        row.addWidget(self._text, 1)
        self.keep = button(tr("&Keep labels"))
        self.replace = button(tr("&Replace labels"))
        for choice in (self.keep, self.replace):
            row.addWidget(choice)
        self.keep.clicked.connect(partial(self.answered.emit, True))
        self.replace.clicked.connect(partial(self.answered.emit, False))

    def ask(self, rows: int) -> None:
        """Ask for so many rows; for none, take no room."""
        text = plural(
            rows,
            "The images of {n} batch may have labels already. Keep or replace them?",
            "The images of {n} batches may have labels already. Keep or replace them?",
        )
        self._text.setText(text)
        self.setVisible(rows > 0)
