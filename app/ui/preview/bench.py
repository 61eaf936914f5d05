"""The threshold bench: what was found for the draft in front, and thresholds that are tried on it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.preview import Look, Thresholds
from app.domain.texts import tr
from app.ui.latest import Latest
from app.ui.preview.found import Found, bars, gather
from app.ui.preview.trial import DEFAULT, Trial, taken_over, thresholds
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QColor

    from app.domain.catalogue import Label
    from app.domain.job import Draft
    from app.domain.preview import Score
    from app.services.workstation import Workstation

AT_ONCE = 5_000
"""More labels are put in order in a thread."""


class Bench(QObject):
    """Holds what is tried of each draft, and nothing of the draft or of the preview itself."""

    changed = Signal()
    """Another draft, another preview of it, or the draft itself is another."""
    moved = Signal()
    """Other thresholds are tried."""

    def __init__(self, workstation: Workstation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = workstation.composer
        self._catalogue = workstation.catalogue
        self._preview = workstation.preview
        self._gathering = Latest(workstation.tasks, "labels of the preview")
        self._trials: dict[str, Trial] = {}
        self._gathered: tuple[tuple[Label, ...] | None, ...] = ()
        self.draft_id = ""
        self.look = Look()
        self.found = Found()
        self.thresholds = Thresholds()
        self.classes: tuple[str, ...] = ()
        self.scores: Mapping[str, Sequence[Score]] = {}
        self._gathering.answered.connect(self._on_gathered)

    @property
    def draft(self) -> Draft | None:
        """The draft in front."""
        return self._composer.draft(self.draft_id)

    def show_draft(self, draft_id: str) -> None:
        """Work on another draft."""
        self.draft_id = draft_id
        self.refresh()

    def refresh(self) -> None:
        """Take in what the draft and its preview are now."""
        draft = self.draft
        self.look = self._preview.look(self.draft_id) if draft else Look()
        self.scores = self._preview.scores(self.draft_id) if draft else {}
        self._gather()
        self._know(draft)
        self.changed.emit()

    def count(self, class_name: str) -> int:
        """Count the labels of a class that are kept; of DEFAULT those of all classes."""
        names = self._names_in_found() if class_name == DEFAULT else (class_name,)
        tried = self.thresholds
        return sum(
            self.found.count(name, tried.of(name), removes_overlaps=tried.removes_overlaps) for name in names
        )

    def threshold(self, class_name: str) -> float:
        """Return the threshold that is tried for a class, or DEFAULT."""
        return self.thresholds.default if class_name == DEFAULT else self.thresholds.of(class_name)

    def is_own(self, class_name: str) -> bool:
        """Tell whether a class has a threshold of its own, or whether the default is set and not the server's."""
        if class_name != DEFAULT:
            return class_name in self.thresholds.by_class
        draft = self.draft
        return self._trial.default is not None or (
            draft is not None and draft.request.default_confidence is not None
        )

    def bars(self, class_name: str) -> tuple[int, ...]:
        """Return the histogram of a class; of DEFAULT that of the classes that follow it."""
        is_without = self.thresholds.removes_overlaps
        names = (
            [name for name in self._names_in_found() if not self.is_own(name)]
            if class_name == DEFAULT
            else [class_name]
        )
        return bars(c for name in names for c in self.found.confidences(name, removes_overlaps=is_without))

    def color(self, class_name: str) -> QColor:
        """Return the colour that the class has in the composer's grid."""
        if class_name == DEFAULT:
            return theme().color("muted")
        return theme().class_color(class_name, self._project_colors())

    def colors(self) -> Mapping[str, QColor]:
        """Return the colour of every class."""
        own = self._project_colors()
        return {name: theme().class_color(name, own) for name in self.classes}

    def move(self, class_name: str, value: float | None) -> None:
        """Try another threshold (0–1); None lets the class follow the default again, or the draft's own default."""
        self._try(self._trial.moved(class_name, value))

    def remove_overlaps(self, *, is_wanted: bool) -> None:
        """Look at the labels without those that overlap, or with them."""
        self._try(replace(self._trial, removes_overlaps=is_wanted))

    def forget(self) -> None:
        """Go back to what the draft has."""
        self._try(Trial())

    def settle(self) -> None:
        """Leave the thresholds to the draft, which has taken them over: undoing that moves them back."""
        self._try(Trial(removes_overlaps=self._trial.removes_overlaps))

    @property
    def is_moved(self) -> bool:
        """Whether anything but the draft's own is tried."""
        return self._trial != Trial()

    def wanted(self) -> Draft | None:
        """Return the draft with the thresholds that are tried; None where they are its own."""
        draft = self.draft
        if draft is None:
            return None
        request = taken_over(draft.request, self._trial)
        return None if request is draft.request else replace(draft, request=request)

    def why_not(self) -> str:
        """Return why the thresholds cannot be taken over, empty where they can."""
        draft = self.draft
        if draft is None:
            return tr("No draft is in front.")
        if not draft.is_editable:
            return draft.locked or tr("Queued or sent: it cannot be changed.")
        return "" if self.wanted() else tr("As in the draft.")

    @property
    def _trial(self) -> Trial:
        return self._trials.get(self.draft_id, Trial())

    def _try(self, trial: Trial) -> None:
        self._trials[self.draft_id] = trial
        self._know(self.draft)
        self.moved.emit()

    def _know(self, draft: Draft | None) -> None:
        self.classes = self._classes_of(draft)
        self.thresholds = thresholds(draft.request, self._trial) if draft else Thresholds()

    def _classes_of(self, draft: Draft | None) -> tuple[str, ...]:
        """Return the classes in the order of the ontology, then others that were found."""
        if draft is None:
            return ()
        rows = draft.request.ontology
        asked = (
            self._composer.derived_classes(draft)
            if rows is None
            else [name for name in rows.classes if name.strip()]
        )
        return tuple(dict.fromkeys([*asked, *sorted(self._names_in_found())]))

    def _names_in_found(self) -> Sequence[str]:
        return list(self.found.all)

    def _project_colors(self) -> Mapping[str, str]:
        draft = self.draft
        if draft is None or self._catalogue.catalogue.workspace != draft.workspace:
            return {}
        project = self._catalogue.catalogue.project(draft.project)
        return project.colors if project else {}

    def _gather(self) -> None:
        """Put the labels in order where they are others than before."""
        labels = tuple(shot.labels for shot in self.look.shots)
        if len(labels) == len(self._gathered) and all(
            new is old for new, old in zip(labels, self._gathered, strict=True)
        ):
            return
        self._gathered = labels
        self._gathering.drop()
        if sum(len(each or ()) for each in labels) <= AT_ONCE:
            self.found = gather(self.look.shots)
        else:
            self.found = Found()
            self._gathering.ask(partial(asyncio.to_thread, gather, self.look.shots))

    def _on_gathered(self, found: Found) -> None:
        self.found = found
        self._know(self.draft)
        self.changed.emit()
