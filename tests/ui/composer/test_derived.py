"""An ontology that is left out: what the server would make of it, what it would refuse, and the way back."""

from dataclasses import replace

import pytest

from app.domain.catalogue import TrainedModel
from app.domain.job import CUSTOM
from app.domain.ontology import from_pairs
from app.ui.composer.page import DraftPage
from tests.services.fakes import settle


@pytest.fixture
def card(tab):
    tab.ontology.derive.click()
    return tab.ontology._derived


def said(card):
    return (
        " ".join((card._notice._title.text(), card._notice._text.text())) if card._notice.isVisible() else ""
    )


async def test_the_rows_set_aside_are_in_the_draft_and_named(tab, card):
    assert tab.document.request.ontology is None
    assert len(tab.document.draft.set_aside.entries) == 3
    assert "Your 3 rows are set aside" in card._aside.text()
    tab.undo()
    assert (tab.document.draft.set_aside, len(tab.document.request.ontology.entries)) == (None, 3)


async def test_the_rows_come_back_after_a_restart(tab, card, workstation, bridge, draft, qtbot):
    again = DraftPage(workstation, bridge, draft.id)
    qtbot.addWidget(again)
    again.show()
    again.ontology.derive.click()
    assert again.document.request.ontology.entries[0].prompt == "a steel bolt"
    assert again.document.draft.set_aside is None


async def test_writing_out_makes_rows_of_what_the_server_would_derive(tab, card):
    card.write_out.click()
    assert tab.document.request.ontology == from_pairs([("bolt", "bolt"), ("nut", "nut")])
    assert tab.ontology.grid.isVisible()
    assert tab.undo_stack.undoText() == "writing the ontology out"
    tab.undo()
    assert len(tab.document.draft.set_aside.entries) == 3


async def test_a_model_that_was_not_chosen_is_told_ahead(tab, card):
    tab.document.ask("model", model_type=CUSTOM)
    assert "Choose the trained model" in said(card)
    assert not card.write_out.isVisible()


@pytest.mark.parametrize(
    ("classes", "words"),
    [((), "No classes of parts/3 are known"), (("cat",), "The dataset has none of the classes of parts/3")],
)
async def test_a_model_without_fitting_classes_is_told_ahead(tab, card, workstation, api, classes, words):
    api.models = (TrainedModel("parts/3", "Parts 3", classes=classes),)
    await workstation.catalogue.models("parts")
    tab.document.ask("model", model_type=CUSTOM, model_options={"modelId": "parts/3"})
    await settle()
    assert words in said(card)


async def test_a_dataset_without_classes_is_told_ahead(tab, card):
    tab.document.edit("another project", replace(tab.document.draft, project="tools"))
    await settle()
    assert "no classes to derive" in said(card)
