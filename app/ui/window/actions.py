"""The window's actions as rows of a table, and the menus made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from app.domain.job import DraftState
from app.domain.texts import mark, tr
from app.ui.shortcuts import keys
from app.ui.theme import tint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from PySide6.QtWidgets import QMainWindow, QMenu

    from app.domain.job import Draft
    from app.ui.theme import IconName


@dataclass(frozen=True, slots=True)
class Situation:
    """What actions depend on."""

    draft: Draft | None = None
    has_tab: bool = False
    has_key: bool = False
    can_undo: bool = False
    can_redo: bool = False
    is_ready: bool = False


def always(_now: Situation) -> bool:
    """Allow an action at any time."""
    return True


def when_ready(now: Situation) -> bool:
    """Allow what needs the drafts to be read."""
    return now.is_ready


def with_draft(now: Situation) -> bool:
    """Allow what is done with the draft in front."""
    return now.draft is not None


def with_editable(now: Situation) -> bool:
    """Allow what changes the draft in front."""
    return now.draft is not None and now.draft.is_editable


def with_unlocked(now: Situation) -> bool:
    """Allow what takes the draft in front as a whole: of a locked one only a part is understood."""
    return now.draft is not None and not now.draft.locked


def with_rows(now: Situation) -> bool:
    """Allow what is done with the rows of the draft in front."""
    return now.draft is not None and now.draft.request.ontology is not None


def with_undo(now: Situation) -> bool:
    """Allow to take the last step back."""
    return with_editable(now) and now.can_undo


def with_redo(now: Situation) -> bool:
    """Allow to make a step again."""
    return with_editable(now) and now.can_redo


def with_submittable(now: Situation) -> bool:
    """Allow to submit, and to decide about what was submitted without an answer."""
    return with_editable(now) or with_uncertain(now)


def with_queued(now: Situation) -> bool:
    """Allow what is done with a queued draft."""
    return now.draft is not None and now.draft.state is DraftState.QUEUED


def with_uncertain(now: Situation) -> bool:
    """Allow what is done with an uncertain draft."""
    return now.draft is not None and now.draft.state is DraftState.UNCERTAIN


def with_deletable(now: Situation) -> bool:
    """Allow to delete what cannot be a job on the server already."""
    may_be_a_job = (DraftState.SENDING, DraftState.UNCERTAIN)
    return now.draft is not None and now.draft.state not in may_be_a_job


def with_tab(now: Situation) -> bool:
    """Allow what is done with a tab."""
    return now.has_tab


def with_key(now: Situation) -> bool:
    """Allow what asks the server."""
    return now.has_key


WHY_NOT: Mapping[Callable[[Situation], bool], str] = {
    when_ready: mark("The drafts are still being read"),
    with_draft: mark("Needs a draft in front"),
    with_editable: mark("Needs a draft in front that can be changed"),
    with_unlocked: mark("Needs a draft in front"),
    with_rows: mark("Needs a draft in front with an ontology"),
    with_undo: mark("There is nothing to undo"),
    with_redo: mark("There is nothing to redo"),
    with_submittable: mark("Needs a draft in front that can be submitted"),
    with_queued: mark("Needs a queued draft in front"),
    with_uncertain: mark("Needs an uncertain draft in front"),
    with_deletable: mark("Needs a draft in front that is not a job yet"),
    with_tab: mark("Needs an open tab"),
    with_key: mark("Needs an API key"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One action. `id` names its slot; an empty id is a line in the menu."""

    menu: str
    id: str = ""
    text: str = ""
    icon: IconName | None = None
    is_enabled: Callable[[Situation], bool] = always
    key_of: str = ""
    """The id of the shortcut that the menu tells, where it is another part's."""


