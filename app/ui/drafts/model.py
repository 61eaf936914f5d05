"""The drafts as rows: name, state, and where each is aimed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from app.domain.checks import can_be_sent
from app.domain.job import DraftState
from app.ui.rows import row_id, set_data, sync_rows

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.domain.job import Draft
    from app.services.composer import Composer

WORD_ROLE = Qt.ItemDataRole.UserRole + 2
STATE_ROLE = Qt.ItemDataRole.UserRole + 3
CHECK_STATE = "error"


class DraftModel(QStandardItemModel):
    """Follows the composer: `show_all` when the list changed, `show_one` when one draft did."""

    def __init__(self, composer: Composer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer

    def show_all(self) -> None:
        """Bring all rows in line with the drafts."""
        drafts = {d.id: d for d in self._composer.drafts}

        def fill(item: QStandardItem, name: str) -> None:
            self._fill(item, drafts[name])

        sync_rows(self.invisibleRootItem(), list(drafts), fill)

    def show_one(self, draft_id: str) -> None:
        """Bring one row in line with its draft."""
        draft, row = self._composer.draft(draft_id), self.row_of(draft_id)
        if draft is not None and row >= 0:
            self._fill(self.item(row), draft)

    def row_of(self, draft_id: str) -> int:
        """Return the row of a draft, -1 when it has none."""
        ids = (row_id(self.item(row)) for row in range(self.rowCount()))
        return next((row for row, name in enumerate(ids) if name == draft_id), -1)

    def _fill(self, item: QStandardItem, draft: Draft) -> None:
        needs_work = self._needs_work(draft)
        word = self.tr("check") if needs_work else draft.state.value
        set_data(item, Qt.ItemDataRole.DisplayRole, draft.name)
        set_data(item, WORD_ROLE, word)
        set_data(item, STATE_ROLE, CHECK_STATE if needs_work else draft.state.value)
        target = " / ".join(part for part in (draft.project, draft.batch_name) if part)
        tip = "\n".join(part for part in (draft.name, target, draft.note) if part)
        set_data(item, Qt.ItemDataRole.ToolTipRole, tip)
        set_data(item, Qt.ItemDataRole.AccessibleTextRole, f"{draft.name}, {word}")

    def _needs_work(self, draft: Draft) -> bool:
        """Whether something was written that would be refused; a blank draft is just a draft."""
        ontology = draft.request.ontology
        is_blank = ontology is not None and not ontology.without_blanks()
        is_written = draft.state is DraftState.DRAFT and not is_blank
        return is_written and not can_be_sent(self._composer.problems(draft.id))
