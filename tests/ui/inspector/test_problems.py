"""The list of problems: words, count, the way to the field, and whether the draft is ready."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QLabel

from app.domain.job import DraftState
from app.domain.ontology import Ontology, from_pairs
from app.ui.inspector import ProblemsPanel
from app.ui.inspector.problem_list import PLACE, WORD

Warn = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
async def panel(workstation, bridge, draft, qtbot):
    made = ProblemsPanel(workstation, bridge)
    qtbot.addWidget(made)
    QAbstractItemModelTester(made._model, Warn, made)
    made.resize(320, 400)
    made.show_draft(draft.id)
    made.show()
    return made


async def test_a_draft_without_errors_is_ready(panel):
    assert panel._footer.text() == "Ready to submit · 12 images · cost not known · no time estimate yet"
    assert panel.count == 0


async def test_errors_are_counted_in_the_foot_and_in_the_signal(panel, workstation, draft):
    counts = QSignalSpy(panel.count_changed)
    workstation.composer.edit(draft.asking(ontology=Ontology(), reviewer_email="nobody"))
    assert panel._footer.text() == "Not ready: 2 errors to fix"
    assert panel.count == counts.at(0)[0] == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": DraftState.QUEUED}, "Queued · 12 images"),
        ({"state": DraftState.SENDING}, "Being sent…"),
        ({"state": DraftState.UNCERTAIN}, "It is not known whether this job was created"),
        ({"locked": "A newer Labeldock wrote it."}, "Read only"),
    ],
)
async def test_what_is_no_longer_to_be_submitted_is_not_called_ready(
    panel, workstation, draft, changes, words
):
    workstation.composer._put(replace(draft, **changes))
    panel.show_draft(draft.id)
    assert panel._footer.text().startswith(words)


async def test_a_problem_names_severity_and_place_in_words(panel, workstation, draft):
    workstation.composer.edit(draft.asking(ontology=from_pairs([("a", "x"), ("a", "y")])))
    index = panel._model.index(0)
    assert (index.data(WORD), index.data(PLACE)) == ("Error", "ontology, row 2")
    assert "already" in index.data()
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Error, ontology, row 2")


async def test_enter_and_click_go_to_the_field(panel, workstation, draft, qtbot):
    workstation.composer.edit(draft.asking(reviewer_email="nobody"))
    chosen = QSignalSpy(panel.problem_chosen)
    index = panel._model.index(0)
    panel._list.setCurrentIndex(index)
    qtbot.keyClick(panel._list, Qt.Key.Key_Return)
    qtbot.mouseClick(
        panel._list.viewport(), Qt.MouseButton.LeftButton, pos=panel._list.visualRect(index).center()
    )
    assert chosen.count() == 2
    assert chosen.at(0)[0].where == "reviewer"


async def test_fewer_images_than_the_batch_are_announced(panel, workstation, draft):
    workstation.composer.edit(draft.asking(num_images=5))
    assert "Ready to submit · 5 images" in panel._footer.text()


async def test_a_refusal_of_the_server_stands_where_problems_are(panel, workstation, draft):
    workstation.composer.set_state(draft.id, DraftState.REJECTED, "The classes are locked.")
    assert panel._none.isVisible()
    assert "The classes are locked." in [part.text() for part in panel._none.findChildren(QLabel)]
    assert panel._footer.text() == "Change what the server refused, and submit again"