FILE, EDIT, JOB, VIEW, HELP = "file", "edit", "job", "view", "help"
MENUS = {
    FILE: mark("&File"),
    EDIT: mark("&Edit"),
    JOB: mark("&Job"),
    VIEW: mark("&View"),
    HELP: mark("&Help"),
}
ROWS: tuple[Row, ...] = (
    Row(FILE, "new_draft", mark("&New draft"), "plus", when_ready),
    Row(FILE, "open_file", mark("&Open…"), "folder", when_ready),
    Row(FILE),
    Row(FILE, "save", mark("&Save job file"), "save", with_unlocked),
    Row(FILE, "save_as", mark("Save job file &as…"), None, with_unlocked),
    Row(FILE),
    Row(FILE, "add_key", mark("Add API &key…"), "key", when_ready),
    Row(FILE),
    Row(FILE, "settings", mark("Se&ttings…"), None, when_ready),
    Row(FILE),
    Row(FILE, "close_tab", mark("&Close tab"), "close", with_tab),
    Row(FILE, "quit", mark("&Quit"), None),
    Row(EDIT, "undo", mark("&Undo"), "undo", with_undo),
    Row(EDIT, "redo", mark("&Redo"), "redo", with_redo),
    Row(EDIT),
    Row(EDIT, "rename", mark("Rena&me draft"), "draft", with_editable),
    Row(EDIT, "duplicate", mark("&Duplicate draft"), "copy", with_draft),
    Row(EDIT, "delete", mark("D&elete draft"), "trash", with_deletable),
    Row(EDIT),
    Row(EDIT, "find_rows", mark("Find in the &ontology…"), "search", with_rows, "grid.find"),
    Row(EDIT, "replace_rows", mark("Re&place in the ontology…"), None, with_rows, "grid.replace"),
    Row(EDIT, "find", mark("&Find project or batch"), None),
    Row(EDIT, "find_jobs", mark("Find &jobs"), None, when_ready),
    Row(JOB, "submit", mark("&Submit job"), "send", with_submittable),
    Row(JOB, "send_now", mark("Submit &now, before all others"), None, with_queued),
    Row(JOB, "withdraw", mark("&Take back from the queue"), "undo", with_queued),
    Row(JOB, "resolve", mark("&Decide about the uncertain job…"), "search", with_uncertain),
    Row(
        JOB,
        "series",
        mark("&Use for several batches…"),
        "copy",
        with_unlocked,
    ),
    Row(JOB),
    Row(JOB, "pause", mark("&Pause the queue"), "pause"),
    Row(JOB, "limits", mark("Li&mits and prices…"), None, when_ready),
    Row(JOB),
    Row(JOB, "import_job", mark("&Import a job by its id…"), None, when_ready),
    Row(JOB, "export_jobs", mark("&Export all jobs…"), "save", when_ready),
    Row(JOB),
    Row(JOB, "refresh", mark("Re&fresh projects"), "refresh", with_key),
    Row(VIEW, "next_tab", mark("&Next tab"), "right", with_tab),
    Row(VIEW, "previous_tab", mark("&Previous tab"), "left", with_tab),
    Row(VIEW, "next_area", mark("Next &area"), None),
    Row(VIEW, "previous_area", mark("P&revious area"), None),
    Row(VIEW, "room", mark("&Hide or show all panels"), "expand"),
    Row(VIEW, "reset_layout", mark("Rese&t layout"), None),
    Row(HELP, "palette", mark("&Search everything…"), "search"),
    Row(HELP),
    Row(HELP, "guide", mark("&User guide")),
    Row(HELP, "keys", mark("&Keyboard shortcuts"), None),
    Row(HELP, "shortcuts", mark("Chan&ge shortcuts…"), None),
    Row(HELP),
    Row(HELP, "diagnostics", mark("&Diagnostics…")),
    Row(HELP, "updates", mark("&Check for updates")),
    Row(HELP),
    Row(HELP, "about", mark("&About Labeldock"), "info"),
)


class Actions:
    """The actions of a window by id, and its menus by name."""

    def __init__(self, window: QMainWindow) -> None:
        self._actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {
            name: window.menuBar().addMenu(tr(title)) for name, title in MENUS.items()
        }
        for row in ROWS:
            if row.id:
                self.menus[row.menu].addAction(self._make(window, row))
            else:
                self.menus[row.menu].addSeparator()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def listed(self) -> Iterator[tuple[str, QAction, str]]:
        """Yield each action with its id, and why it cannot be done when it cannot."""
        for row in ROWS:
            if row.id:
                why_not = WHY_NOT.get(row.is_enabled, "")
                yield row.id, self._actions[row.id], tr(why_not)

    def connect(self, slots: Mapping[str, Callable[[], object]]) -> None:
        """Say what each action does, by its id."""
        for name, action in self._actions.items():
            action.triggered.connect(_without_argument(slots[name]))

    def show_situation(self, now: Situation) -> None:
        """Enable what can be done now."""
        for row in ROWS:
            if row.id:
                self._actions[row.id].setEnabled(row.is_enabled(now))

    def _make(self, window: QMainWindow, row: Row) -> QAction:
        action = QAction(tr(row.text), window)
        action.setObjectName(row.id)
        if row.key_of:
            keys().tell(row.key_of, action)
        else:
            keys().bind(f"window.{row.id}", action)
        if row.icon:
            tint(action, row.icon)
        self._actions[row.id] = action
        return action


def _without_argument(slot: Callable[[], object]) -> Callable[[], None]:
    """Keep `triggered(bool)` from filling a default parameter of the slot."""

    def act() -> None:
        slot()

    return act
