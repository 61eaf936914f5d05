"""The field of `modelOptions`: a JSON object that is checked while it is typed."""

from __future__ import annotations

import json
from dataclasses import replace
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from app.domain.job import OPTIONS_TEXT
from app.domain.texts import tr
from app.ui.composer.text_field import add_reset
from app.ui.widgets import set_property

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.ui.composer.document import DraftDocument

MODEL = "modelId"


class OptionsField(QLineEdit):
    """The options beside the model's id; a text that is none stays in the draft as typed."""

    troubled = Signal()
    """`trouble` may have changed."""

    def __init__(self, document: DraftDocument) -> None:
        super().__init__()
        self._document = document
        self.trouble = ""
        """What is wrong with the text, with the place; empty when it is sound."""
        self.setAccessibleName(tr("Model options"))
        self.setPlaceholderText(tr('none – or JSON like {"size": 640}'))
        self._reset = add_reset(self, tr("Use the default: none, not sent"))
        document.changed.connect(self._show)
        self._reset.triggered.connect(self._on_reset_triggered)
        self.textEdited.connect(self._on_text_edited)
        self.editingFinished.connect(document.end_merging)
        self._show()

    def _show(self) -> None:
        draft = self._document.draft
        kept = draft.texts.get(OPTIONS_TEXT)
        others = _without_model(draft.request.model_options)
        if kept is not None:
            self._show_text(kept)
        elif read_options(self.text()) != (others, ""):
            self._show_text(json.dumps(others, ensure_ascii=False) if others else "")
        self._say(read_options(self.text())[1])

    def _show_text(self, text: str) -> None:
        if text != self.text():
            self.setText(text)

    def _on_text_edited(self, text: str) -> None:
        options, trouble = read_options(text)
        self._give(options, text if trouble else "")

    def _on_reset_triggered(self) -> None:
        """Leave the options out of the request; the model stays as it is chosen."""
        self._document.end_merging()
        self.clear()
        self._give({}, "")

    def _give(self, options: dict[str, Any], broken: str) -> None:
        """Give the draft these options, or the broken text while the options stay as they were."""
        draft = self._document.draft
        texts = {name: text for name, text in draft.texts.items() if name != OPTIONS_TEXT}
        if broken:
            edited = replace(draft, texts=texts | {OPTIONS_TEXT: broken})
        else:
            own = {MODEL: draft.request.model_id} if draft.request.model_id else {}
            edited = replace(draft, texts=texts).asking(model_options=own | options)
        self._document.edit(tr("model options"), edited, merge="options")

    def _say(self, trouble: str) -> None:
        if trouble == self.trouble:
            return
        self.trouble = trouble
        set_property(self, "invalid", bool(trouble))
        self.troubled.emit()


def read_options(text: str) -> tuple[dict[str, Any], str]:
    """Read options as typed, and say with its place what is wrong with them; then they are empty."""
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse) if text.strip() else {}
    except JSONDecodeError as error:
        return {}, tr("Character {at}: {why}.").format(at=error.pos + 1, why=error.msg.removesuffix(" at"))
    except (ValueError, RecursionError) as error:
        return {}, str(error)
    if not isinstance(value, dict):
        return {}, tr('Options are a JSON object like {"size": 640}.')
    if MODEL in value:
        return {}, tr("“modelId” is set by the choice of the model, above.")
    return value, ""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object. Raises ValueError for a name that stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(tr("The same name stands twice; only the last would count."))
    return found


def _refuse(word: str) -> None:
    raise ValueError(tr("{word} is no JSON.").format(word=word))


def _without_model(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != MODEL}
