"""The clipboard texts of spreadsheets."""

import re

import pytest

from app.ui.composer.clipboard import cells_of, confidence_of, text_of


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb\nc\td\n", [["a", "b"], ["c", "d"]]),  # LibreOffice
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),  # Excel
        ('"two\nlines"\tb', [["two lines", "b"]]),  # a line break inside a cell
        ('"5"" bolt"\tbolt', [['5" bolt', "bolt"]]),
        ('"bolt"', [['"bolt"']]),  # nothing in it needs quotes: they were typed
        ('5" bolt\tbolt', [['5" bolt', "bolt"]]),
        ("\ufeffa", [["a"]]),
        ("", []),
    ],
)
def test_cells_are_split_as_spreadsheets_join_them(text, cells):
    assert cells_of(text) == cells


def test_what_is_copied_comes_back_the_same():
    cells = [['5" bolt', "a\tb".replace("\t", " ")], ['"quoted"', ""], ["ünï", "🙂"]]
    assert cells_of(text_of(cells)) == cells


@pytest.mark.parametrize(
    ("text", "value"), [("0.6", 0.6), ("0,6", 0.6), ("60 %", 0.6), (".5", 0.5), ("1", 1.0), ("", None)]
)
def test_a_confidence_is_read_as_people_write_it(text, value):
    assert confidence_of(text) == value


@pytest.mark.parametrize("text", ["much", "1.2", "-0.1", "%", "101%", "nan"])
def test_what_is_no_confidence_is_refused(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        confidence_of(text)
