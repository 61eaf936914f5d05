"""The drafts as rows: name, state, and where each is aimed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.domain.checks import can_be_sent
from app.domain.job import DraftState
from app.ui.rows import Row, RowsModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.domain.job import Draft
    from app.services.composer import Composer

WORD_ROLE = Qt.ItemDataRole.UserRole + 2
STATE_ROLE = Qt.ItemDataRole.UserRole + 3
CHECK_STATE = "error"


class DraftModel(RowsModel):
    """Follows the composer: `show_all` when the list changed, `show_one` when one draft did."""

    def __init__(self, composer: Composer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer

    def show_all(self) -> None:
        """Bring all rows in line with the drafts."""
        self.show_rows([self._row(draft) for draft in self._composer.drafts])

    def show_one(self, draft_id: str) -> None:
        """Bring one row in line with its draft."""
        draft = self._composer.draft(draft_id)
        if draft is not None:
            self.show_row(self._row(draft))

    def _row(self, draft: Draft) -> Row:
        needs_work = self._needs_work(draft)
        word = self.tr("read-only") if draft.locked else self.tr("check") if needs_work else draft.state.value
        target = " / ".join(part for part in (draft.project, draft.batch_name) if part)
        data: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: draft.name,
            Qt.ItemDataRole.ToolTipRole: "\n".join(t for t in (draft.name, target, draft.note) if t),
            Qt.ItemDataRole.AccessibleTextRole: f"{draft.name}, {word}",
            WORD_ROLE: word,
            STATE_ROLE: CHECK_STATE if needs_work else draft.state.value,
        }
        return Row(draft.id, data)

    def _needs_work(self, draft: Draft) -> bool:
        """Whether something was written that would be refused; a blank draft is just a draft."""
        ontology = draft.request.ontology
        is_blank = ontology is not None and not ontology.without_blanks()
        is_written = draft.state is DraftState.DRAFT and not draft.locked and not is_blank
        return is_written and not can_be_sent(self._composer.problems(draft.id))
