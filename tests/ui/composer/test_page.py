"""The tab of a draft: target, settings, what is left out of the request, and its state."""

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.catalogue import ModelOffer
from app.domain.checks import Problem, Severity, Where
from app.domain.errors import Offline
from app.domain.job import CUSTOM, DraftState
from app.domain.ontology import Ontology
from app.ui.composer.combo import FilterCombo
from app.ui.composer.page import DraftPage
from app.ui.composer.tab import DraftTab
from app.ui.composer.thumbnails import BatchPictures
from tests.services.fakes import BATCH, settle
from tests.waiting import wait_until

Key = Qt.Key


@pytest.fixture
async def new_tab(workstation, bridge, qtbot):
    """The tab of a new draft that has no target yet."""
    made = DraftPage(workstation, bridge, workstation.composer.new().id)
    qtbot.addWidget(made)
    made.show()
    return made


async def test_an_untouched_draft_sends_only_what_it_must(workstation, bridge, qtbot):
    draft = workstation.composer.new("parts", workstation.catalogue.catalogue.projects[0].batches[0])
    tab = DraftPage(workstation, bridge, draft.id)
    qtbot.addWidget(tab)
    tab.show()
    await settle()
    assert tab.document.request.body() == {"batchId": "batch-12", "modelType": "sam3"}
    assert tab.settings.overlaps.box.isChecked()


async def test_nms_is_sent_once_it_was_touched_and_can_be_left_out_again(tab):
    overlaps = tab.settings.overlaps
    overlaps.box.click()
    assert tab.document.request.run_nms is False
    overlaps.box.click()
    assert tab.document.request.run_nms is True
    overlaps.reset.click()
    assert "runNMS" not in tab.document.request.body()


async def test_existing_labels_are_kept_or_replaced_by_choice(tab):
    tab.settings.existing.chosen.emit("replace")
    assert tab.document.request.preserve_existing is False
    tab.settings.existing.chosen.emit("")
    assert tab.document.request.preserve_existing is None


async def test_a_field_keeps_focus_and_cursor_while_its_edit_echoes(tab, keys):
    field = tab.settings.reviewer
    field.setFocus()
    await keys("a@b.example", Key.Key_Left, Key.Key_Left, "x")
    assert QApplication.focusWidget() is field
    assert field.cursorPosition() == len("a@b.examp") + 1
    assert tab.document.request.reviewer_email == "a@b.exampxle"
    assert tab.undo_stack.count() == 1


async def test_a_job_is_renamed_letter_by_letter(tab, keys, workstation, draft):
    tab.settings.name.setFocus()
    tab.settings.name.selectAll()
    await keys("Two words ")
    assert workstation.composer.draft(draft.id).name == "Two words"
    assert tab.settings.name.text() == "Two words "


async def test_model_options_must_be_a_json_object(tab, keys):
    tab.settings.options.setFocus()
    await keys('{"size": 6')
    assert not tab.document.request.model_options
    assert "Character 11" in tab.settings.fields["options"].trouble
    assert tab.document.draft.texts == {"modelOptions": '{"size": 6'}
    await keys("40}")
    assert tab.document.request.model_options == {"size": 640}
    assert not tab.settings.fields["options"].trouble
    assert not tab.document.draft.texts


async def test_a_wrong_reviewer_is_said_at_the_field(tab, keys):
    tab.settings.reviewer.setFocus()
    await keys("nobody")
    assert "e-mail" in tab.settings.fields["reviewer"].trouble


async def test_all_images_is_left_out_and_a_number_is_sent(tab):
    box = tab.header.images.box
    assert box.text() == "All"
    box.setValue(5)
    assert tab.document.request.num_images == 5
    box.setValue(0)
    assert "numImagesToLabel" not in tab.document.request.body()


