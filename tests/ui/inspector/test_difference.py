"""What differs between two texts."""

from app.ui.inspector.difference import Line, Sign, difference


def test_equal_texts_differ_in_nothing():
    assert difference("a\nb", "a\nb") == []


def test_a_changed_line_is_removed_and_added_between_its_neighbours():
    before = "\n".join("abcdefghijk")
    lines = difference(before, before.replace("f", "F"))
    shown = "".join(f"{line.sign}{line.text}" for line in lines)
    assert shown == "⋯ c d e−f+F g h i⋯"


def test_a_line_at_the_end_has_no_gap_after_it():
    assert difference("a", "a\nb") == [Line(Sign.SAME, "a"), Line(Sign.ADDED, "b")]


def test_a_comma_that_another_line_needs_is_no_difference():
    assert difference('{\n  "a": 1\n}', '{\n  "a": 1,\n  "b": 2\n}') == [
        Line(Sign.SAME, "{"),
        Line(Sign.SAME, '  "a": 1,'),
        Line(Sign.ADDED, '  "b": 2'),
        Line(Sign.SAME, "}"),
    ]
