"""The drafts as rows in sections: what needs a person, the queue in the order of sending, the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from app.domain.checks import can_be_sent
from app.domain.job import DraftState
from app.domain.texts import count, tr
from app.ui.drafts.words import detail_of
from app.ui.override import override
from app.ui.rows import ID_ROLE, Index, Row, RowsModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QObject

    from app.domain.job import Draft
    from app.services.composer import Composer
    from app.services.outbox import Outbox

WORD_ROLE = Qt.ItemDataRole.UserRole + 2
STATE_ROLE = Qt.ItemDataRole.UserRole + 3
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 4
"""The second line of a row: what it waits for, or why it needs a person."""
COUNT_ROLE = Qt.ItemDataRole.UserRole + 5
"""How many drafts a section has, as text; only the row that heads a section has it."""
WORKSPACE_ROLE = Qt.ItemDataRole.UserRole + 6
FOUND_ROLE = Qt.ItemDataRole.UserRole + 7
"""What a search looks through: name, project, batch, refusal."""
SAID = (DETAIL_ROLE, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
ON_THEIR_WAY = (DraftState.QUEUED, DraftState.SENDING, DraftState.UNCERTAIN, DraftState.REJECTED)
"""States of which there is something to say in a second line."""
CHECK_STATE = "error"
HEAD = "head of "
"""Before the id of a row that heads a section."""
NEEDS_YOU = (DraftState.UNCERTAIN, DraftState.REJECTED)


class DraftModel(RowsModel):
    """Follows composer and outbox: `show_all` when the list changed, `show_one` when one draft did."""

    def __init__(self, composer: Composer, outbox: Outbox, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._outbox = outbox

    def show_all(self) -> None:
        """Bring all rows in line with the drafts; a list of nothing but drafts needs no head."""
        rest = [d for d in self._composer.drafts if d.state is DraftState.DRAFT]
        needs_you = [d for d in self._composer.drafts if d.state in NEEDS_YOU]
        rows = [*self._section(tr("Needs you"), needs_you), *self._queue()]
        below = self._section(tr("Drafts"), rest) if rows else map(self._row, rest)
        self.show_rows([*rows, *below])

    def show_one(self, draft_id: str) -> None:
        """Bring one row in line with its draft."""
        draft = self._composer.draft(draft_id)
        if draft is not None:
            self.show_row(self._row(draft))

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Say what a draft waits for when it is looked at: of hundreds that wait, a dozen are."""
        if role not in SAID:
            return super().data(index, role)
        draft = self._composer.draft(str(super().data(index, ID_ROLE)))
        if draft is None:
            return super().data(index, role)
        detail = detail_of(draft, self._outbox)
        if role == DETAIL_ROLE:
            return detail
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(t for t in (draft.name, str(super().data(index, WORD_ROLE)), detail) if t)
        return "\n".join(
            t for t in (super().data(index, FOUND_ROLE), detail if detail != tr(draft.note) else "") if t
        )

    def _queue(self) -> Iterator[Row]:
        """Yield the queue of each workspace, what is being sent before what waits."""
        sending = [d for d in self._composer.drafts if d.state is DraftState.SENDING]
        queues: dict[str, list[Draft]] = {}
        for draft in (*sending, *self._outbox.queued):
            queues.setdefault(draft.workspace, []).append(draft)
        for workspace, drafts in queues.items():
            of = tr("Queue of {workspace}").format(workspace=workspace)
            yield from self._section(of if len(queues) > 1 else tr("Queue"), drafts)

    def _section(self, title: str, drafts: list[Draft]) -> Iterator[Row]:
        if not drafts:
            return
        number = count(len(drafts))
        data: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: title,
            Qt.ItemDataRole.AccessibleTextRole: f"{title}, {number}",
            COUNT_ROLE: number,
        }
        yield Row(f"{HEAD}{title}", data, is_enabled=False)
        yield from map(self._row, drafts)

    def _row(self, draft: Draft) -> Row:
        needs_work = self._needs_work(draft)
        word = tr("read-only") if draft.locked else tr("check") if needs_work else tr(draft.state.value)
        target = " / ".join(part for part in (draft.project, draft.batch_name) if part)
        data: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: draft.name,
            FOUND_ROLE: "\n".join(text for text in (draft.name, target, tr(draft.note)) if text),
            WORD_ROLE: word,
            STATE_ROLE: CHECK_STATE if needs_work else draft.state.value,
            WORKSPACE_ROLE: draft.workspace,
        }
        return Row(draft.id, data)

    def _needs_work(self, draft: Draft) -> bool:
        """Whether something was written that would be refused; a blank draft is just a draft."""
        ontology = draft.request.ontology
        is_blank = ontology is not None and not ontology.without_blanks()
        is_written = draft.state is DraftState.DRAFT and not draft.locked and not is_blank
        return is_written and not can_be_sent(self._composer.problems(draft.id))
