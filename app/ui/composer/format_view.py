"""The ontology as JSON text in one of the three formats, to read and to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.ontology import Format, Ontology
from app.domain.ontology_text import Parsed, read, write
from app.ui.composer.code_edit import CodeEdit
from app.ui.override import override
from app.ui.widgets import Notice, button, label, plural

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from app.ui.composer.document import DraftDocument

MISTAKE_ROLE = Qt.ItemDataRole.UserRole
MISTAKES_SHOWN = 100
LIST_HEIGHT = 84
LOSSES_SHOWN = 3


class FormatView(QWidget):
    """One editor for all three formats; a text with mistakes stays as typed until it is sound or given up."""

    def __init__(self, document: DraftDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._form = Format.OBJECT
        self._broken: dict[Format, str] = {}
        self._read: Parsed | None = None
        """What the text on screen was read as; None while it was not shown or cannot be."""
        self._state = label("", "muted")
        self._send = button(self.tr("Send in this format"), "link")
        self._notice = Notice()
        self._editor = CodeEdit()
        self._editor.setAccessibleName(self.tr("Ontology as JSON"))
        self._mistakes = QListWidget()
        self._lay_out()
        self._connect()

    @property
    def form(self) -> Format:
        """The format that is shown."""
        return self._form

    def show_format(self, form: Format) -> None:
        """Show the ontology in this format; a text that was left broken in it comes back."""
        self._form = form
        self._read = None
        self._show()

    def focus_text(self) -> None:
        """Go to the text."""
        self._editor.setFocus()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self._state)
        bar.addWidget(self._send)
        bar.addStretch(1)
        self._mistakes.setMaximumHeight(LIST_HEIGHT)
        self._editor.setMinimumHeight(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(bar)
        column.addWidget(self._notice)
        column.addWidget(self._editor, 1)
        column.addWidget(self._mistakes)
        column.addStretch(0)

    def _connect(self) -> None:
        self._document.changed.connect(self._on_document_changed)
        self._editor.textChanged.connect(self._on_text_changed)
        self._send.clicked.connect(self._on_send_clicked)
        self._notice.acted.connect(self._on_notice_acted)
        self._mistakes.itemClicked.connect(self._on_mistake_chosen)
        self._mistakes.itemActivated.connect(self._on_mistake_chosen)

    @property
    def _ontology(self) -> Ontology:
        return (self._document.request.ontology or Ontology()).without_blanks()

    def _show(self) -> None:
        """Bring the text up to the draft, unless it says the same already or is broken."""
        self._show_sending()
        self._editor.setReadOnly(not self._document.draft.is_editable)
        if self._form in self._broken:
            text = self._broken[self._form]
            self._put(text, read(text))
        elif self._read is None or self._read.ontology.without_blanks() != self._ontology:
            self._show_ontology()
        else:
            self._show_read()

    def _show_ontology(self) -> None:
        if not self._ontology.holds(self._form):
            self._show_losses(self._ontology.lost_in(self._form))
            return
        self._put(write(self._ontology, self._form), Parsed(self._ontology, self._form))

    def _put(self, text: str, parsed: Parsed) -> None:
        """Show a text and what it was read as, without taking it for an edit."""
        if text != self._editor.toPlainText():
            with QSignalBlocker(self._editor):
                self._editor.setPlainText(text)
        self._read = parsed
        self._show_read()

    def _show_read(self) -> None:
        """Say what is wrong with the text on screen."""
        mistakes = self._read.mistakes[:MISTAKES_SHOWN] if self._read else ()
        self._editor.show()
        self._editor.mark(mistakes)
        self._mistakes.clear()
        for mistake in mistakes:
            words = self.tr("Line {line}, column {column}: {message}")
            item = QListWidgetItem(
                words.format(line=mistake.line, column=mistake.column, message=mistake.message)
            )
            item.setData(MISTAKE_ROLE, mistake)
            self._mistakes.addItem(item)
        is_said_above = self._read is not None and not self._read.is_sound and len(mistakes) == 1
        self._mistakes.setVisible(bool(mistakes) and not is_said_above)
        self._show_notice()

    def _show_notice(self) -> None:
        if self._read is None or self._read.is_sound:
            self._notice.hide()
            return
        first = next(m for m in self._read.mistakes if m.is_fatal)
        self._notice.say(
            "error",
            self.tr("Line {line}: {message}").format(line=first.line, message=first.message),
            self.tr("The draft keeps the rows that it had before; the text stays here as you typed it."),
            action=self.tr("Give up this text"),
        )

    def _show_losses(self, lost: tuple[str, ...]) -> None:
        """Explain why this format cannot show the ontology; nothing is converted."""
        self._read = None
        self._editor.hide()
        self._mistakes.hide()
        more = len(lost) - LOSSES_SHOWN
        sentences = [*lost[:LOSSES_SHOWN]]
        if more > 0:
            sentences.append(plural(more, self.tr("… and one more."), self.tr("… and {n} more.")))
        self._notice.say(
            "warning",
            self.tr("This format cannot hold the ontology, so nothing was converted"),
            "\n".join(sentences),
            self.tr("The grid and the list of objects hold everything."),
        )

    def _show_sending(self) -> None:
        """Say whether this is the format that is sent, and offer to send it."""
        is_sent = self._document.request.format is self._form
        can_be_chosen = self._document.draft.is_editable and self._ontology.holds(self._form)
        self._state.setText(
            self.tr("The job sends this format.") if is_sent else self.tr("The job sends another format.")
        )
        self._send.setVisible(not is_sent and can_be_chosen)

    def _on_document_changed(self) -> None:
        if self.isVisible():
            self._show()

    def _on_text_changed(self) -> None:
        text = self._editor.toPlainText()
        self._read = read(text)
        if self._read.is_sound:
            self._broken.pop(self._form, None)
            self._document.ask(self.tr("edit of the JSON"), merge="json", ontology=self._read.ontology)
        else:
            self._broken[self._form] = text
        self._show_read()

    def _on_send_clicked(self) -> None:
        self._document.ask(self.tr("format to send"), format=self._form)

    def _on_notice_acted(self) -> None:
        self._broken.pop(self._form, None)
        self._read = None
        self._show()

    def _on_mistake_chosen(self, item: QListWidgetItem) -> None:
        self._editor.go_to(item.data(MISTAKE_ROLE))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._document.end_merging()
