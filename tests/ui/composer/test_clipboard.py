"""The clipboard texts of spreadsheets."""

import pytest

from app.ui.composer.clipboard import (
    cells_of,
    cells_of_csv,
    cells_of_html,
    html_of,
    text_of,
    tiled,
)

LIBREOFFICE = """<!DOCTYPE html><html><head><style>td {x:y}</style></head><body><table cellspacing="0">
<colgroup width="85"></colgroup><tr>
\t\t<td height="17" align="left"><font face="Liberation Sans">a bolt</font></td>
\t\t<td align="left">bolt &amp; nut</td>
\t</tr><tr><td>two<br>lines</td><td></td></tr></table></body></html>"""
SHEETS = """<meta charset='utf-8'><google-sheets-html-origin><table xmlns="http://www.w3.org/1999/xhtml"><tbody>
<tr style="height:21px;"><td style="x" data-sheets-value="{}">a bolt</td><td>bolt &amp; nut</td></tr>
<tr><td>two lines</td><td></td></tr></tbody></table>"""


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
        ("a\tb\r\n\r\nc\t\r\n", [["a", "b"], [""], ["c", ""]]),  # an empty row between
        ('"two ""big""\nlines"\tb\r\n', [['two "big" lines', "b"]]),
        ("", []),
    ],
)
def test_cells_are_split_as_spreadsheets_join_them(text, cells):
    assert cells_of(text) == cells


def test_what_is_copied_comes_back_the_same():
    cells = [['5" bolt', "a\tb".replace("\t", " ")], ['"quoted"', ""], ["ünï", "🙂"]]
    assert cells_of(text_of(cells)) == cells


@pytest.mark.parametrize("html", [LIBREOFFICE, SHEETS])
def test_a_table_of_html_is_read_where_there_is_no_text(html):
    assert cells_of_html(html) == [["a bolt", "bolt & nut"], ["two lines", ""]]


def test_html_without_a_table_has_no_cells():
    assert cells_of_html("<p>a bolt</p>") == []


def test_a_copied_table_is_markup_of_plain_text():
    assert cells_of_html(html_of([["<b>", "5 & 6"]])) == [["<b>", "5 & 6"]]


def test_comma_separated_cells_may_have_quotes_and_line_breaks():
    assert cells_of_csv('a,"b, c"\r\n"two\nlines",d\r\n') == [["a", "b, c"], ["two lines", "d"]]


@pytest.mark.parametrize(
    ("rows", "columns", "cells"),
    [
        (6, 1, [["a"], ["b"]] * 3),  # three times down
        (2, 2, [["a", "a"], ["b", "b"]]),  # twice across
        (5, 1, [["a"], ["b"]]),  # it does not fit: once
        (1, 1, [["a"], ["b"]]),
    ],
)
def test_a_block_repeats_where_it_fits_a_whole_number_of_times(rows, columns, cells):
    assert tiled([["a"], ["b"]], rows, columns) == cells
