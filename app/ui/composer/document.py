"""One open draft as its tab sees it: read from the composer, edited through it, every edit undoable."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.domain.checks import Severity
from app.domain.checks.problem import SERVER_REFUSED
from app.domain.job import Draft, JobRequest
from app.ui.override import override

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.catalogue import Project
    from app.domain.checks import Fix, Problem, Where
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

UNDO_LIMIT = 500

DRAFT_FIELDS = ("name", "workspace", "project", "batch_name", "set_aside", "texts")
"""What edits may change beside the request; the rest of a draft says where it stands."""
REQUEST_FIELDS = tuple(field.name for field in fields(JobRequest))


class History(NamedTuple):
    """The steps of a draft, each with its title and the draft before and after it; `at` of them are made."""

    steps: tuple[tuple[str, Draft, Draft], ...]
    at: int


class DraftDocument(QObject):
    """The draft with this id, its problems, and its undo stack; nothing of the draft is kept here."""

    refreshed = Signal()
    """The catalogue was read anew: what could not be had before may be there now; `changed` follows."""
    changed = Signal()
    """The draft or what is known of its project changed."""
    checked = Signal()
    """`problems` are new."""

    def __init__(self, workstation: Workstation, bridge: Bridge, draft_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self.workstation = workstation
        self.draft_id = draft_id
        self.problems: list[Problem] = []
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        self._last = Draft(id=draft_id, name="")
        self._keys = _Keys()
        self._is_remembering = False
        bridge.draft_changed.connect(self._on_draft_changed)
        bridge.draft_checked.connect(self._on_draft_checked)
        bridge.catalogue_changed.connect(self._on_catalogue_changed)
        self._find_problems()

    @property
    def draft(self) -> Draft:
        """The draft as the composer has it; the last known one after it was sent or deleted."""
        self._last = self.workstation.composer.draft(self.draft_id) or self._last
        return self._last

    @property
    def request(self) -> JobRequest:
        """What the draft asks of the server."""
        return self.draft.request

    @property
    def project(self) -> Project | None:
        """The draft's project, where the catalogue of its workspace knows it."""
        catalogue = self.workstation.catalogue.catalogue
        return catalogue.project(self.draft.project) if catalogue.workspace == self.draft.workspace else None

    def trouble_at(self, where: Where) -> str:
        """Return the first error at a field; warnings stand in the list."""
        found = (p for p in self.problems if p.where is where)
        return next((p.text for p in found if p.severity is Severity.ERROR), "")

    def refusal_at(self, *fields: Where) -> str:
        """Return what the server refused at one of the fields."""
        return next((p.text for p in self.problems if p.rule == SERVER_REFUSED and p.where in fields), "")

    @property
    def history(self) -> History:
        """What can be taken back, and made again."""
        commands = (self.undo_stack.command(i) for i in range(self.undo_stack.count()))
        steps = tuple((c.text(), c.before, c.after) for c in commands if isinstance(c, _Step))
        return History(steps, self.undo_stack.index())

    def remember(self, history: History) -> None:
        """Take over the steps of a document of the same draft, which stays as it is."""
        self._is_remembering = True
        for title, before, after in history.steps:
            self.undo_stack.push(_Step(self, title, before, after, -1))
        self.undo_stack.setIndex(history.at)
        self._is_remembering = False

    def edit(self, title: str, draft: Draft, *, merge: str = "") -> None:
        """Make an edit that “Undo `title`” takes back; edits in a row with the same `merge` are one."""
        before = self.draft
        if draft != before and before.is_editable:
            self.undo_stack.push(_Step(self, title, before, draft, self._keys.of(merge)))

    def ask(self, title: str, *, merge: str = "", **changes: Any) -> None:
        """Edit fields of the request."""
        self.edit(title, self.draft.asking(**changes), merge=merge)

    def set_request(self, title: str, request: JobRequest, *, merge: str = "") -> None:
        """Edit the request as a whole."""
        self.edit(title, replace(self.draft, request=request), merge=merge)

    def apply_fix(self, fix: Fix) -> None:
        """Make what a problem's fix proposes; nothing where the draft is no longer as the fix found it."""
        self.edit(fix.title, fix.change(self.draft))

    def end_merging(self) -> None:
        """Let the next edit be a step of its own, whatever its `merge`."""
        self._keys.renew()

    def apply(self, wanted: Draft, other: Draft) -> None:
        """Give the draft what `wanted` has and `other` has not; whatever else was edited since stays."""
        if self._is_remembering:
            return
        now = self.draft
        request = replace(now.request, **_differing(wanted.request, other.request, REQUEST_FIELDS))
        edited = replace(now, request=request, **_differing(wanted, other, DRAFT_FIELDS))
        self.workstation.composer.edit(edited)

    def _on_draft_changed(self, draft_id: str) -> None:
        if draft_id == self.draft_id:
            self._announce()

    def _on_catalogue_changed(self) -> None:
        self.refreshed.emit()
        self._announce()

    def _on_draft_checked(self, draft_id: str) -> None:
        if draft_id == self.draft_id:
            self._find_problems()
            self.checked.emit()

    def _announce(self) -> None:
        self._find_problems()
        self.changed.emit()
        self.checked.emit()

    def _find_problems(self) -> None:
        self.problems = self.workstation.composer.problems(self.draft_id)


class _Keys:
    """Numbers for merge words, as QUndoCommand wants them; -1 never merges."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._next = 0

    def of(self, word: str) -> int:
        if not word:
            return -1
        if word not in self._numbers:
            self._next += 1
            self._numbers = {word: self._next}
        return self._numbers[word]

    def renew(self) -> None:
        self._numbers = {}


class _Step(QUndoCommand):
    """One edit: the draft before and after."""

    def __init__(self, document: DraftDocument, title: str, before: Draft, after: Draft, key: int) -> None:
        super().__init__(title)
        self._document = document
        self._before = before
        self._after = after
        self._key = key

    @property
    def before(self) -> Draft:
        """The draft as this edit found it."""
        return self._before

    @property
    def after(self) -> Draft:
        """The draft as this edit leaves it."""
        return self._after

    @override
    def redo(self) -> None:
        self._document.apply(self._after, self._before)

    @override
    def undo(self) -> None:
        self._document.end_merging()
        self._document.apply(self._before, self._after)

    @override
    def id(self) -> int:
        return self._key

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step):
            return False
        self._after = other.after
        return True


def _differing(wanted: object, other: object, names: Iterable[str]) -> dict[str, Any]:
    """Return the fields of `wanted` that differ from those of `other`."""
    return {name: getattr(wanted, name) for name in names if getattr(wanted, name) != getattr(other, name)}
