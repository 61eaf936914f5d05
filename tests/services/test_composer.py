from dataclasses import replace

import pytest

from app.domain.catalogue import TrainedModel
from app.domain.errors import InputError, StoreError
from app.domain.job import CUSTOM, DraftState
from app.domain.ontology import Entry, Ontology
from tests.services.fakes import BATCH, NOW, WORKSPACE, make_draft


@pytest.fixture
def composer(workstation):
    return workstation.composer


async def test_a_new_draft_is_named_after_its_batch_and_begins_with_a_blank_row(composer):
    opened = []
    composer.opened.connect(opened.append)
    draft = composer.new("parts", BATCH)
    assert (draft.name, draft.project, draft.workspace) == (BATCH.name, "parts", WORKSPACE)
    assert draft.request.batch_id == BATCH.id
    assert draft.request.ontology == Ontology((Entry("", ""),))
    assert opened == [draft.id]


async def test_a_new_draft_can_begin_like_another(composer):
    other = composer.add(make_draft())
    draft = composer.new("parts", replace(BATCH, id="b2", name="Second"), like=other)
    assert draft.request.ontology == other.request.ontology
    assert draft.request.batch_id == "b2"


async def test_an_edit_is_on_disk_within_half_a_second(composer, store, clock):
    draft = composer.add(make_draft())
    await clock.advance(1)
    composer.edit(replace(draft, name="Renamed"))
    await clock.advance(0.4)
    composer.edit(replace(draft, name="Renamed twice"))
    assert store.kept_drafts[draft.id].name == draft.name
    await clock.advance(0.1)
    assert store.kept_drafts[draft.id].name == "Renamed twice"
    assert composer.saved_at == store.kept_drafts[draft.id].saved_at == NOW + 1.5


async def test_steady_typing_does_not_put_saving_off(composer, store, clock):
    draft = composer.add(make_draft())
    for n in range(20):
        composer.edit(replace(draft, name=f"Name {n}"))
        await clock.advance(0.1)
    assert store.kept_drafts[draft.id].name in {f"Name {n}" for n in range(14, 20)}


async def test_an_edit_that_changes_nothing_saves_nothing(composer, store, clock):
    draft = composer.add(make_draft())
    await clock.advance(1)
    writes = len(store.writes)
    composer.edit(draft)
    await clock.advance(1)
    assert len(store.writes) == writes


@pytest.mark.parametrize("state", [DraftState.QUEUED, DraftState.SENDING, DraftState.UNCERTAIN])
async def test_edits_are_ignored_unless_the_draft_may_be_changed(composer, state):
    draft = composer.add(make_draft())
    composer.set_state(draft.id, state)
    composer.edit(replace(draft, name="Too late"))
    assert composer.draft(draft.id).name == draft.name


async def test_an_edited_rejected_draft_is_a_draft_again(composer):
    draft = composer.add(make_draft())
    composer.set_state(draft.id, DraftState.REJECTED, "No such batch.")
    composer.edit(replace(composer.draft(draft.id), name="Better"))
    assert (composer.draft(draft.id).state, composer.draft(draft.id).note) == (DraftState.DRAFT, "")


async def test_an_edit_of_an_older_copy_does_not_reopen_its_tab(composer):
    draft = composer.add(make_draft())
    composer.close(draft.id)
    composer.edit(replace(draft, name="Typed before the tab closed"))
    assert not composer.draft(draft.id).is_open


async def test_what_cannot_be_saved_stays_unsaved_and_is_said(composer, store, clock):
    said = []
    composer.saved.connect(lambda: said.append(composer.save_trouble))
    store.trouble = StoreError("The disk is full.")
    draft = composer.add(make_draft())
    await clock.advance(1)
    assert composer.save_trouble is store.trouble
    assert composer.saved_at is None or draft.id not in store.kept_drafts

    store.trouble = None
    await clock.advance(10)
    assert composer.save_trouble is None
    assert draft.id in store.kept_drafts
    assert said[-1] is None


async def test_flush_saves_everything_now(composer, store):
    draft = composer.add(make_draft())
    await composer.flush()
    assert draft.id in store.kept_drafts


