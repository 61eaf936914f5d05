"""A follow-up draft is for the batch that holds what is left, and never for more than is wanted."""

import json
from dataclasses import replace

import pytest

from app.domain.catalogue import Batch
from app.domain.errors import InputError, NotFound, Offline
from app.services.follow_ups import Left
from tests.services.fakes import BATCH
from tests.services.test_monitor import make_job

JOB = make_job(
    annotation_job_id="annotation-1", batch_id=BATCH.id, batch_name=BATCH.name, body_sha256="of-the-body"
)
BODY = json.dumps(
    {"batchId": BATCH.id, "modelType": "sam3", "ontology": {"a bolt": "bolt"}, "numImagesToLabel": 60}
)


@pytest.fixture
def follow_ups(workstation, store):
    workstation.ledger.take(JOB)
    store.bodies[JOB.id] = BODY
    return workstation.follow_ups


async def test_what_the_batch_still_holds_is_asked_for(follow_ups):
    left = await follow_ups.look(JOB)
    assert (left.batch, left.images) == (BATCH, 12)


@pytest.mark.parametrize("answer", [NotFound("gone", status=404), (Batch("other", "Monday 12", 5),)])
async def test_a_batch_that_is_not_listed_any_more_is_none(follow_ups, api, answer):
    api.next_answers["batches"] = [answer]
    assert await follow_ups.look(JOB) == Left(None)


async def test_offline_says_so(follow_ups, api):
    api.fail_all = Offline("down")
    with pytest.raises(Offline):
        await follow_ups.look(JOB)


@pytest.mark.parametrize("changes", [{"batch_id": ""}, {"body_sha256": ""}, {"server": "https://elsewhere"}])
async def test_a_job_of_which_too_little_is_known_says_so(follow_ups, changes):
    with pytest.raises(InputError):
        await follow_ups.look(replace(JOB, **changes))


@pytest.mark.parametrize(("wanted", "asked"), [(3, 3), (99, 12)])
async def test_the_draft_asks_for_the_same_of_no_more_than_is_wanted_and_left(
    follow_ups, workstation, wanted, asked
):
    draft = await follow_ups.draft(JOB, Left(BATCH), wanted, "Again")
    assert workstation.composer.draft(draft.id) == draft
    assert (draft.name, draft.request.num_images, draft.request.batch_id) == ("Again", asked, BATCH.id)
    assert draft.request.body()["ontology"] == {"a bolt": "bolt"}


@pytest.mark.parametrize("left", [Left(None), Left(Batch(BATCH.id, BATCH.name, 0))])
async def test_an_empty_batch_makes_no_draft(follow_ups, workstation, left):
    with pytest.raises(InputError, match="no images any more"):
        await follow_ups.draft(JOB, left, 3, "Again")
    assert workstation.composer.drafts == ()
