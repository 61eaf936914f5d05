"""What stands in place of the grid while the server derives the ontology: from what, and which classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.checks import Severity, Where
from app.domain.job import CUSTOM
from app.ui.widgets import Notice, label, plural

if TYPE_CHECKING:
    from app.ui.composer.document import DraftDocument


class DerivedCard(QFrame):
    """Names the classes that the server would likely use, as far as they are known here."""

    def __init__(self, document: DraftDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setProperty("role", "card")
        self._source = label("", wraps=True)
        self._classes = label("", "heading", wraps=True)
        self._caution = label("", "muted", wraps=True)
        self._notice = Notice()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for part in (self._source, self._classes, self._caution, self._notice):
            column.addWidget(part)
        column.addStretch(1)
        document.changed.connect(self._show)
        document.checked.connect(self._show_problem)
        self._show()

    def _show(self) -> None:
        draft = self._document.draft
        is_custom = draft.request.model_type == CUSTOM
        self._source.setText(
            self.tr(
                "The ontology is left out: the server looks for the classes that the model was trained on."
            )
            if is_custom
            else self.tr(
                "The ontology is left out: the server looks for each class of the dataset by its name."
            )
        )
        classes = self._document.workstation.composer.derived_classes(draft)
        likely = plural(len(classes), self.tr("Likely {n} class"), self.tr("Likely {n} classes"))
        self._classes.setText(
            f"{likely}: {', '.join(classes)}"
            if classes
            else self.tr("Which classes these are is not known here.")
        )
        self._caution.setText(
            self.tr("Where the dataset's classes are locked, only those that it allows are used.")
        )
        self._show_problem()

    def _show_problem(self) -> None:
        places = (Where.ONTOLOGY, Where.MODEL)
        errors = [p for p in self._document.problems if p.severity is Severity.ERROR and p.where in places]
        if errors:
            self._notice.say("error", errors[0].text)
        else:
            self._notice.hide()
