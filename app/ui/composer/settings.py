"""The settings of a job: thresholds, overlaps, reviewer, existing labels; untouched ones are not sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.checks import Where
from app.domain.texts import tr
from app.ui.composer.field_grid import Field, FieldGrid
from app.ui.composer.model_choice import ModelChoice
from app.ui.composer.options_field import OptionsField
from app.ui.composer.reviewer_field import ReviewerField
from app.ui.composer.text_field import TextField
from app.ui.widgets import Segmented, ThresholdSlider, label, set_property, tool_button

if TYPE_CHECKING:
    from app.ui.composer.document import DraftDocument

KEEP = "keep"
REPLACE = "replace"
UNSET = ""


class JobSettings(QWidget):
    """Everything of a request beside target and ontology."""

    def __init__(self, document: DraftDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.model = ModelChoice(document)
        self.confidence = ThresholdSlider()
        self.confidence.set_name(tr("Default confidence"))
        self.overlaps = Overlaps(document)
        self.existing = Segmented(
            [(KEEP, tr("Keep")), (REPLACE, tr("Replace")), (UNSET, tr("Server default"))]
        )
        self.reviewer = ReviewerField(document)
        self._unsaid = label(tr("By default the server replaces them."), "small")
        self.options = OptionsField(document)
        self.name = TextField(document, tr("Job name"), tr("Untitled job"))
        self.fields = self._make_fields()
        self._lay_out()
        self._connect()
        self._show()
        self._show_problems()

    def _make_fields(self) -> dict[str, Field]:
        return {
            "confidence": Field(tr("&Default confidence"), self.confidence),
            "reviewer": Field(tr("Rev&iewer"), self.reviewer, below=self.reviewer.again),
            "overlaps": Field(tr("&Overlaps"), self.overlaps),
            "options": Field(tr("&Model options"), self.options),
            "existing": Field(tr("E&xisting labels"), self.existing, below=self._unsaid),
            "name": Field(tr("Job &name"), self.name),
        }

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.model)
        column.addWidget(FieldGrid(list(self.fields.values())))

    def _connect(self) -> None:
        self._document.changed.connect(self._show)
        self._document.checked.connect(self._show_problems)
        self.confidence.changed.connect(self._on_confidence_changed)
        self.existing.chosen.connect(self._on_existing_chosen)
        self.name.textEdited.connect(self._on_name_edited)
        self.options.troubled.connect(self._show_problems)

    def _show(self) -> None:
        draft = self._document.draft
        request = draft.request
        for widget in (self.model, *(field.widget for field in self.fields.values())):
            widget.setEnabled(draft.is_editable)
        if self.confidence.value != request.default_confidence:
            self.confidence.set_value(request.default_confidence)
        self.existing.choose({True: KEEP, False: REPLACE, None: UNSET}[request.preserve_existing])
        self._unsaid.setVisible(request.preserve_existing is None)
        self.name.show_text(draft.name)

    def _show_problems(self) -> None:
        for name, where in (
            ("confidence", Where.CONFIDENCE),
            ("reviewer", Where.REVIEWER),
            ("existing", Where.EXISTING),
            ("options", Where.OPTIONS),
        ):
            self.fields[name].say(self._document.trouble_at(where))
        if self.options.trouble:
            self.fields["options"].say(self.options.trouble)
        set_property(self.reviewer, "invalid", bool(self.fields["reviewer"].trouble))

    def _on_confidence_changed(self, value: float | None) -> None:
        self._document.ask(tr("default confidence"), merge="confidence", default_confidence=value)

    def _on_existing_chosen(self, choice: str) -> None:
        kept = {KEEP: True, REPLACE: False, UNSET: None}[choice]
        self._document.ask(tr("existing labels"), preserve_existing=kept)

    def _on_name_edited(self, text: str) -> None:
        renamed = replace(self._document.draft, name=text.strip() or tr("Untitled job"))
        self._document.edit(tr("job name"), renamed, merge="name")


class Overlaps(QWidget):
    """Whether overlapping boxes are removed; on by default, and only sent when it was touched."""

    def __init__(self, document: DraftDocument) -> None:
        super().__init__()
        self._document = document
        self.box = QCheckBox(tr("Remove overlapping boxes (NMS)"))
        self.reset = tool_button("undo", tr("Use the default: on, not sent"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.box)
        row.addWidget(self.reset)
        row.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(self.box)
        document.changed.connect(self._show)
        self.box.clicked.connect(self._on_clicked)
        self.reset.clicked.connect(self._on_reset_clicked)
        self._show()

    def _show(self) -> None:
        wanted = self._document.request.run_nms
        self.box.setChecked(wanted is not False)
        self.box.setToolTip(tr("The server's default, not sent") if wanted is None else "")
        self.reset.setVisible(wanted is not None)

    def _on_clicked(self, is_checked: bool) -> None:
        self._document.ask(tr("overlaps"), run_nms=is_checked)

    def _on_reset_clicked(self) -> None:
        self._document.ask(tr("overlaps"), run_nms=None)
