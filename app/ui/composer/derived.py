"""What stands in place of the grid while the server derives the ontology: from what, and which classes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.checks import Severity
from app.domain.job import CUSTOM
from app.domain.ontology import from_pairs
from app.domain.texts import plural, tr
from app.ui.widgets import Notice, button, label

if TYPE_CHECKING:
    from app.ui.composer.document import DraftDocument
    from app.ui.widgets.notice import Kind

CLASSES_NAMED = 40
REFUSALS = {"missing-model-id", "model-classes-unavailable", "no-matching-classes", "dataset-has-no-classes"}
"""The rules that foresee a refusal, one for each of the server's four words for it (auto-label.md)."""


class DerivedCard(QFrame):
    """Names the classes that the server would likely use, as far as they are known here."""

    def __init__(self, document: DraftDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setProperty("role", "card")
        self._source = label("", wraps=True)
        self._classes = label("", "heading", wraps=True)
        self._caution = label(
            tr("Where the dataset's classes are locked, only those that it allows are used."),
            "muted",
            wraps=True,
        )
        self._notice = Notice()
        self.write_out = button(tr("Write it out"), tip=tr("Make these classes rows to edit"))
        self._aside = label("", "muted", wraps=True)
        self._lay_out()
        document.changed.connect(self._show)
        document.checked.connect(self._show_problems)
        self.write_out.clicked.connect(self._on_write_out_clicked)
        self._show()

    def _lay_out(self) -> None:
        ways_out = QHBoxLayout()
        ways_out.setSpacing(12)
        ways_out.addWidget(self.write_out)
        ways_out.addWidget(self._aside, 1)
        ways_out.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for part in (self._source, self._classes, self._caution, self._notice):
            column.addWidget(part)
        column.addLayout(ways_out)
        column.addStretch(1)

    @property
    def _derived(self) -> tuple[str, ...]:
        """The classes that the server would likely derive; empty where they are not known."""
        return self._document.workstation.composer.derived_classes(self._document.draft)

    def _show(self) -> None:
        draft = self._document.draft
        if draft.request.ontology is not None:
            return
        self._source.setText(self._source_words(draft.request.model_type == CUSTOM))
        classes = self._derived
        self._classes.setText(self._class_words(classes))
        self.write_out.setVisible(bool(classes))
        self.write_out.setEnabled(draft.is_editable)
        rows = len(draft.set_aside.without_blanks().entries) if draft.set_aside else 0
        self._aside.setText(
            plural(
                rows,
                "Your row is set aside: it comes back when the server derives nothing.",
                "Your {n} rows are set aside: they come back when the server derives nothing.",
            )
        )
        self._aside.setVisible(bool(rows))
        self._show_problems()

    def _source_words(self, is_custom: bool) -> str:
        if is_custom:
            return tr(
                "The ontology is left out: the server looks for the classes that the model was trained on."
            )
        return tr("The ontology is left out: the server looks for each class of the dataset by its name.")

    def _class_words(self, classes: tuple[str, ...]) -> str:
        if not classes:
            return tr("Which classes these are is not known here.")
        likely = plural(len(classes), "Likely {n} class", "Likely {n} classes")
        more = len(classes) - CLASSES_NAMED
        rest = tr(" and {n} more").format(n=more) if more > 0 else ""
        return f"{likely}: {', '.join(classes[:CLASSES_NAMED])}{rest}"

    def _show_problems(self) -> None:
        """Say why the server would refuse to derive it."""
        if self._document.request.ontology is not None:
            return
        found = [p for p in self._document.problems if p.rule in REFUSALS]
        if found:
            kind: Kind = "error" if found[0].severity is Severity.ERROR else "warning"
            self._notice.say(kind, found[0].text, "\n".join(p.text for p in found[1:]))
        else:
            self._notice.hide()

    def _on_write_out_clicked(self) -> None:
        """Make the derived classes rows; the rows set aside are then in the way back alone."""
        rows = from_pairs((name, name) for name in self._derived)
        draft = replace(self._document.draft, set_aside=None).asking(ontology=rows)
        self._document.edit(tr("writing the ontology out"), draft)
