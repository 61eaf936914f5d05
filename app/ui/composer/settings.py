"""The settings of a job: thresholds, overlaps, reviewer, existing labels; untouched ones are not sent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.checks import Severity, Where
from app.ui.composer.field_grid import Field, FieldGrid
from app.ui.composer.model_choice import ModelChoice
from app.ui.widgets import Segmented, ThresholdSlider, set_property, tool_button

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        self.confidence.set_name(self.tr("Default confidence"))
        self.overlaps = Overlaps(document)
        self.existing = Segmented(
            [(KEEP, self.tr("Keep")), (REPLACE, self.tr("Replace")), (UNSET, self.tr("Server default"))]
        )
        self.reviewer = TextField(document, self.tr("Reviewer"), self.tr("the workspace's owner"))
        self.options = OptionsField(document)
        self.name = TextField(document, self.tr("Job name"), self.tr("Untitled job"))
        self.fields = self._make_fields()
        self._lay_out()
        self._connect()
        self._show()
        self._show_problems()

    def _make_fields(self) -> dict[str, Field]:
        rows = (
            ("confidence", self.tr("Default confidence"), self.confidence),
            ("reviewer", self.tr("Reviewer"), self.reviewer),
            ("overlaps", self.tr("Overlaps"), self.overlaps),
            ("options", self.tr("Model options"), self.options),
            ("existing", self.tr("Existing labels"), self.existing),
            ("name", self.tr("Job name"), self.name),
        )
        return {name: Field(text, widget) for name, text, widget in rows}

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
        self.reviewer.textEdited.connect(self._on_reviewer_edited)
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
        self.reviewer.show_text(request.reviewer_email or "")
        self.name.show_text(draft.name)

    def _show_problems(self) -> None:
        for name, where in (
            ("confidence", Where.CONFIDENCE),
            ("reviewer", Where.REVIEWER),
            ("existing", Where.EXISTING),
        ):
            self.fields[name].say(self._problem(where))
        self.fields["options"].say(self.options.trouble)
        set_property(self.reviewer, "invalid", bool(self.fields["reviewer"].trouble))

    def _problem(self, where: Where) -> str:
        """Return the first error at a field; warnings stand in the list of problems."""
        errors = (
            p.text for p in self._document.problems if p.where is where and p.severity is Severity.ERROR
        )
        return next(errors, "")

    def _on_confidence_changed(self, value: float | None) -> None:
        self._document.ask(self.tr("default confidence"), merge="confidence", default_confidence=value)

    def _on_existing_chosen(self, choice: str) -> None:
        kept = {KEEP: True, REPLACE: False, UNSET: None}[choice]
        self._document.ask(self.tr("existing labels"), preserve_existing=kept)

    def _on_reviewer_edited(self, text: str) -> None:
        self._document.ask(self.tr("reviewer"), merge="reviewer", reviewer_email=text.strip() or None)

    def _on_name_edited(self, text: str) -> None:
        renamed = replace(self._document.draft, name=text.strip() or self.tr("Untitled job"))
        self._document.edit(self.tr("job name"), renamed, merge="name")


class TextField(QLineEdit):
    """A line whose cursor and text stay while its own edit echoes back."""

    def __init__(self, document: DraftDocument, name: str, hint: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.editingFinished.connect(document.end_merging)

    def show_text(self, text: str) -> None:
        """Show a text, unless just this is being typed."""
        if text != self.text().strip() and not (self.hasFocus() and not self.text()):
            self.setText(text)


class Overlaps(QWidget):
    """Whether overlapping boxes are removed; on by default, and only sent when it was touched."""

    def __init__(self, document: DraftDocument) -> None:
        super().__init__()
        self._document = document
        self.box = QCheckBox(self.tr("Remove overlapping boxes (NMS)"))
        self.reset = tool_button("undo", self.tr("Use the default: on, not sent"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.box)
        row.addWidget(self.reset)
        row.addStretch(1)
        self.setFocusProxy(self.box)
        document.changed.connect(self._show)
        self.box.clicked.connect(self._on_clicked)
        self.reset.clicked.connect(self._on_reset_clicked)
        self._show()

    def _show(self) -> None:
        wanted = self._document.request.run_nms
        self.box.setChecked(wanted is not False)
        self.box.setToolTip(self.tr("The server's default, not sent") if wanted is None else "")
        self.reset.setVisible(wanted is not None)

    def _on_clicked(self, is_checked: bool) -> None:
        self._document.ask(self.tr("overlaps"), run_nms=is_checked)

    def _on_reset_clicked(self) -> None:
        self._document.ask(self.tr("overlaps"), run_nms=None)


class OptionsField(QLineEdit):
    """`modelOptions` beside the model's id, as a JSON object; a text that is none stays as typed."""

    troubled = Signal()
    """`trouble` changed."""

    def __init__(self, document: DraftDocument) -> None:
        super().__init__()
        self._document = document
        self.trouble = ""
        self.setAccessibleName(self.tr("Model options"))
        self.setPlaceholderText(self.tr('none – or JSON like {"size": 640}'))
        document.changed.connect(self._show)
        self.textEdited.connect(self._on_text_edited)
        self.editingFinished.connect(document.end_merging)
        self._show()

    def _show(self) -> None:
        others = _without_model(self._document.request.model_options)
        if self.trouble or _options(self.text()) == others:
            return
        self.setText(json.dumps(others, ensure_ascii=False) if others else "")

    def _on_text_edited(self, text: str) -> None:
        options = _options(text)
        self._say("" if options is not None else self.tr("This is not a JSON object yet; it is not taken."))
        if options is None:
            return
        model = self._document.request.model_options.get("modelId")
        own = {} if model is None else {"modelId": model}
        self._document.ask(self.tr("model options"), merge="options", model_options=own | options)

    def _say(self, trouble: str) -> None:
        self.trouble = trouble
        set_property(self, "invalid", bool(trouble))
        self.troubled.emit()


def _without_model(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != "modelId"}


def _options(text: str) -> dict[str, Any] | None:
    """Read the options as typed; None when they are no JSON object."""
    try:
        value = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
