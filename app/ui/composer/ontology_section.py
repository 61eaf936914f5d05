"""The ontology of a draft: as grid, as JSON in three formats, or left to the server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.checks import Where
from app.domain.ontology import Format, Ontology
from app.domain.texts import plural, tr
from app.ui.composer.derived import DerivedCard
from app.ui.composer.edits import Column, entries_of
from app.ui.composer.format_view import FORMATS, FormatView
from app.ui.composer.grid import OntologyGrid
from app.ui.composer.grid_page import GridPage
from app.ui.composer.sources_menus import OntologySources
from app.ui.override import override
from app.ui.shortcuts import keys
from app.ui.theme import px
from app.ui.widgets import Elided, FlowLayout, Notice, Segmented, label

if TYPE_CHECKING:
    from PySide6.QtCore import QSize

    from app.ui.composer.document import DraftDocument

GRID = "grid"
SUMMARY_WIDTH = 80


class OntologySection(QWidget):
    """Heading, ways in, and the view that was chosen; the view changes nothing of the draft."""

    def __init__(self, document: DraftDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._summary = Elided(role="small")
        self._summary.setMinimumWidth(px(SUMMARY_WIDTH))
        self.views = Segmented([(GRID, tr("Grid")), *((f.value, text) for f, text in FORMATS.items())])
        self.grid = OntologyGrid(document)
        self.grid_page = GridPage(document, self.grid)
        self.text = FormatView(document)
        self._derived = DerivedCard(document)
        self.notice = Notice()
        self.sources = OntologySources(document, self.grid, self.notice)
        self.sources.take_drops_on(self)
        self.derive = QCheckBox(tr("&Let the server derive the ontology"))
        self._hint = Elided(role="small")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._refusal = label("", "error", wraps=True)
        self._stack = _Stack()
        self._lay_out()
        self._connect()
        self._show()

    @property
    def view(self) -> QWidget:
        """The view that is shown; where the server derives the ontology, what turns that off."""
        if self._document.request.ontology is None:
            return self.derive
        return self.grid if self.views.value == GRID else self.text

    def show_view(self, view: str) -> None:
        """Show the grid or one of the formats."""
        self.views.choose(view)
        self._show_view()

    def show_unread(self) -> None:
        """Show the format in which a text was left broken, where there is one."""
        unread = next((form for form in Format if form in self._document.draft.texts), None)
        if unread is not None:
            self.show_view(unread.value)

    def find_rows(self, *, replaces: bool = False) -> None:
        """Look for words in the grid."""
        self.show_view(GRID)
        finding = self.grid_page.finding
        (finding.replace if replaces else finding.find)()

    def reveal_row(self, row: int) -> None:
        """Go to a row of the grid, to what is missing in it."""
        self.show_view(GRID)
        entries = entries_of(self._document.request)
        is_class = row < len(entries) and entries[row].prompt.strip() and not entries[row].class_name.strip()
        self.grid.reveal(row, Column.CLASS if is_class else Column.PROMPT)

    def _lay_out(self) -> None:
        head = FlowLayout(spacing=6)
        head.addWidget(label(tr("Ontology"), "heading"))
        head.addWidget(self._summary)
        head.add_break()
        for widget in (self.views, self.sources.import_button, self.sources.dataset_button):
            head.addWidget(widget)
        for view in (self.grid_page, self.text, self._derived):
            self._stack.addWidget(view)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.derive)
        foot.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        column.addWidget(self._refusal)
        column.addLayout(foot)

    def _connect(self) -> None:
        self._document.changed.connect(self._show)
        self._document.checked.connect(self._show_refusal)
        self.views.chosen.connect(self._on_view_chosen)
        self.derive.clicked.connect(self._on_derive_clicked)
        self.text.format_asked.connect(self._on_format_asked)

    def _show(self) -> None:
        request = self._document.request
        is_derived = request.ontology is None
        rows = (request.ontology or Ontology()).without_blanks()
        prompts = plural(len(rows.entries), "{n} prompt", "{n} prompts")
        classes = sum(1 for name in rows.classes if name.strip())
        words = plural(classes, "{n} class", "{n} classes")
        written = f"{prompts} → {words}" if rows else tr("no prompts yet")
        self._summary.setText(tr("derived by the server") if is_derived else written)
        is_editable = self._document.draft.is_editable
        self.derive.setChecked(is_derived)
        self.derive.setEnabled(is_editable)
        self.views.setEnabled(not is_derived)
        self.sources.set_enabled(is_editable and not is_derived)
        self._show_view()
        self._show_refusal()

    def _show_refusal(self) -> None:
        refusal = self._document.refusal_at(Where.ONTOLOGY)
        self._refusal.setText(refusal)
        self._refusal.setVisible(bool(refusal))

    def _show_view(self) -> None:
        view = self.views.value
        if self._document.request.ontology is None:
            self._go(self._derived)
        elif view == GRID:
            self._go(self.grid_page)
        elif self._stack.currentWidget() is not self.text or self.text.form != Format(view):
            self.text.show_format(Format(view))
            self._go(self.text)
        self._show_hint()

    def _go(self, widget: QWidget) -> None:
        if self._stack.currentWidget() is not widget:
            self._stack.setCurrentWidget(widget)
            self._stack.updateGeometry()

    def _show_hint(self) -> None:
        """Under the view: how it is filled, or that another format than the usual one is sent."""
        sent = self._document.request.format
        if self._document.request.ontology is None:
            self._hint.setText("")
        elif self.views.value != GRID:
            self._hint.setText(tr("Tab: indent · Esc: leave the text"))
        elif sent is Format.OBJECT:
            words = tr("Tab: next cell · Enter: next row · {fill}: fill down · {find}: find · {fix}: fix")
            names = {name: keys().text(f"grid.{name}") for name in ("fill", "find", "fix")}
            self._hint.setText(words.format(**names))
        else:
            self._hint.setText(tr("sent as {format}").format(format=FORMATS[sent]))

    def _on_view_chosen(self, view: str) -> None:
        self._show_view()
        if view == GRID:
            self.grid.setFocus()
        else:
            self.text.focus_text()

    def _on_format_asked(self, view: str) -> None:
        self.show_view(view)
        self.text.focus_text()

    def _on_derive_clicked(self, is_checked: bool) -> None:
        draft = self._document.draft
        if is_checked:
            kept = replace(draft, set_aside=draft.request.ontology)
            self._document.edit(tr("deriving the ontology"), kept.asking(ontology=None))
        else:
            brought_back = draft.asking(ontology=draft.set_aside or Ontology())
            self._document.edit(tr("writing the ontology"), replace(brought_back, set_aside=None))


class _Stack(QStackedWidget):
    """Needs only the room of the page that is shown."""

    @override
    def sizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.sizeHint() if page else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page else super().minimumSizeHint()
