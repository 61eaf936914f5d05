"""Job files on disk: opened as drafts, saved again, and never written over what somebody else wrote."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.errors import InputError, OntologyError
from app.domain.interchange import Incoming, Kind, read, read_folder
from app.domain.job import Draft, JobRequest
from app.domain.job_file import SUFFIX, read_job_file, write_job_file
from app.domain.mistakes import refuse
from app.domain.ontology import Format
from app.domain.texts import tr
from app.services.datasets import read_files
from app.services.files import looks_like_job_file, read_text, title_of, write_whole

if TYPE_CHECKING:
    from app.services.composer import Composer
    from app.services.tasks import Tasks

IN_FILE = ("name", "workspace", "project", "batch_name", "request", "set_aside", "texts")
"""What of a draft a job file holds."""


class JobFiles:
    """Opens and saves; reading and writing happen in threads. Drafts themselves are kept by the composer."""

    changed = Signal()
    """It is known anew which drafts differ from their files."""
    used = Signal(str)
    """A file was opened or saved; its path."""
    saved = Signal(str)
    """A draft was saved in its file."""
    conflicted = Signal(str)
    """A draft was not saved: somebody else wrote its file since it was read."""
    parted = Signal(str)
    """A draft has no file any more: the file says something else by now, and was opened anew."""
    left_out = Signal(str, str)
    """A file's name, and what in it no ontology can hold, for example “12 images and 340 boxes”."""

    def __init__(self, composer: Composer, tasks: Tasks) -> None:
        self._composer = composer
        self._tasks = tasks
        self._reading = asyncio.Lock()
        """Files open in the order in which they were named, and none twice at a time."""
        self._kept: dict[str, Draft | None] = {}
        """By draft: how it stands in its file; None where the file is gone or says something else."""
        composer.opened.connect(self._on_opened)

    def is_edited(self, draft: Draft) -> bool:
        """Tell whether a draft has a job file that holds something else; False until that is known."""
        kept = self._kept.get(draft.id, draft)
        return bool(draft.path) and (kept is None or not _is_same(draft, kept))

    async def look(self) -> None:
        """Compare the open drafts with their files, as after a start."""
        for draft in self._composer.drafts:
            if draft.is_open and draft.path:
                await self._look_at(draft)

    async def open(self, path: Path) -> Draft:
        """Read a job file, or an ontology of any kind, into a new draft, or show the one that has this file.

        Raises InputError with the place of the mistake.
        """
        async with self._reading:
            draft, left_out = await asyncio.to_thread(_read, path)
        known = next((d for d in self._composer.drafts if draft.path and d.path == draft.path), None)
        if known is not None and known.file_digest == draft.file_digest:
            self._composer.open(known.id)
        else:
            if known is not None:
                self._composer.set_file(known.id, "", "")
                self.parted.emit(known.id)
            known = self._composer.add(draft)
            self._kept[known.id] = known
        self.used.emit(draft.path or str(path))
        for words in left_out:
            self.left_out.emit(path.name, words)
        return known

    async def save(self, draft_id: str, path: Path | None = None, *, is_over: bool = False) -> None:
        """Write a draft into its job file, or into another one, which is its own from then on.

        Nothing is written, and `conflicted` says so, where somebody else wrote its own file since it was
        read, unless `is_over`. Raises InputError; the draft is as it was.
        """
        draft = self._composer.draft(draft_id)
        if draft is None:
            return
        written = await asyncio.to_thread(_write, draft, path or Path(draft.path), is_over)
        if written is None:
            self.conflicted.emit(draft_id)
            return
        self._kept[draft_id] = draft
        self._composer.set_file(draft_id, written.path, written.file_digest)
        self.used.emit(written.path)
        self.saved.emit(draft_id)

    def _on_opened(self, draft_id: str) -> None:
        draft = self._composer.draft(draft_id)
        if draft is not None and draft.path:
            self._tasks.start(f"look at {draft.path}", partial(self._look_at, draft))

    async def _look_at(self, draft: Draft) -> None:
        if draft.id not in self._kept:
            self._kept[draft.id] = await asyncio.to_thread(_in_file, draft)
            self.changed.emit()


