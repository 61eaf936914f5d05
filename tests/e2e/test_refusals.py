"""What the server refuses is shown where it belongs, in its own words, and the draft is kept."""

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox

from app.domain.job import DraftState
from app.services import outbox
from app.ui.window import submit
from tests.e2e.board import jobs_on_board
from tests.e2e.desk import desk_at

DERIVE = "Let the server derive the ontology"
CUSTOM = "Custom Roboflow model"


@pytest.mark.parametrize(
    ("project", "batch", "model", "words", "hint"),
    [
        ("Bench parts", "Night shift", "bench-parts/1", "locked classes", "save as one of the dataset's classes"),
        ("New parts", "First photos", "new-parts/1", "model has no classes", "choose another model"),
    ],
    ids=["NO_MATCHING_CLASSES", "MODEL_CLASSES_UNAVAILABLE"],
)  # fmt: skip
async def test_a_model_whose_classes_do_not_fit_is_refused(sandbox, project, batch, model, words, hint):
    async with desk_at(sandbox) as desk:
        await desk.new_draft(project, batch)
        await desk.person.click(CUSTOM)
        await desk.person.fill("project/version or workspace/model", model, QLineEdit)
        await _submit_derived(desk, project)
        await desk.person.until_says("The server refused this job", words, hint)
        assert desk.draft(batch).state is DraftState.REJECTED
        assert desk.draft(batch).is_editable
        assert not desk.station.ledger.jobs


@pytest.mark.parametrize(
    ("model", "words", "hint"),
    [
        (CUSTOM, "modelOptions.modelId", "Choose the trained model"),
        ("SAM 3", "no classes defined", "write the ontology"),
    ],
    ids=["MISSING_MODEL_ID", "DATASET_HAS_NO_CLASSES"],
)
async def test_what_the_checks_did_not_know_is_refused_by_the_server(
    sandbox, monkeypatch, model, words, hint
):
    for module in (outbox, submit):  # as with a catalogue that has grown old
        monkeypatch.setattr(module, "can_be_sent", lambda _problems: True)
    async with desk_at(sandbox) as desk:
        await desk.new_draft("New parts", "First photos")
        await desk.person.click(model)
        await _submit_derived(desk, "New parts")
        await desk.person.until_says("The server refused this job", words, hint)
        assert desk.draft("First photos").state is DraftState.REJECTED


async def test_a_missing_model_is_seen_before_anything_is_sent(sandbox):
    before = jobs_on_board(sandbox, "new-parts")
    async with desk_at(sandbox) as desk:
        await desk.new_draft("New parts", "First photos")
        await desk.person.click(CUSTOM)
        await _submit_derived(desk, "New parts")
        await desk.person.until_says("Choose the trained model that the ontology is derived from.")
        assert desk.draft("First photos").state is DraftState.DRAFT
    assert jobs_on_board(sandbox, "new-parts") == before


async def test_a_dataset_without_classes_is_seen_before_anything_is_sent(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.new_draft("New parts", "First photos")
        await _submit_derived(desk, "New parts")
        await desk.person.until_says("The dataset has no classes to derive an ontology from.")
        assert desk.draft("First photos").state is DraftState.DRAFT


async def test_a_refused_draft_is_corrected_and_sent(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.new_draft("Bench parts", "Night shift")
        await desk.write_ontology(("a cat", "cat"))
        await desk.person.click("Keep")
        await desk.person.click("Submit job")
        await desk.person.until_says("The server refused this job")
        await desk.write_ontology(("a bolt", "bolt"))
        await desk.person.fill("Number of images to label", "1", QSpinBox)
        job = await desk.submit()
        await desk.until_done(job)


async def _submit_derived(desk, project):
    """Submit the draft in front with its ontology left to the server."""
    await desk.person.click(DERIVE, QCheckBox)
    if project != "New parts":
        await desk.person.click("Keep")
    await desk.person.click("Submit job")
