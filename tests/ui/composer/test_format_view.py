"""The three JSON views: edited as text, mistakes shown, nothing lost."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor

from app.domain.job import JobRequest
from app.domain.ontology import Format, from_pairs
from app.ui.composer.code_edit import CodeEdit
from app.ui.composer.page import DraftPage
from app.ui.theme import theme
from tests.waiting import wait_until

Key = Qt.Key


def editor(tab) -> CodeEdit:
    return tab.ontology.text.findChild(CodeEdit)


def type_text(tab, text):
    """Replace the text as typing does, one edit."""
    cursor = editor(tab).textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.insertText(text)


class Said:
    """What the notice of the view says."""

    def __init__(self, tab):
        self._notice = tab.ontology.text._notice
        self.title, self.text = self._notice._title.text(), self._notice._text.text()
        self.action = self._notice._action
        self.isVisible = self._notice.isVisible


def notice(tab):
    return Said(tab)


def underlined(tab):
    """The places in the editor that are underlined."""
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    selections = editor(tab).extraSelections()
    return [s.cursor.selectionStart() for s in selections if s.format.underlineStyle() == wave]


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


async def test_tab_indents_and_escape_leaves_the_text(tab, keys):
    tab.ontology.show_view("object")
    text = editor(tab)
    text.setFocus()
    text.moveCursor(QTextCursor.MoveOperation.Start)
    await keys(Key.Key_Tab)
    assert text.text().startswith("  {")
    await keys(Key.Key_Backtab)
    assert text.text().startswith("{")
    await keys(Key.Key_Escape)
    assert not text.hasFocus()


async def test_selected_lines_are_indented_together(tab, keys):
    tab.ontology.show_view("object")
    text = editor(tab)
    text.setFocus()
    text.selectAll()
    await keys(Key.Key_Tab)
    assert all(line.startswith("  ") for line in text.text().splitlines())


async def test_a_new_line_begins_where_the_last_began(tab, keys):
    tab.ontology.show_view("object")
    type_text(tab, "{}")
    text = editor(tab)
    text.setFocus()
    text.moveCursor(QTextCursor.MoveOperation.Start)
    text.moveCursor(QTextCursor.MoveOperation.Right)
    await keys(Key.Key_Return, '"a": "b",', Key.Key_Return, '"c": "d"')
    assert text.text() == '{\n  "a": "b",\n  "c": "d"\n}'


async def test_brackets_are_marked_in_pairs_but_not_within_quotes(tab):
    tab.ontology.show_view("objects")
    type_text(tab, '[\n  {"class": "a ] b"}\n]')
    text = editor(tab)
    text.moveCursor(QTextCursor.MoveOperation.Start)
    marked = [s.cursor.selectedText() for s in text.extraSelections() if s.cursor.hasSelection()]
    assert marked == ["[", "]"]
    assert text.extraSelections()[2].cursor.position() == len(text.text())


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


BROKEN = '{\n  "a cog": "gear",\n  "a pin" "pin",\n  "a hat": "hat"\n}'


async def test_a_broken_text_stays_as_typed_and_what_can_be_read_of_it_is_in_the_draft(tab):
    tab.ontology.show_view("object")
    type_text(tab, BROKEN)
    assert tab.document.draft.texts == {"object": BROKEN}
    assert pairs(tab) == [("a cog", "gear"), ("a hat", "hat")]
    tab.ontology.show_view("grid")
    tab.ontology.show_view("object")
    assert editor(tab).text() == BROKEN
    assert notice(tab).title.startswith("Line 3, column 11")


async def test_a_text_of_which_nothing_can_be_read_leaves_the_rows(tab):
    tab.ontology.show_view("object")
    type_text(tab, "x")
    assert len(pairs(tab)) == 3
    assert tab.document.draft.texts == {"object": "x"}


async def test_a_broken_text_is_there_again_after_a_restart(tab, workstation, bridge, draft, qtbot):
    tab.ontology.show_view("object")
    type_text(tab, BROKEN)
    again = DraftPage(workstation, bridge, draft.id)
    qtbot.addWidget(again)
    again.show()
    again.ontology.show_view("object")
    assert editor(again).text() == BROKEN
    assert again.undo_stack.count() == 0


async def test_each_format_keeps_its_own_broken_text(tab):
    tab.ontology.show_view("object")
    type_text(tab, BROKEN)
    tab.ontology.show_view("objects")
    assert '"prompt": "a hat"' in editor(tab).text()
    type_text(tab, "[")
    assert set(tab.document.draft.texts) == {"object", "objects"}
    tab.ontology.show_view("object")
    assert editor(tab).text() == BROKEN


async def test_a_text_that_is_sound_again_is_kept_no_longer(tab):
    tab.ontology.show_view("object")
    type_text(tab, BROKEN)
    type_text(tab, BROKEN.replace('"a pin" ', '"a pin": '))
    assert not tab.document.draft.texts
    assert len(pairs(tab)) == 3
    assert not notice(tab).isVisible()


async def test_undo_takes_a_broken_text_back_and_redo_brings_it_again(tab):
    tab.ontology.show_view("object")
    before = editor(tab).text()
    type_text(tab, BROKEN)
    assert tab.undo_stack.undoText() == "edit of the JSON"
    tab.undo()
    assert (editor(tab).text(), tab.document.draft.texts, len(pairs(tab))) == (before, {}, 3)
    tab.undo_stack.redo()
    assert editor(tab).text() == BROKEN


async def test_undo_of_a_slip_that_changes_no_row_shows_the_sound_text_again(tab):
    tab.ontology.show_view("object")
    before = editor(tab).text()
    type_text(tab, before.replace('"nut"', '"nut",'))
    assert len(pairs(tab)) == 3
    tab.undo()
    assert editor(tab).text() == before


async def test_a_broken_text_says_when_the_rows_were_changed_elsewhere(tab):
    tab.ontology.show_view("object")
    type_text(tab, BROKEN)
    tab.ontology.show_view("grid")
    tab.document.ask("rows", ontology=from_pairs([("a", "b")]))
    tab.ontology.show_view("object")
    assert "changed elsewhere" in notice(tab).text
    assert pairs(tab) == [("a", "b")]


async def test_own_layout_comes_back_with_undo(tab):
    tab.ontology.show_view("object")
    one_line = '{"a cog": "gear", "a pin": "pin"}'
    type_text(tab, one_line)
    tab.ontology.show_view("grid")
    tab.ontology.show_view("object")
    type_text(tab, "{}")
    tab.undo()
    assert editor(tab).text() == one_line


async def test_no_break_spaces_and_strange_ends_of_lines_stay_what_they_are(tab):
    strange = "a\u00a0b\u2028c\u2029d"
    tab.document.ask("rows", ontology=from_pairs([(strange, "x"), ("plain", "y")]))
    tab.ontology.show_view("object")
    type_text(tab, editor(tab).text().replace("plain", "plainer"))
    assert pairs(tab) == [(strange, "x"), ("plainer", "y")]


async def test_mistakes_are_listed_at_line_and_column(tab):
    tab.ontology.show_view("object")
    type_text(tab, '{\n  "a cog": "gear",\n  "a pin": 3\n}')
    listed = tab.ontology.text._mistakes
    assert listed.item(0).text().startswith("Line 3, column 12:")
    assert len(underlined(tab)) == 1
    tab.ontology.text._on_mistake_chosen(listed.item(0))
    assert editor(tab).textCursor().blockNumber() == 2


async def test_a_mistake_after_letters_beyond_the_bmp_is_underlined_in_its_place(tab):
    tab.ontology.show_view("object")
    text = '{"😀😀": 3}'
    type_text(tab, text)
    place = underlined(tab)[0]
    assert editor(tab).document().characterAt(place) == "3"


async def test_a_broken_text_can_be_given_up(tab):
    tab.ontology.show_view("object")
    type_text(tab, "{")
    notice(tab).action.click()
    assert not tab.document.draft.texts
    assert '"a steel bolt": "bolt"' in editor(tab).text()
    tab.undo()
    assert editor(tab).text() == "{"


async def test_a_format_that_cannot_hold_it_explains_and_loses_nothing(tab):
    tab.ontology.show_view("strings")
    assert not editor(tab).isVisible()
    assert "would be lost" in notice(tab).text
    assert len(pairs(tab)) == 3


async def test_what_would_be_lost_is_counted_beyond_the_third(tab):
    tab.document.ask("rows", ontology=from_pairs((f"prompt {i}", "x") for i in range(9)))
    tab.ontology.show_view("strings")
    assert len(notice(tab).text.splitlines()) == 4
    assert "6 more" in notice(tab).text


async def test_the_format_that_holds_everything_is_offered(tab):
    tab.ontology.show_view("strings")
    notice(tab).action.click()
    assert tab.ontology.views.value == "object"
    assert editor(tab).isVisible()
    tab.document.ask("rows", ontology=from_pairs([("a", "x"), ("a", "y")]))
    tab.ontology.show_view("strings")
    notice(tab).action.click()
    assert tab.ontology.views.value == "objects"


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


LONG = from_pairs((f"a part of kind {i}", f"kind {i}") for i in range(3000))


async def show_long(tab):
    tab.document.ask("rows", ontology=LONG)
    tab.ontology.show_view("objects")
    await wait_until(lambda: editor(tab).blockCount() > 3000)
    cursor = editor(tab).textCursor()
    cursor.setPosition(editor(tab).text().index("a part of kind 1500") + 1)
    editor(tab).setTextCursor(cursor)


async def test_a_long_text_is_in_the_draft_at_each_key_and_read_when_typing_pauses(tab, keys):
    await show_long(tab)
    editor(tab).setFocus()
    await keys("xy")
    assert "axy part of kind 1500" in tab.document.draft.texts["objects"]
    await wait_until(lambda: not tab.document.draft.texts)
    assert pairs(tab)[1500] == ("axy part of kind 1500", "kind 1500")
    assert tab.undo_stack.undoText() == "edit of the JSON"
    tab.undo()
    assert tab.document.request.ontology == LONG
    before = editor(tab).textCursor().position()
    await wait_until(lambda: "axy" not in editor(tab).text())
    assert before - 3 <= editor(tab).textCursor().position() <= before


async def test_a_long_text_that_is_broken_gives_what_can_be_read(tab, keys):
    await show_long(tab)
    editor(tab).setFocus()
    await keys('"')
    await wait_until(lambda: len(pairs(tab)) == 2999)
    assert notice(tab).isVisible()
    assert list(tab.document.draft.texts) == ["objects"]


async def test_a_long_text_that_was_left_before_it_was_read_is_read_nevertheless(tab, keys):
    await show_long(tab)
    editor(tab).setFocus()
    await keys("x")
    tab.ontology.show_view("grid")
    await wait_until(lambda: pairs(tab)[1500][0] == "ax part of kind 1500")


async def test_undo_before_a_long_text_was_read_is_the_last_word(tab, keys):
    await show_long(tab)
    editor(tab).setFocus()
    await keys("x")
    tab.undo()
    await wait_until(lambda: "ax part" not in editor(tab).text() and not editor(tab).isReadOnly())
    assert tab.document.request.ontology == LONG
    assert not tab.document.draft.texts