async def test_a_custom_model_is_chosen_from_those_of_the_project(tab, workstation):
    model = tab.settings.model
    await wait_until(lambda: workstation.catalogue.known_models("parts"))
    model.kind.chosen.emit(CUSTOM)
    assert [model.trained.itemData(i) for i in range(model.trained.count())] == ["parts/3"]
    model.trained.chosen.emit("parts/3")
    assert tab.document.request.model_options == {"modelId": "parts/3"}
    model.kind.chosen.emit("sam3")
    assert not tab.document.request.model_options
    model.kind.chosen.emit(CUSTOM)
    assert tab.document.request.model_id == "parts/3"


async def test_a_model_id_can_be_typed(tab, keys):
    tab.settings.model.kind.chosen.emit(CUSTOM)
    tab.settings.model.trained.setFocus()
    await keys("hats/2")
    assert tab.document.request.model_id == "hats/2"


async def test_models_that_the_server_offers_are_one_more_choice(workstation, bridge, draft, api, qtbot):
    api.offered = (ModelOffer("dino", "Grounding DINO", credits_per_image=0.5), ModelOffer("sam3", "SAM 3"))
    tab = DraftPage(workstation, bridge, draft.id)
    qtbot.addWidget(tab)
    tab.show()
    await wait_until(lambda: tab.settings.model.sources.offers)
    tab.settings.model.kind.chosen.emit("other")
    assert tab.document.request.model_type == "dino"
    assert "0.5 credits" in tab.settings.model._facts.text()


async def test_a_new_draft_gets_its_target_from_two_lists(new_tab):
    chooser = new_tab.header.chooser
    assert chooser.isVisible()
    chooser.project.chosen.emit("parts")
    assert [chooser.batch.itemData(i) for i in range(chooser.batch.count())] == ["batch-12"]
    chooser.batch.chosen.emit("batch-12")
    draft = new_tab.document.draft
    assert (draft.workspace, draft.project, draft.batch_name) == ("workbench", "parts", "Monday 12")
    assert not chooser.isVisible()
    assert "Parts / Monday 12" in new_tab.header._title.text()


async def test_an_unknown_project_in_the_list_is_dropped(new_tab, keys):
    new_tab.activateWindow()
    new_tab.header.chooser.project.setFocus()
    await wait_until(QApplication.focusWidget)
    await keys("nonsense", Key.Key_Tab)
    assert not new_tab.document.draft.project
    assert new_tab.header.chooser.project.currentText() == ""


async def test_deriving_sets_the_rows_aside_and_brings_them_back(tab):
    tab.ontology.derive.click()
    assert tab.document.request.ontology is None
    assert "bolt, nut" in tab.ontology._derived._classes.text()
    tab.ontology.derive.click()
    assert len(tab.document.request.ontology.entries) == 3


async def test_missing_classes_of_the_dataset_become_rows(tab):
    tab.document.ask("none", ontology=Ontology())
    assert tab.ontology.sources.missing_classes() == ["bolt", "nut"]
    tab.ontology.sources.add_classes(["bolt", "nut"])
    assert tab.document.request.ontology.classes == ("bolt", "nut")


async def test_a_file_is_imported_and_its_rows_are_counted(tab, tmp_path):
    path = tmp_path / "classes.txt"
    path.write_text("bolt\nno\n2024\n", encoding="utf-8")
    tab.ontology.sources.take_paths([str(path)])
    await wait_until(tab.ontology.notice.isVisible)
    assert "3 rows came in from classes.txt" in tab.ontology.notice.accessibleName()
    assert tab.document.request.ontology.classes[-2:] == ("no", "2024")


async def test_a_file_that_is_no_text_is_refused_in_words(tab, tmp_path):
    path = tmp_path / "picture.json"
    path.write_bytes(b"\x89PNG\xff\xfe")
    tab.ontology.sources.take_paths([str(path)])
    await wait_until(tab.ontology.notice.isVisible)
    assert len(tab.document.request.ontology.entries) == 3


