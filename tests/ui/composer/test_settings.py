"""The settings of a job: what is offered, what the server does without a word, and what is sent."""

import asyncio
import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcutEvent
from PySide6.QtWidgets import QApplication

from app.domain.catalogue import ModelOffer, TrainedModel
from app.domain.job import CUSTOM, Job
from app.ui.composer.model_choice import ModelSources
from app.ui.composer.options_field import read_options
from app.ui.composer.page import DraftPage
from tests.services.fakes import SERVER, settle
from tests.waiting import wait_until

Key = Qt.Key


def sent_before(workstation, draft, reviewer, number=1, project=""):
    """Put a job with this reviewer into the ledger."""
    job = Job(
        id=f"j{number}",
        name="Earlier",
        server=SERVER,
        workspace=draft.workspace,
        project=project or draft.project,
        reviewer=reviewer or "",
        submitted_at=float(number),
    )
    workstation.ledger.take(job)


@pytest.fixture
def page_of(workstation, bridge, qtbot):
    def make(draft):
        made = DraftPage(workstation, bridge, draft.id)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


async def test_the_last_reviewer_of_the_project_is_offered_and_not_sent_unasked(page_of, workstation, draft):
    sent_before(workstation, draft, "ann@x.example", 1)
    sent_before(workstation, draft, "bob@x.example", 2)
    sent_before(workstation, draft, "eve@x.example", 3, project="tools")
    page = page_of(draft)
    reviewer = page.settings.reviewer
    assert reviewer.again.text() == "Use bob@x.example again"
    assert page.document.request.reviewer_email is None
    reviewer.again.click()
    assert page.document.request.reviewer_email == "bob@x.example"
    assert not reviewer.again.isVisible()
    page.undo()
    assert page.document.request.reviewer_email is None


async def test_reviewers_of_the_project_complete_what_is_typed(page_of, workstation, draft):
    sent_before(workstation, draft, "ann@x.example")
    page = page_of(draft)
    completer = page.settings.reviewer.completer()
    completer.setCompletionPrefix("x.ex")
    assert completer.currentCompletion() == "ann@x.example"


async def test_a_completed_reviewer_is_sent(page_of, workstation, draft):
    sent_before(workstation, draft, "ann@x.example")
    page = page_of(draft)
    page.settings.reviewer.completer().activated.emit("ann@x.example")
    await wait_until(lambda: page.document.request.reviewer_email == "ann@x.example")


async def test_reviewer_and_options_go_back_to_their_defaults(tab, keys):
    settings = tab.settings
    settings.reviewer.setFocus()
    await keys("ann@x.example", Key.Key_Tab)
    settings.options.setFocus()
    await keys('{"size": 640}', Key.Key_Tab)
    settings.reviewer.actions()[0].trigger()
    settings.options.actions()[0].trigger()
    body = tab.document.request.body()
    assert "reviewerEmail" not in body
    assert "modelOptions" not in body
    assert not settings.options.actions()[0].isVisible()


async def test_an_untouched_confidence_says_default_and_no_number(tab, keys):
    box = tab.settings.confidence._box
    assert box.text() == "default"
    box.setFocus()
    box.selectAll()
    await keys("0.5", Key.Key_Return)
    assert tab.document.request.default_confidence == 0.5
    tab.settings.confidence._reset.click()
    assert box.text() == "default"
    assert "defaultConfidence" not in tab.document.request.body()


async def test_what_the_server_does_with_existing_labels_by_default_is_said(tab):
    tab.settings.existing.chosen.emit("")
    assert "replaces" in tab.settings._unsaid.text()
    assert tab.settings._unsaid.isVisible()
    tab.settings.existing.chosen.emit("keep")
    assert not tab.settings._unsaid.isVisible()


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ('{"size": }', "Character 10"),
        ("[1]", "JSON object"),
        ('{"a": 1, "a": 2}', "twice"),
        ('{"a": NaN}', "NaN"),
        ('{"modelId": "x/1"}', "choice of the model"),
        ("[" * 100_000, ""),
    ],
)
def test_options_that_are_not_sound_say_why(text, trouble):
    assert trouble in read_options(text)[1]
    assert read_options(text)[1]
    assert read_options(text)[0] == {}


async def test_broken_options_are_kept_undone_and_there_again_after_a_restart(tab, keys, page_of, draft):
    tab.settings.options.setFocus()
    await keys('{"size": 640}', Key.Key_Tab)
    tab.settings.options.setFocus()
    await keys(Key.Key_Backspace)
    again = page_of(draft)
    assert again.settings.options.text() == '{"size": 640'
    assert again.settings.fields["options"].trouble
    assert tab.document.request.model_options == {"size": 640}
    tab.undo()
    assert tab.settings.options.text() == json.dumps({"size": 640})
    assert not tab.settings.fields["options"].trouble


async def test_an_unavailable_model_is_in_the_list_and_says_why(page_of, draft, api):
    api.offered = (
        ModelOffer("gone", "Gone", is_available=False, unavailable_reason="Not in your plan"),
        ModelOffer("dino", "DINO", "Good for boxes", credits_per_image=2, takes_prompts=False),
    )
    page = page_of(draft)
    model = page.settings.model
    await wait_until(lambda: model.sources.offers)
    model.kind.chosen.emit("other")
    assert [model.offer.itemText(i) for i in range(2)] == [
        "Gone · not available",
        "DINO · 2 credits an image",
    ]
    assert (
        model._facts.text() == "2 credits an image · looks for class names, not for prompts · Good for boxes"
    )
    model.offer.chosen.emit("gone")
    assert "Not in your plan" in model._trouble.text()


async def test_the_classes_of_a_trained_model_are_named(page_of, workstation, draft, api):
    api.models = (TrainedModel("parts/3", "Parts 3", classes=("bolt", "nut")), TrainedModel("parts/4", "New"))
    page = page_of(draft)
    model = page.settings.model
    await wait_until(lambda: workstation.catalogue.known_models("parts"))
    model.kind.chosen.emit(CUSTOM)
    for model_id, words in (
        ("parts/3", "Its 2 classes: bolt, nut"),
        ("parts/4", "The server names no classes of this model."),
        ("workbench/parts-3-yolo-t1", "Its classes are not known here."),
    ):
        model.trained.chosen.emit(model_id)
        assert model._facts.text() == words


async def test_models_are_asked_for_though_those_for_a_closed_tab_still_are(workstation, api):
    api.gates["trained_models"] = gate = asyncio.Event()
    closed, opened_again = (ModelSources(workstation) for _ in range(2))
    closed.ask("parts")
    await settle()
    del api.gates["trained_models"]
    heard = []
    opened_again.changed.connect(lambda: heard.append(True))
    opened_again.ask("parts")
    await wait_until(lambda: heard)
    gate.set()


async def test_every_field_can_be_gone_to_by_its_letter(tab):
    fields = tab.settings.fields.values()
    letters = [field.name.text().partition("&")[2][:1].lower() for field in fields]
    assert all(letters) and len(set(letters)) == len(letters)
    assert all(field.name.buddy().focusPolicy() & Qt.FocusPolicy.TabFocus for field in fields)


async def test_a_field_that_is_gone_to_by_its_letter_comes_into_sight(tab):
    tab.resize(700, 300)
    tab.scroll_bar.setValue(0)
    field = tab.settings.fields["name"]
    QApplication.sendEvent(field.name, QShortcutEvent(QKeySequence("Alt+N"), -1))
    top = field.mapTo(tab, QPoint(0, 0)).y()
    assert 0 <= top <= tab.height() - field.height()
