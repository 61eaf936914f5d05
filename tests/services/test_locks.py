"""A refusal teaches that a dataset's classes are locked; that is kept, and forgotten when it was wrong."""

from dataclasses import replace

import pytest

from app.domain.errors import KeyRefused, RequestRefused, StoreError
from app.domain.ontology import from_pairs
from app.services.locks import tells_of_lock
from tests.services.fakes import KEY, make_draft

NO_MATCH = RequestRefused("No overlap.", status=400, error_type="NO_MATCHING_CLASSES")
SCREWS = make_draft().asking(ontology=from_pairs([("a screw", "screw")]))


async def submit(workstation, clock, draft=SCREWS):
    added = workstation.composer.add(draft)
    assert workstation.outbox.enqueue(added.id)
    await clock.advance(0)
    return added


async def test_a_refusal_makes_other_classes_an_error(workstation, api, clock):
    api.next_answers["start_job"] = [NO_MATCH]
    draft = await submit(workstation, clock)
    assert workstation.catalogue.locked_classes("parts") == {"bolt", "nut"}
    assert "forbidden-class" in [p.rule for p in workstation.composer.problems(draft.id)]
    assert workstation.catalogue.locked_classes("tools") is None


async def test_what_was_learnt_is_there_after_a_restart(workstation, build, api, clock):
    api.next_answers["start_job"] = [NO_MATCH]
    await submit(workstation, clock)
    await workstation.stop()
    again = build(environment_key=KEY)
    await again.start()
    await clock.advance(0)
    assert again.catalogue.locked_classes("parts") == {"bolt", "nut"}


async def test_a_person_can_say_that_they_are_not_locked(workstation, store):
    await workstation.catalogue.learn_locked("parts")
    await workstation.catalogue.learn_locked("tools")
    await workstation.catalogue.forget_locked("parts")
    assert workstation.catalogue.locked_classes("parts") is None
    assert workstation.catalogue.locked_classes("tools") == frozenset()
    await workstation.catalogue.forget_locked("tools")
    assert not any("locked" in name for name in store.settings)


async def test_a_job_that_was_taken_with_another_class_ends_the_lock(workstation, clock):
    added = workstation.composer.add(SCREWS)
    assert workstation.outbox.enqueue(added.id)
    await workstation.catalogue.learn_locked("parts")
    await clock.advance(0)
    assert workstation.catalogue.locked_classes("parts") is None


async def test_a_job_that_was_taken_with_allowed_classes_says_nothing(workstation, clock):
    await workstation.catalogue.learn_locked("parts")
    await submit(workstation, clock, make_draft())
    assert workstation.catalogue.locked_classes("parts") is not None


async def test_another_workspaces_lock_is_not_this_ones(workstation):
    await workstation.catalogue.learn_locked("parts", "other")
    assert workstation.catalogue.locked_classes("parts") is None


async def test_a_full_disk_does_not_keep_it_from_holding_for_the_session(workstation, store):
    store.trouble = StoreError("full")
    await workstation.catalogue.learn_locked("parts")
    store.trouble = None
    assert workstation.catalogue.locked_classes("parts") is not None


@pytest.mark.parametrize("kept", ["{", '"parts"', "[1, null]", "{}"])
async def test_a_setting_that_cannot_be_read_counts_as_nothing_learnt(workstation, store, kept):
    await workstation.catalogue.learn_locked("parts")
    (name,) = [name for name in store.settings if "locked" in name]
    store.settings[name] = kept
    await workstation.catalogue.load()
    assert workstation.catalogue.locked_classes("parts") is None


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NO_MATCH, True),
        (RequestRefused("The classes are locked, and “screw” is not one of them.", status=400), True),
        (
            RequestRefused("Class screw is not allowed in this dataset.", status=400, error_type="Invalid"),
            True,
        ),
        (RequestRefused("The account is locked.", status=400), False),
        (RequestRefused("Class screw is strange.", status=400), False),
        (RequestRefused("locked class screw", status=400, error_type="MISSING_MODEL_ID"), False),
        (KeyRefused("The class screw is locked.", status=403), False),
    ],
)
def test_only_a_refusal_of_a_class_teaches_a_lock(error, expected):
    assert tells_of_lock(error, SCREWS) is expected


def test_a_derived_ontology_names_no_class():
    derived = replace(SCREWS, request=replace(SCREWS.request, ontology=None))
    assert not tells_of_lock(RequestRefused("class locked", status=400), derived)
    assert tells_of_lock(NO_MATCH, derived)


async def test_known_holds_models_offers_and_locks(workstation, api):
    api.offered = (object(),)
    assert workstation.composer.known(SCREWS).offers == ()
    await workstation.catalogue.models("parts")
    await workstation.catalogue.offers()
    await workstation.catalogue.learn_locked("parts")
    known = workstation.composer.known(SCREWS)
    assert (known.models, known.offers) == (api.models, api.offered)
    assert known.locked_classes == {"bolt", "nut"}


async def test_a_refresh_asks_again_for_offers_that_were_asked_for(workstation, api):
    await workstation.catalogue.refresh()
    assert api.count("model_offers") == 0
    await workstation.catalogue.offers()
    await workstation.catalogue.refresh()
    assert api.count("model_offers") == 2
