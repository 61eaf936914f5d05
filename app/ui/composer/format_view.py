"""The ontology as JSON text in one of the three formats, to read and to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.ontology import Format
from app.domain.texts import plural, tr
from app.ui.composer.code_edit import CodeEdit
from app.ui.composer.json_text import JsonText
from app.ui.override import override
from app.ui.theme import px
from app.ui.widgets import Notice, button, label

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from app.domain.ontology_text import Parsed
    from app.ui.composer.document import DraftDocument

FORMATS = {
    Format.OBJECT: "{prompt: class}",
    Format.STRINGS: "[class]",
    Format.OBJECTS: "[{class, prompt}]",
}
MISTAKE_ROLE = Qt.ItemDataRole.UserRole
MISTAKES_SHOWN = 100
LIST_HEIGHT = 84
LOSSES_SHOWN = 3


class FormatView(QWidget):
    """One editor for all three formats; a text with mistakes stays as typed until it is sound or given up."""

    format_asked = Signal(str)
    """A person wants to see another format, which holds the whole ontology."""

    def __init__(self, document: DraftDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._json = JsonText(document, self)
        self._shown: str | None = None
        self._state = label("", "muted")
        self._send = button(tr("Send in this format"), "link")
        self._notice = Notice()
        self._editor = CodeEdit()
        self._editor.setAccessibleName(tr("Ontology as JSON"))
        self._mistakes = QListWidget()
        self._mistakes.setAccessibleName(tr("Mistakes in the text"))
        self._lay_out()
        self._connect()

    @property
    def form(self) -> Format:
        """The format that is shown."""
        return self._json.form

    def show_format(self, form: Format) -> None:
        """Show the ontology in this format; a text that was left broken in it comes back."""
        self._shown = None
        self._json.show(form)
        if self._json.text is None:  # it is still being written
            self._editor.show_text("")

    def focus_text(self) -> None:
        """Go to the text, or where it cannot be shown to the way out."""
        (self._notice if self._json.lost else self._editor).setFocus()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self._state)
        bar.addWidget(self._send)
        bar.addStretch(1)
        self._mistakes.setMaximumHeight(px(LIST_HEIGHT))
        self._editor.setMinimumHeight(px(120))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(bar)
        column.addWidget(self._editor, 1)
        column.addWidget(self._notice)  # below the text, which so stays where it is while it is typed
        column.addWidget(self._mistakes)
        column.addStretch(0)

    def _connect(self) -> None:
        self._document.changed.connect(self._on_document_changed)
        self._json.changed.connect(self._show)
        self._editor.edited.connect(self._on_text_edited)
        self._send.clicked.connect(self._on_send_clicked)
        self._notice.acted.connect(self._on_notice_acted)
        self._mistakes.itemClicked.connect(self._on_mistake_chosen)
        self._mistakes.itemActivated.connect(self._on_mistake_chosen)

    def _show(self) -> None:
        self._show_sending()
        self._editor.setVisible(not self._json.lost)
        self._editor.setReadOnly(not self._document.draft.is_editable or self._json.text is None)
        if self._json.text is not None and self._json.text is not self._shown:
            self._shown = self._json.text
            self._editor.show_text(self._shown)
        self._show_mistakes()
        self._show_notice()

    def _show_sending(self) -> None:
        """Say whether this is the format that is sent, and offer to send it."""
        is_sent = self._document.request.format is self.form
        self._state.setText(
            tr("The job sends this format.") if is_sent else tr("The job sends another format.")
        )
        can_be_chosen = self._document.draft.is_editable and not self._json.lost
        self._send.setVisible(not is_sent and can_be_chosen)

    def _show_mistakes(self) -> None:
        """Underline the mistakes, and list them where there is more to say than the notice does."""
        mistakes = self._json.parsed.mistakes[:MISTAKES_SHOWN] if self._json.parsed else ()
        self._editor.mark(mistakes)
        self._mistakes.clear()
        for mistake in mistakes:
            words = tr("Line {line}, column {column}: {message}")
            item = QListWidgetItem(
                words.format(line=mistake.line, column=mistake.column, message=mistake.message)
            )
            item.setData(MISTAKE_ROLE, mistake)
            self._mistakes.addItem(item)
        is_said_above = len(mistakes) == 1 and mistakes[0].is_fatal
        self._mistakes.setVisible(bool(mistakes) and not is_said_above)

    def _show_notice(self) -> None:
        parsed = self._json.parsed
        if self._json.lost:
            self._say_losses()
        elif parsed is None or parsed.is_sound:
            self._notice.hide()
        else:
            first = next(m for m in parsed.mistakes if m.is_fatal)
            words = tr("Line {line}, column {column}: {message}")
            title = words.format(line=first.line, column=first.column, message=first.message)
            self._notice.say("error", title, self._fate(parsed), action=tr("Give it up"))

    def _fate(self, parsed: Parsed) -> str:
        """Say what became of a text with mistakes."""
        if not parsed.ontology:
            return tr("Nothing of this text can be read: the draft keeps its rows, and the text as it is.")
        if self._json.says_other_rows:
            return tr("The rows were changed elsewhere since; the next edit of this text replaces them.")
        return plural(
            len(parsed.ontology.entries),
            "The draft has the one row that can be read, and keeps the text as it is.",
            "The draft has the {n} rows that can be read, and keeps the text as it is.",
        )

    def _say_losses(self) -> None:
        """Explain why this format cannot show the ontology; nothing is converted."""
        lost = self._json.lost
        sentences = [*lost[:LOSSES_SHOWN]]
        if len(lost) > LOSSES_SHOWN:
            more = len(lost) - LOSSES_SHOWN
            sentences.append(plural(more, "… and one more.", "… and {n} more."))
        self._notice.say(
            "warning",
            tr("This format cannot hold the ontology, so nothing was converted"),
            "\n".join(sentences),
            action=tr("Show as {format}").format(format=FORMATS[self._holding]),
        )

    @property
    def _holding(self) -> Format:
        """The simplest format that holds everything."""
        return Format.OBJECT if self._json.ontology.holds(Format.OBJECT) else Format.OBJECTS

    def _on_document_changed(self) -> None:
        if self.isVisible():
            self._json.refresh()

    def _on_text_edited(self) -> None:
        text = self._editor.text()
        if text != (self._shown or ""):
            self._shown = text
            self._json.type(text)

    def _on_send_clicked(self) -> None:
        self._document.ask(tr("format to send"), format=self.form)

    def _on_notice_acted(self) -> None:
        if self._json.lost:
            self.format_asked.emit(self._holding.value)
        else:
            self._json.give_up()
            self._editor.setFocus()

    def _on_mistake_chosen(self, item: QListWidgetItem) -> None:
        self._editor.go_to(item.data(MISTAKE_ROLE))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._document.end_merging()
