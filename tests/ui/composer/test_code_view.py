"""A shown text is coloured in every line that is in sight."""

import json

from pytestqt.qtbot import QtBot

from app.ui.composer.code_view import CodeView


def plain_lines(view: CodeView) -> list[str]:
    block, found = view.document().begin(), []
    while block.isValid():
        if block.text().strip() and not block.layout().formats():
            found.append(block.text())
        block = block.next()
    return found


def body(*rows: tuple[str, str]) -> str:
    return json.dumps({"ontology": dict(rows)}, indent=2)


def test_lines_that_change_keep_their_colours(qtbot: QtBot):
    view = CodeView()
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show_text(body(("a bolt", "bolt"), ("a nut", "nut")))
    view.show()
    view.show_text(body(("a bolt", "bolt"), ("a nut", "nut"), ("a gear", "")))
    view.show_text(body(("a bolt", "bolt"), ("a nut", "nut"), ("a gear", "gear")))
    assert plain_lines(view) == []
