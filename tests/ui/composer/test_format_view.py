"""The three JSON views: edited as text, mistakes shown, nothing lost."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from app.domain.job import JobRequest
from app.domain.ontology import Format, from_pairs
from app.ui.composer.code_edit import CodeEdit
from app.ui.theme import theme

Key = Qt.Key


def editor(tab) -> CodeEdit:
    return tab.ontology.text.findChild(CodeEdit)


def type_text(tab, text):
    """Replace the text as typing does, one edit."""
    cursor = editor(tab).textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.insertText(text)


def pairs(tab):
    return [(e.prompt, e.class_name) for e in tab.document.request.ontology.entries]


async def test_a_view_shows_the_rows_and_changes_nothing(tab):
    before = tab.document.draft
    tab.ontology.show_view("objects")
    assert '{"class": "nut", "prompt": "a hex nut"}' in editor(tab).toPlainText()
    assert tab.document.draft == before
    assert tab.undo_stack.count() == 0


async def test_a_sound_text_becomes_the_ontology(tab):
    tab.ontology.show_view("object")
    type_text(tab, '{"a cog": "gear"}')
    assert pairs(tab) == [("a cog", "gear")]
    tab.ontology.show_view("grid")
    assert tab.ontology.grid.rows.rowCount() == 2


async def test_typing_keeps_the_cursor_where_it_is(tab, keys):
    tab.ontology.show_view("object")
    text = editor(tab)
    text.setFocus()
    cursor = text.textCursor()
    cursor.setPosition(text.toPlainText().index("steel"))
    text.setTextCursor(cursor)
    await keys("big ")
    assert pairs(tab)[0][0] == "a big steel bolt"
    assert text.hasFocus()
    assert text.textCursor().position() == text.toPlainText().index("steel")


async def test_letters_typed_in_a_row_are_one_step(tab, keys):
    tab.ontology.show_view("object")
    text = editor(tab)
    text.setFocus()
    cursor = text.textCursor()
    cursor.setPosition(text.toPlainText().index("steel"))
    text.setTextCursor(cursor)
    await keys("very ")
    assert tab.undo_stack.count() == 1
    tab.undo()
    assert pairs(tab)[0][0] == "a steel bolt"
    assert '"a steel bolt": "bolt"' in text.toPlainText()


async def test_a_broken_text_leaves_the_draft_and_stays_as_typed(tab):
    tab.ontology.show_view("object")
    broken = '{\n  "a cog": "gear",\n  "a pin" "pin"\n}'
    type_text(tab, broken)
    assert pairs(tab)[0] == ("a steel bolt", "bolt")
    tab.ontology.show_view("grid")
    tab.ontology.show_view("object")
    assert editor(tab).toPlainText() == broken


async def test_mistakes_are_listed_at_line_and_column(tab):
    tab.ontology.show_view("object")
    type_text(tab, '{\n  "a cog": "gear",\n  "a pin": 3\n}')
    listed = tab.ontology.text._mistakes
    assert listed.item(0).text().startswith("Line 3, column 12:")
    assert len(editor(tab).extraSelections()) == 1
    tab.ontology.text._on_mistake_chosen(listed.item(0))
    assert editor(tab).textCursor().blockNumber() == 2


async def test_a_mistake_after_letters_beyond_the_bmp_is_underlined_in_its_place(tab):
    tab.ontology.show_view("object")
    text = '{"😀😀": 3}'
    type_text(tab, text)
    selections = editor(tab).extraSelections()
    place = selections[0].cursor.selectionStart()
    assert editor(tab).document().characterAt(place) == "3"


async def test_a_broken_text_can_be_given_up(tab):
    tab.ontology.show_view("object")
    type_text(tab, "{")
    tab.ontology.text._notice.acted.emit()
    assert '"a steel bolt": "bolt"' in editor(tab).toPlainText()


async def test_a_format_that_cannot_hold_it_explains_and_loses_nothing(tab):
    tab.ontology.show_view("strings")
    assert not editor(tab).isVisible()
    assert "would be lost" in tab.ontology.text._notice._text.text()
    assert len(pairs(tab)) == 3


async def test_a_prompt_that_stands_twice_is_kept_and_shown(tab):
    tab.ontology.show_view("object")
    type_text(tab, '{"a": "x", "a": "y"}')
    assert pairs(tab) == [("a", "x"), ("a", "y")]
    assert editor(tab).isVisible()
    assert tab.ontology.text._mistakes.count() == 1


async def test_the_format_to_send_is_chosen_apart_from_the_view(tab):
    tab.ontology.show_view("objects")
    assert tab.document.request.format is Format.OBJECT
    tab.ontology.text._send.click()
    assert tab.document.request.format is Format.OBJECTS
    assert isinstance(tab.document.request, JobRequest)
    assert isinstance(tab.document.request.body()["ontology"], list)


async def test_an_edit_from_elsewhere_is_shown(tab):
    tab.ontology.show_view("object")
    tab.document.ask("rows", ontology=from_pairs([("a cog", "gear")]))
    assert '"a cog": "gear"' in editor(tab).toPlainText()


async def test_a_switch_of_the_theme_is_no_edit(tab):
    before = tab.document.draft
    theme().apply("dark")
    tab.ontology.show_view("object")
    theme().apply("light")
    assert tab.document.draft == before
    assert tab.undo_stack.count() == 0


async def test_a_single_mistake_is_said_once(tab):
    tab.ontology.show_view("object")
    type_text(tab, '{"a": "b"} x')
    assert tab.ontology.text._notice.isVisible()
    assert not tab.ontology.text._mistakes.isVisible()
    type_text(tab, '{"a": "x", "a": "y"}')
    assert tab.ontology.text._mistakes.isVisible()
