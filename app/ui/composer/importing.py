"""Takes ontologies in from texts, files and folders, read in a thread; says what came in and what did not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import InputError
from app.domain.interchange import Incoming, Kind, read, read_folder
from app.domain.ontology import comparable
from app.domain.texts import plural, tr
from app.services.datasets import read_files
from app.services.files import DATA_SET_BYTES, read_text
from app.services.tasks import own_name
from app.ui.composer import edits
from app.ui.composer.edits import Column, entries_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.ontology import Entry
    from app.services.tasks import Tasks
    from app.ui.composer.document import DraftDocument
    from app.ui.composer.grid import OntologyGrid
    from app.ui.widgets import Notice
    from app.ui.widgets.notice import Kind as NoticeKind

SHORT = 20_000
"""Texts up to so many characters are read at once."""
MISTAKES_TOLD = 3


@dataclass(frozen=True, slots=True)
class Arrival:
    """What was read of one source; `trouble` where nothing could be."""

    source: str
    incoming: Incoming | None = None
    trouble: str = ""


def read_path(path: Path, kind: Kind | None = None) -> Arrival:
    """Read a file, or the files of a folder; never raises."""
    try:
        if path.is_dir():
            return Arrival(path.name, read_folder(read_files(path)))
        return Arrival(path.name, read(read_text(path, DATA_SET_BYTES), path.name, kind))
    except InputError as error:
        return Arrival(path.name, trouble=error.message)


class _Readings(QObject):
    """Reads off the GUI thread. It has no Qt parent: a running read holds it."""

    arrived = Signal(object)
    """The Arrivals of one reading."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks

    def start(self, read_all: Callable[[], list[Arrival]]) -> None:
        """Do this in a thread; what was read comes as a signal."""
        self._tasks.start(own_name("import"), partial(self._read, read_all))

    async def _read(self, read_all: Callable[[], list[Arrival]]) -> None:
        self.arrived.emit(await asyncio.to_thread(read_all))


class OntologyImport(QObject):
    """Adds what is read to the rows, as one step of undo, and tells it in the notice."""

    def __init__(self, document: DraftDocument, grid: OntologyGrid, notice: Notice) -> None:
        super().__init__(grid)
        self._document = document
        self._grid = grid
        self._notice = notice
        self._step = -1
        """The place in the undo stack after the import that the notice tells of."""
        self._readings = _Readings(document.workstation.tasks)
        self._readings.arrived.connect(self._on_arrived)
        notice.acted.connect(self._on_undo_asked)
        document.undo_stack.indexChanged.connect(self._on_edited)

    def take_text(self, text: str, source: str, *, at_cursor: bool = False) -> None:
        """Add what a text holds, at the end or at the current row; a long one is read in a thread."""
        row = self._grid.current_row if at_cursor else None
        if len(text) <= SHORT:
            self._take([Arrival(source, read(text))], row)
        else:
            self._readings.start(lambda: [Arrival(source, read(text))])

    def take_paths(self, paths: Sequence[str], kind: Kind | None = None) -> None:
        """Add what files and folders hold; with a kind, they are read as nothing else."""
        self._readings.start(lambda: [read_path(Path(path), kind) for path in paths])

    def tell_lost_confidences(self, count: int) -> None:
        """Say how many confidences of a paste were left out."""
        title = plural(
            count,
            "{n} confidence was left out: it is no number from 0 to 1",
            "{n} confidences were left out: they are no numbers from 0 to 1",
        )
        self._step = self._document.undo_stack.index()
        self._notice.say("warning", title, action=tr("Undo"), can_close=True)

    def _on_arrived(self, arrivals: list[Arrival]) -> None:
        self._take(arrivals, None)

    def _take(self, arrivals: list[Arrival], row: int | None) -> None:
        if not self._grid.is_editable:
            return
        request = self._document.request
        read_rows = [e for a in arrivals if a.incoming for e in a.incoming.ontology.without_blanks().entries]
        new = _without_known(read_rows, entries_of(request))
        at = len(entries_of(request)) if row is None else row
        edited = edits.add_entries(request, at, new) if new else request
        thresholds = {k: v for a in arrivals if a.incoming for k, v in a.incoming.thresholds.items()}
        edited = replace(edited, confidence_thresholds=thresholds | dict(edited.confidence_thresholds))
        source = arrivals[0].source if len(arrivals) == 1 else tr("{n} files").format(n=len(arrivals))
        title = plural(len(new), "import of a row", "import of {n} rows")
        self._document.set_request(tr("{rows} from {source}").format(rows=title, source=source), edited)
        self._step = self._document.undo_stack.index() if edited != request else -1
        self._tell(arrivals, source, len(new), len(read_rows) - len(new))
        if new:
            place = self._grid.rows.place_of(at)
            self._grid.select_block(place, Column.PROMPT, place + len(new) - 1, Column.CLASS)

    def _tell(self, arrivals: list[Arrival], source: str, new: int, known: int) -> None:
        rows = plural(new, "{n} row came in", "{n} rows came in")
        title = tr("{rows} from {source}").format(rows=rows, source=source)
        read_as = {a.incoming.kind.display_name for a in arrivals if a.incoming}
        if len(read_as) == 1:
            title = tr("{title}, read as {kind}").format(title=title, kind=read_as.pop())
        troubles = [line for a in arrivals for line in self._troubles(a, len(arrivals) > 1)]
        notes = [sentence for a in arrivals if a.incoming for sentence in a.incoming.left_out]
        if known:
            notes.insert(0, plural(known, "{n} row stood here already", "{n} rows stood here already"))
        hint = tr("Left out: {0}").format("; ".join(notes)) if notes else ""
        kind: NoticeKind = "ok" if new and not troubles else "warning" if new or not troubles else "error"
        action = tr("Undo") if self._step >= 0 else ""
        self._notice.say(kind, title, self._in_short(troubles), hint, action, can_close=True)

    def _troubles(self, arrival: Arrival, is_one_of_many: bool) -> list[str]:
        """Say what could not be read, with its place."""
        if arrival.incoming is None:
            return [arrival.trouble]
        words = tr("Line {line}, column {column}: {message}")
        found = arrival.incoming.mistakes
        lines = [words.format(line=m.line, column=m.column, message=m.message) for m in found]
        return [f"{arrival.source}: {line}" for line in lines] if is_one_of_many else lines

    def _in_short(self, troubles: list[str]) -> str:
        more = len(troubles) - MISTAKES_TOLD
        others = plural(more, "… and {n} more mistake", "… and {n} more mistakes")
        return "\n".join([*troubles[:MISTAKES_TOLD], *([others] if more > 0 else [])])

    def _on_undo_asked(self) -> None:
        if self._document.undo_stack.index() == self._step:
            self._document.undo_stack.undo()
        self._notice.hide()

    def _on_edited(self, index: int) -> None:
        """The next edit, or an undo, makes the news old: only mistakes stay to be read."""
        if self._step < 0 or index == self._step:
            return
        self._step = -1
        self._notice.drop_action()
        if self._notice.kind == "ok":
            self._notice.hide()


def _without_known(new: Sequence[Entry], known: Sequence[Entry]) -> list[Entry]:
    """Return the rows that are not there yet, each once."""
    seen = {_key(entry) for entry in known}
    kept: list[Entry] = []
    for entry in new:
        key = _key(entry)
        if key not in seen:
            seen.add(key)
            kept.append(entry)
    return kept


def _key(entry: Entry) -> tuple[str, str]:
    return comparable(entry.prompt), comparable(entry.class_name)
