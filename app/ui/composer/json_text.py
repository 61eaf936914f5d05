"""The ontology as the JSON text of one format: written of the draft, read into the draft, kept while broken."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.ontology import Format, Ontology
from app.domain.ontology_text import Parsed, read, write
from app.domain.texts import tr
from app.ui.latest import Latest

if TYPE_CHECKING:
    from app.ui.composer.document import DraftDocument

AT_ONCE = 20_000
"""Characters: a longer text is read and written in a thread."""
ROWS_AT_ONCE = 300
READ_AFTER_MS = 200
"""A long text is read when typing pauses; it is in the draft at each key."""
BURST_MS = 1_000
"""Typing without a longer pause is one step of undo."""
TYPED_KEPT = 16
MERGE = "json"


@dataclass(frozen=True, slots=True)
class _Answer:
    """A text and what it says."""

    form: Format
    text: str
    parsed: Parsed
    source: Ontology | None = None
    """The rows of the draft that the text was written of; None where it was read."""
    was_typed: bool = False


class JsonText(QObject):
    """What is on screen in one format, in step with the draft."""

    changed = Signal()

    def __init__(self, document: DraftDocument, parent: QObject) -> None:
        super().__init__(parent)
        self.form = Format.OBJECT
        self.text: str | None = None
        """None while it is being written, and where the format cannot hold the ontology."""
        self.parsed: Parsed | None = None
        """What the text says; None while that is being found out."""
        self.lost: tuple[str, ...] = ()
        """What the format would lose of the ontology, which is then not shown."""
        self._document = document
        self._seen: Ontology | None = None
        self._typed: deque[_Answer] = deque(maxlen=TYPED_KEPT)
        """Texts in a person's own layout, for when undo comes back to them."""
        tasks = document.workstation.tasks
        self._reading = Latest(tasks, f"read JSON {document.draft_id}")
        self._writing = Latest(tasks, f"write JSON {document.draft_id}")
        self._pause = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._burst = QTimer(self, singleShot=True, interval=BURST_MS)
        self._reading.answered.connect(self._on_read)
        self._writing.answered.connect(self._on_written)
        self._pause.timeout.connect(self._on_typing_paused)
        self._burst.timeout.connect(document.end_merging)

    @property
    def ontology(self) -> Ontology:
        """The rows of the draft in which something was written."""
        return (self._document.request.ontology or Ontology()).without_blanks()

    @property
    def says_other_rows(self) -> bool:
        """Whether the rows of the draft are not those that can be read of the text."""
        return self.parsed is not None and self.parsed.ontology.without_blanks() != self.ontology

    def show(self, form: Format) -> None:
        """Show the ontology in this format; a text that was left broken in it comes back."""
        if self._pause.isActive():
            self._on_typing_paused()
        self._burst.stop()
        self._document.end_merging()
        self.form, self.text, self.parsed, self._seen = form, None, None, None
        self.refresh()

    def refresh(self) -> None:
        """Bring the text up to the draft, unless it says the same already or is broken."""
        kept = self._document.draft.texts.get(self.form)
        if kept is not None:
            self.lost = ()
            if kept != self.text:
                self._show_kept(kept)
        elif self._document.request.ontology is not self._seen or not self._is_sound:
            if self._is_sound and not self.says_other_rows:
                self._seen = self._document.request.ontology
            else:
                self._write()
        self.changed.emit()

    def type(self, text: str) -> None:
        """Take over what a person typed; a text that cannot be read yet stays in the draft as it is."""
        self.text = text
        self._writing.drop()
        if len(text) <= AT_ONCE:
            self._pause.stop()
            self._reading.drop()
            self._take(_Answer(self.form, text, read(text)))
            return
        self.parsed = self._seen = None
        draft = self._document.draft
        kept = replace(draft, texts={**draft.texts, self.form.value: text})
        self._document.edit(tr("edit of the JSON"), kept, merge=MERGE)
        self._pause.start()
        self._burst.start()

    def give_up(self) -> None:
        """Show the rows of the draft in place of a text that cannot be read."""
        self._pause.stop()
        self._reading.drop()
        draft = self._document.draft
        texts = {form: text for form, text in draft.texts.items() if form != self.form}
        self.text, self.parsed, self._seen = None, None, None
        self._document.end_merging()
        self._document.edit(tr("giving the text up"), replace(draft, texts=texts))
        self.refresh()

    @property
    def _is_sound(self) -> bool:
        return self.parsed is not None and self.parsed.is_sound

    def _show_kept(self, text: str) -> None:
        self._writing.drop()
        self.text, self.parsed, self._seen = text, None, None
        work = partial(_read, self.form, text)
        if len(text) <= AT_ONCE:
            self._on_read(work())
        else:
            self._reading.ask(partial(asyncio.to_thread, work))

    def _write(self) -> None:
        source = self._document.request.ontology or Ontology()
        rows = source.without_blanks()
        self._seen = source
        self.text, self.parsed = None, None
        self._writing.drop()
        self.lost = rows.lost_in(self.form)
        if self.lost:
            return
        typed = next((t for t in self._typed if t.source is source and t.form is self.form), None)
        work = partial(_write, self.form, source, rows)
        if typed or len(rows.entries) <= ROWS_AT_ONCE:
            self._on_written(typed or work())
        else:
            self._writing.ask(partial(asyncio.to_thread, work))

    def _take(self, read: _Answer) -> None:
        """Give the draft what was read of a text; the text itself too while it has mistakes."""
        draft, parsed = self._document.draft, read.parsed
        if draft.request.ontology is None:  # derived by the server meanwhile
            return
        if read.form is self.form:
            self.parsed, self._seen = parsed, parsed.ontology
        texts = {form: text for form, text in draft.texts.items() if form != read.form}
        if not parsed.is_sound:
            texts[read.form.value] = read.text
        elif not self._burst.isActive() or not self._typed:
            self._typed.append(replace(read, source=parsed.ontology))
        else:
            self._typed[-1] = replace(read, source=parsed.ontology)
        edited = replace(draft, texts=texts)
        if parsed.is_sound or parsed.ontology:
            edited = edited.asking(ontology=parsed.ontology)
        self._burst.start()
        self._document.edit(tr("edit of the JSON"), edited, merge=MERGE)
        self.changed.emit()

    def _on_typing_paused(self) -> None:
        self._pause.stop()
        read = partial(_read, self.form, self.text or "", was_typed=True)
        self._reading.ask(partial(asyncio.to_thread, read))

    def _on_read(self, read: _Answer) -> None:
        if self._document.draft.texts.get(read.form) != read.text:
            return  # typed on, undone or given up meanwhile
        if read.parsed.is_sound or read.was_typed:
            self._take(read)
        elif read.form is self.form:
            self.parsed = read.parsed
            self.changed.emit()

    def _on_written(self, written: _Answer) -> None:
        if written.form is self.form and written.source is self._seen:
            self.text, self.parsed = written.text, written.parsed
            self.changed.emit()


def _read(form: Format, text: str, *, was_typed: bool = False) -> _Answer:
    return _Answer(form, text, read(text), was_typed=was_typed)


def _write(form: Format, source: Ontology, rows: Ontology) -> _Answer:
    return _Answer(form, write(rows, form).rstrip(), Parsed(rows, form), source)