async def test_a_queued_draft_offers_to_be_withdrawn(tab, workstation, draft):
    workstation.outbox.pause()
    workstation.outbox.enqueue(draft.id)
    assert not tab.settings.reviewer.isEnabled()
    tab.notice.acted.emit()
    assert tab.document.draft.state is DraftState.DRAFT
    assert tab.settings.reviewer.isEnabled()
    assert not tab.notice.isVisible()


async def test_a_refusal_is_shown_with_the_words_of_the_server(tab, workstation, draft):
    workstation.composer.set_state(draft.id, DraftState.REJECTED, "“nut” is not allowed here.")
    assert tab.notice.isVisible()
    assert "not allowed" in tab.notice._text.text()
    assert tab.settings.reviewer.isEnabled()


async def test_a_refusal_stays_in_sight_while_the_draft_is_corrected(tab, workstation, draft):
    workstation.composer.set_state(draft.id, DraftState.REJECTED, "“nut” is not allowed here.")
    tab.document.ask("correction", run_nms=True)
    assert tab.document.draft.state is DraftState.DRAFT
    assert "not allowed" in tab.notice._text.text()
    tab.notice.acted.emit()
    assert not tab.notice.isVisible()


async def test_typing_offline_does_not_ask_the_server_again(workstation, bridge, draft, api, qtbot):
    api.fail_all = Offline("The server cannot be reached.")
    tab = DraftPage(workstation, bridge, draft.id)
    qtbot.addWidget(tab)
    await settle()
    before = (api.count("trained_models"), api.count("images"))
    for i in range(10):
        tab.document.ask("typing", num_images=i + 1)
        await settle()
    assert (api.count("trained_models"), api.count("images")) == before == (1, 1)


async def test_a_new_catalogue_is_a_reason_to_ask_again(workstation, bridge, draft, api, qtbot):
    api.fail_all = Offline("The server cannot be reached.")
    tab = DraftPage(workstation, bridge, draft.id)
    qtbot.addWidget(tab)
    await settle()
    api.fail_all = None
    bridge.catalogue_changed.emit()
    await wait_until(lambda: tab.header.pictures.pixmaps)
    assert workstation.catalogue.known_models("parts")


@pytest.mark.parametrize(
    ("where", "row"),
    [
        (Where.ONTOLOGY, 2),
        (Where.ONTOLOGY, None),
        (Where.TARGET, None),
        (Where.MODEL, None),
        (Where.IMAGES, None),
        (Where.CONFIDENCE, None),
        (Where.REVIEWER, None),
        (Where.EXISTING, None),
        (Where.OPTIONS, None),
        (Where.NAME, None),
    ],
)
async def test_each_problem_leads_to_a_field_with_the_focus(tab, where, row):
    tab.ontology.show_view("objects")
    QApplication.focusWidget().clearFocus()
    tab.reveal(Problem(Severity.ERROR, where, "…", row))
    await settle()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert tab.isAncestorOf(focused)
    assert focused.focusPolicy() & Qt.FocusPolicy.TabFocus


async def test_a_problem_of_a_row_leads_to_the_row(tab):
    tab.ontology.show_view("object")
    tab.reveal(Problem(Severity.ERROR, Where.ONTOLOGY, "…", 2))
    assert tab.ontology.grid.isVisible()
    assert tab.ontology.grid.currentIndex().row() == 2


async def test_a_text_that_cannot_be_read_is_where_its_problem_leads(tab):
    tab.document.edit("typing", replace(tab.document.draft, texts={"objects": "["}))
    problem = next(p for p in tab.document.problems if p.rule == "unread-text")
    tab.reveal(problem)
    assert tab.ontology.views.value == "objects"
    assert tab.ontology.text.isAncestorOf(QApplication.focusWidget())


