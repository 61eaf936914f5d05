from dataclasses import replace

import pytest

from app.domain.catalogue import Image, Label
from app.domain.errors import InputError, NotFound, Offline
from tests.services.test_monitor import make_job

JOB = make_job(annotation_job_id="annotation-1")


async def test_a_page_is_the_jobs_images_with_their_labels(workstation, api):
    page = await workstation.review.page(JOB)
    assert [image.id for image in page] == ["i1", "i2"]
    assert page[0].labels[0].class_name == "bolt"
    assert api.calls[-1] == ("images", ("workbench", "parts", "", "annotation-1", 0, 100))


async def test_pages_go_on_by_offset(workstation):
    assert [i.id for i in await workstation.review.page(JOB, 1, 1)] == ["i2"]


async def test_what_search_does_not_tell_is_asked_for(workstation, api):
    thin = Image("i1", "one.png")
    api.next_answers["images"] = [(thin, api.shown[1])]
    first, second = await workstation.review.page(JOB)
    assert first == api.shown[0]
    assert second == api.shown[1]
    assert api.count("image") == 1


async def test_details_that_fail_leave_what_search_told(workstation, api):
    thin = Image("i1", "one.png", labels=(Label("bolt", (0, 0, 1, 1)),))
    api.next_answers["images"] = [(thin,)]
    api.next_answers["image"] = [NotFound("gone", status=404)]
    assert await workstation.review.page(JOB) == (thin,)


async def test_a_job_of_another_server_is_not_looked_for_here(workstation, api):
    with pytest.raises(InputError, match="belongs to"):
        await workstation.review.page(replace(JOB, server="https://api.roboflow.com"))


async def test_a_job_whose_images_are_not_known_yet_says_so(workstation):
    with pytest.raises(InputError):
        await workstation.review.page(replace(JOB, annotation_job_id=""))


async def test_a_failing_search_is_told(workstation, api):
    api.fail_all = Offline("down")
    with pytest.raises(Offline):
        await workstation.review.page(JOB)


async def test_what_a_job_asked_for_is_known_where_its_body_is(workstation, store):
    workstation.ledger.take(JOB)
    store.bodies[JOB.id] = '{"batchId": "b", "confidenceThresholds": {"bolt": 0.7}}'
    request = await workstation.review.request(JOB)
    assert request is not None
    assert request.confidence_thresholds == {"bolt": 0.7}


async def test_what_an_adopted_job_asked_for_is_not_known(workstation):
    assert await workstation.review.request(JOB) is None