async def test_a_closed_draft_stays_listed_and_closed_after_a_restart(workstation, build):
    draft = workstation.composer.add(make_draft())
    workstation.composer.close(draft.id)
    await workstation.stop()
    again = build()
    await again.start()
    assert not again.composer.draft(draft.id).is_open


async def test_the_next_start_shows_the_same_drafts(workstation, build):
    drafts = [workstation.composer.add(make_draft(name=f"Draft {n}")) for n in range(3)]
    await workstation.stop()
    again = build()
    await again.start()
    assert [d.name for d in again.composer.drafts] == [d.name for d in drafts]


async def test_a_draft_that_was_being_sent_when_labeldock_ended_is_uncertain(build, store):
    store.kept_drafts["d"] = make_draft("d", state=DraftState.SENDING, saved_at=NOW - 9)
    workstation = build()
    await workstation.start()
    draft = workstation.composer.draft("d")
    assert draft.state is DraftState.UNCERTAIN
    assert draft.note
    await workstation.composer.flush()
    assert store.kept_drafts["d"].state is DraftState.UNCERTAIN
    assert store.kept_drafts["d"].saved_at == NOW - 9  # evidence is looked for from then on


async def test_a_deleted_draft_is_gone_from_disk_and_can_be_restored(composer, store, clock):
    draft = composer.add(make_draft())
    await clock.advance(1)
    deleted = composer.delete(draft.id)
    await clock.advance(1)
    assert store.kept_drafts == {}
    composer.restore(deleted)
    await clock.advance(1)
    assert list(store.kept_drafts) == [draft.id]


async def test_a_restored_draft_is_not_queued_behind_the_persons_back(composer):
    draft = composer.add(make_draft())
    composer.set_state(draft.id, DraftState.QUEUED)
    composer.restore(composer.delete(draft.id))
    assert composer.draft(draft.id).state is DraftState.DRAFT


async def test_a_draft_that_is_being_sent_cannot_be_deleted(composer):
    draft = composer.add(make_draft())
    composer.set_state(draft.id, DraftState.SENDING)
    with pytest.raises(InputError):
        composer.delete(draft.id)


async def test_a_duplicate_has_its_own_id_and_name(composer):
    draft = composer.add(make_draft())
    copy = composer.duplicate(draft.id)
    assert copy.id != draft.id
    assert copy.request == draft.request
    assert copy.name != draft.name


async def test_problems_use_the_catalogue_of_the_drafts_own_workspace_only(workstation):
    await workstation.catalogue.refresh()
    request = replace(make_draft().request, preserve_existing=None)
    mine = workstation.composer.add(make_draft(request=request))
    theirs = workstation.composer.add(make_draft(request=request, workspace="other"))
    assert [p.where for p in workstation.composer.problems(mine.id)] == ["existing"]
    assert workstation.composer.problems(theirs.id) == []


async def test_derived_classes_are_the_datasets(workstation):
    await workstation.catalogue.refresh()
    assert workstation.composer.derived_classes(make_draft()) == ("bolt", "nut")
    assert workstation.composer.derived_classes(make_draft(workspace="other")) == ()


async def test_derived_classes_of_a_trained_model_are_known_once_it_was_asked_for(workstation, api):
    api.models = (TrainedModel("parts/3", "Parts 3", classes=("gear",)),)
    draft = make_draft().asking(model_type=CUSTOM, model_options={"modelId": "parts/3"})
    assert workstation.composer.derived_classes(draft) == ()
    await workstation.catalogue.models("parts")
    assert workstation.composer.derived_classes(draft) == ("gear",)


async def test_a_queued_draft_of_a_job_file_has_the_name_of_its_batch(composer):
    draft = composer.add(make_draft(batch_name=BATCH.id))
    composer.queue([draft.id])
    assert composer.draft(draft.id).batch_name == BATCH.name
    other = composer.add(make_draft(batch_name=BATCH.id, workspace="elsewhere"))
    composer.queue([other.id])
    assert composer.draft(other.id).batch_name == BATCH.id