def _is_same(draft: Draft, kept: Draft) -> bool:
    if kept.batch_name == draft.request.batch_id:  # a file may have but the id, and the draft learn the name
        kept = replace(kept, batch_name=draft.batch_name)
    return all(getattr(draft, name) == getattr(kept, name) for name in IN_FILE)


def _read(path: Path) -> tuple[Draft, tuple[str, ...]]:
    """Return the draft of a file, or of a folder, and what was left out."""
    path = _resolved(path)
    if path.is_dir():
        return _new_draft(read_folder(read_files(path)), path)
    text = read_text(path)
    try:
        if path.name.lower().endswith(SUFFIX) or looks_like_job_file(text):
            return _draft_of(text, path), ()
        kind = Kind.OBJECT if path.suffix.lower() == ".json" and text.lstrip()[:1] not in ("{", "[") else None
        return _new_draft(read(text, path.name, kind), path)
    except InputError as error:  # one of several files, maybe
        error.message = _placed(error, path.name)
        raise


def _placed(error: InputError, name: str) -> str:
    if isinstance(error, OntologyError) and error.line:
        return tr("“{name}”, line {line}, column {column}: {words}").format(
            name=name, line=error.line, column=error.column, words=error.message
        )
    return f"“{name}”: {error.message}"


def _new_draft(incoming: Incoming, path: Path) -> tuple[Draft, tuple[str, ...]]:
    """Return a draft of an ontology; it does not belong to the file."""
    refuse(incoming.mistakes, tr("To keep what can be read of it, import it into a draft."))
    ontology = incoming.ontology
    if not ontology:
        raise InputError(tr("It holds no ontology."), tr("Choose a job file or an ontology."))
    holding = (form for form in (Format.OBJECT, Format.OBJECTS) if ontology.holds(form))
    form = Format(incoming.kind.value) if incoming.kind.value in tuple(Format) else next(holding)
    request = JobRequest(ontology=ontology, format=form, confidence_thresholds=incoming.thresholds)
    return Draft(id="", name=title_of(path).removesuffix(path.suffix), request=request), incoming.left_out


def _draft_of(text: str, path: Path) -> Draft:
    draft = read_job_file(text, "")
    return replace(
        draft,
        batch_name=draft.batch_name or draft.request.batch_id,
        path=str(path),
        file_digest=_digest(text),
    )


def _in_file(draft: Draft) -> Draft | None:
    """Return the draft as its file holds it, None where the file is not as it was left."""
    try:
        there = _draft_of(read_text(Path(draft.path)), Path(draft.path))
    except InputError:
        return None
    workspace = there.workspace or draft.workspace  # a file without one goes to the workspace in use
    return replace(there, workspace=workspace) if there.file_digest == draft.file_digest else None


def _write(draft: Draft, path: Path, is_over: bool) -> Draft | None:
    """Write the file and return the draft as belonging to it; None where somebody else wrote it."""
    path = _resolved(path)
    text = write_job_file(draft)
    there = _digest_at(path)
    if there and there != draft.file_digest:
        _refuse_newer(path)
        if str(path) == draft.path and not is_over:
            return None
    write_whole(path, text)
    return replace(draft, path=str(path), file_digest=_digest(text))


def _resolved(path: Path) -> Path:
    """Return what a link leads to: it stays a link when that is written, and two ways to a file are one."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself; reading it says so
        return path.absolute()


def _refuse_newer(path: Path) -> None:
    try:
        is_newer = bool(read_job_file(read_text(path), "").locked)
    except InputError:
        return
    if is_newer:
        raise InputError(
            tr("“{name}” was written by a newer Labeldock.").format(name=path.name),
            tr("Save under another name."),
        )


def _digest_at(path: Path) -> str:
    """Return the digest of a file, empty where there is none; of one that is no text it is like no other."""
    try:
        return _digest(read_text(path))
    except InputError as error:
        return "" if isinstance(error.__cause__, FileNotFoundError) else "unreadable"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