async def test_pictures_stay_boxes_while_the_server_is_away(workstation, api):
    api.fail_all = Offline("The server cannot be reached.")
    failures = []
    workstation.tasks.failed.connect(lambda *found: failures.append(found))
    pictures = BatchPictures(workstation)
    pictures.show_batch("parts", "batch-12")
    await settle()
    assert pictures.pixmaps == []
    assert not failures


async def test_a_tab_is_built_when_it_is_first_looked_at(workstation, bridge, draft, qtbot):
    tab = DraftTab(workstation, bridge, draft.id)
    qtbot.addWidget(tab)
    assert not tab.findChildren(DraftPage)
    tab.show()
    assert tab.findChild(DraftPage).isVisible()


async def test_a_closed_tab_hears_nothing_of_late_answers(workstation, bridge, draft, api, qtbot):
    api.gate = asyncio.Event()
    tab = DraftPage(workstation, bridge, draft.id)
    tab.show()
    tab.close()
    tab.deleteLater()
    await settle()
    api.gate.set()
    await settle()
    workstation.composer.edit(draft.asking(run_nms=True))
    assert workstation.composer.draft(draft.id).request.run_nms


async def test_a_long_choice_is_shown_from_its_beginning(host):
    combo = FilterCombo("Model", parent=host)
    combo.show_choices([("parts/3", "parts/3 · a very long name of a trained model")], "parts/3")
    assert combo.lineEdit().cursorPosition() == 0


async def test_a_draft_that_waits_in_a_paused_queue_says_so(tab, workstation, draft):
    workstation.outbox.pause()
    workstation.composer.set_state(draft.id, DraftState.QUEUED)
    assert "paused" in tab.notice._title.text()
    workstation.outbox.resume()
    assert "paused" not in tab.notice._title.text()


async def test_a_draft_from_a_file_names_its_batch_as_the_catalogue_does(tab, workstation, draft):
    await workstation.catalogue.refresh()
    tab.document.edit("file", replace(draft, batch_name=BATCH.id))
    assert BATCH.name in tab.header._title.text()


async def test_a_queued_draft_says_why_it_still_waits(tab, workstation, draft):
    workstation.outbox.pause()
    workstation.composer.set_state(draft.id, DraftState.QUEUED)
    assert tab.notice._title.text() == "Queued, but the queue is paused"
    assert tab.notice._text.text() == "Nothing is sent until it is resumed."


async def test_an_uncertain_draft_is_decided_from_its_page(tab, workstation, draft, qtbot):
    workstation.composer.set_state(draft.id, DraftState.UNCERTAIN, "The answer never came.")
    assert tab.notice._action.text() == "Decide…"
    with qtbot.waitSignal(tab.decide_requested) as heard:
        tab.notice.acted.emit()
    assert heard.args == [draft.id]


def said_at(tab, where):
    """Return what stands at a field in red."""
    fields = tab.settings.fields
    return {
        Where.TARGET: lambda: tab.header._refusal.text(),
        Where.IMAGES: lambda: tab.header._refusal.text(),
        Where.ONTOLOGY: lambda: tab.ontology._refusal.text(),
        Where.MODEL: lambda: tab.settings.model._trouble.text(),
        Where.OPTIONS: lambda: fields["options"].trouble,
        Where.CONFIDENCE: lambda: fields["confidence"].trouble,
        Where.REVIEWER: lambda: fields["reviewer"].trouble,
        Where.EXISTING: lambda: fields["existing"].trouble,
    }[where]()


@pytest.mark.parametrize("where", [w for w in Where if w is not Where.NAME])
async def test_what_the_server_refused_stands_at_its_field_until_the_draft_is_edited(
    tab, workstation, draft, where
):
    workstation.composer.set_state(draft.id, DraftState.REJECTED, "Not this one.", where)
    assert said_at(tab, where) == "Not this one."
    assert tab.notice._action.text() == "Go to the field"
    tab.notice.acted.emit()
    workstation.composer.edit(replace(workstation.composer.draft(draft.id), name="Another name"))
    assert said_at(tab, where) == ""
