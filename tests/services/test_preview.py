"""A look at a sample before anything is paid for: who is asked, how often, what is shown meanwhile and after."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from app.domain.catalogue import Image, Label, TrainedModel
from app.domain.errors import InputError, NoKey, Offline, OutOfCredits, ServerTrouble
from app.domain.job import CUSTOM
from app.domain.ontology import from_pairs
from app.domain.preview import LOWEST, SAMPLE, Finding
from app.services.preview_sources import SETTING
from tests.services.fakes import (
    BATCH,
    KEY,
    PICTURE,
    WORKSPACE,
    FakeApi,
    FakeInference,
    FakePictures,
    make_draft,
    settle,
)

BOLT = Label("bolt", (10, 10, 50, 50), confidence=0.9)
AGAIN = Label("bolt", (12, 10, 50, 50), confidence=0.4)
FOUND = Finding((BOLT, AGAIN), ("One word is not understood.",), 640, 480)
HOSTED = "https://serverless.roboflow.com"
LOCAL = "http://127.0.0.1:9001"


def images(count: int) -> tuple[Image, ...]:
    return tuple(Image(f"i{n}", f"{n}.png", 640, 480, f"https://img/{n}", f"t/{n}") for n in range(count))


@pytest.fixture
def api() -> FakeApi:
    api = FakeApi()
    api.shown = images(20)
    api.found_by_preview = FOUND
    return api


@pytest.fixture
def inference() -> FakeInference:
    return FakeInference()


@pytest.fixture
def findings() -> FakePictures:
    return FakePictures()


class Desk:
    """A workstation with a draft, and the names of what its preview told."""

    def __init__(self, workstation: Any, draft: Any) -> None:
        self.workstation = workstation
        self.preview = workstation.preview
        self.composer = workstation.composer
        self.draft = workstation.composer.add(draft)
        self.id = self.draft.id
        self.told: list[str] = []
        self.preview.changed.connect(self.told.append)

    @property
    def look(self) -> Any:
        return self.preview.look(self.id)

    @property
    def names(self) -> list[str]:
        return [shot.image.id for shot in self.look.shots]

    def ask(self, **changes: Any) -> None:
        self.composer.edit(self.composer.draft(self.id).asking(**changes))

    async def prepared(self) -> "Desk":
        self.preview.prepare(self.id)
        await settle()
        return self

    async def ran(self) -> "Desk":
        self.preview.run(self.id)
        await settle()
        await settle()
        return self


@pytest.fixture
async def open_desk(build, clock, inference, findings):
    async def open_it(draft: Any = None, **parts: Any) -> Desk:
        workstation = build(**({"inference": inference, "findings": findings} | parts))
        await workstation.start()
        await workstation.session.add_key(KEY)
        await clock.advance(0)
        return Desk(workstation, draft or make_draft())

    return open_it


@pytest.fixture
async def desk(open_desk) -> Desk:
    return await (await open_desk()).prepared()


class TestTheSample:
    async def test_it_is_spread_over_the_batch(self, desk):
        assert desk.names == ["i1", "i5", "i8", "i11", "i15", "i18"]
        assert len(desk.preview.images(desk.id)) == 20
        assert all(shot.labels is None for shot in desk.look.shots)

    async def test_a_small_batch_is_shown_whole(self, open_desk, api):
        api.shown = images(3)
        assert (await (await open_desk()).prepared()).names == ["i0", "i1", "i2"]

    async def test_preparing_again_asks_nothing(self, desk, api):
        asked = api.count("images")
        await desk.prepared()
        assert api.count("images") == asked

    async def test_a_second_draft_of_the_batch_asks_nothing(self, desk, api):
        asked = api.count("images")
        other = desk.composer.add(make_draft(name="Other"))
        desk.preview.prepare(other.id)
        assert len(desk.preview.look(other.id).shots) == SAMPLE
        await settle()
        assert api.count("images") == asked

    async def test_a_large_batch_is_read_page_by_page_and_shown_after_the_first(self, open_desk, api):
        api.shown = images(600)
        desk = await open_desk()
        gate = api.gates["images"] = asyncio.Event()
        await desk.prepared()
        assert not desk.names
        gate.set()
        await settle()
        assert [arguments[-2] for name, arguments in api.calls if name == "images"] == [0, 250, 500]
        assert all(int(name[1:]) < 250 for name in desk.names)
        assert len(desk.preview.images(desk.id)) == 600

    async def test_shuffling_brings_others_and_leaves_pinned_ones_in_place(self, desk):
        desk.preview.pin(desk.id, "i5", is_pinned=True)
        desk.preview.reshuffle(desk.id)
        assert desk.names == ["i0", "i5", "i2", "i3", "i4", "i6"]
        assert [shot.is_pinned for shot in desk.look.shots] == [False, True, False, False, False, False]

    async def test_chosen_images_are_the_sample_and_strangers_are_left_out(self, desk):
        desk.preview.choose(desk.id, ["i3", "nobody", "i3", "i0"])
        assert desk.names == ["i3", "i0"]
        desk.preview.choose(desk.id, ["nobody"])
        assert desk.names == ["i3", "i0"]

    async def test_an_empty_batch_says_so(self, open_desk, api):
        api.shown = ()
        desk = await (await open_desk()).prepared()
        assert desk.look.trouble.message == "This batch holds no images."

    async def test_without_a_batch_there_is_nothing(self, open_desk, api):
        desk = await open_desk(make_draft(project=""))
        await desk.prepared()
        await desk.ran()
        assert desk.look.shots == ()
        assert api.count("images") == 0

    async def test_another_batch_has_another_sample(self, desk, api):
        api.shown = images(2)
        desk.ask(batch_id="batch-13")
        assert desk.look.shots == ()
        await settle()
        assert desk.names == ["i0", "i1"]

    async def test_another_batch_is_fetched_while_the_first_still_is(self, open_desk, api):
        desk = await open_desk()
        gate = api.gates["images"] = asyncio.Event()
        await desk.prepared()
        desk.ask(batch_id="batch-13")
        gate.set()
        await settle()
        assert len(desk.names) == SAMPLE
        assert {arguments[2] for name, arguments in api.calls if name == "images"} == {BATCH.id, "batch-13"}

    async def test_what_could_not_be_fetched_is_fetched_once_the_server_answers_again(self, open_desk, api):
        desk = await open_desk()
        api.fail_all = Offline("no network")
        await desk.prepared()
        assert isinstance(desk.look.trouble, Offline)
        await desk.prepared()
        asked = api.count("images")
        assert asked == 1
        api.fail_all = None
        await desk.workstation.session.test()
        await settle()
        assert len(desk.names) == SAMPLE
        assert desk.look.trouble is None


class TestARun:
    async def test_it_looks_with_all_prompts_at_the_lowest_threshold(self, desk, api):
        await desk.ran()
        asked = [arguments for name, arguments in api.calls if name == "preview"]
        assert len(asked) == SAMPLE
        prompts = {"a bolt": "bolt", "a nut": "nut"}
        assert asked[0] == (WORKSPACE, "parts", "sam3", prompts, LOWEST, "https://img/1", b"")
        look = desk.look
        assert all(shot.labels == (BOLT, AGAIN) for shot in look.shots)
        assert all(shot.apart == {0} for shot in look.shots)
        assert look.source == "Roboflow's preview · free"
        assert look.warnings == ("One word is not understood.",)
        assert (look.is_running, look.is_outdated, look.trouble) == (False, False, None)

    async def test_three_images_at_a_time_each_shown_at_once(self, desk, api):
        gate = api.gates["preview"] = asyncio.Event()
        await desk.ran()
        assert [shot.is_running for shot in desk.look.shots] == [True] * 3 + [False] * 3
        assert desk.look.is_running
        told = len(desk.told)
        gate.set()
        await settle()
        assert len(desk.told) >= told + SAMPLE
        assert not desk.look.is_running

    async def test_a_second_run_is_ignored_while_it_runs(self, desk, api):
        gate = api.gates["preview"] = asyncio.Event()
        await desk.ran()
        await desk.ran()
        gate.set()
        await settle()
        assert api.count("preview") == SAMPLE

    async def test_cancelling_ends_it_at_once_and_keeps_what_was_found(self, desk, api):
        desk.preview.choose(desk.id, ["i0"])
        await desk.ran()
        gate = api.gates["preview"] = asyncio.Event()
        desk.preview.choose(desk.id, ["i0", "i1", "i2"])
        await desk.ran()
        assert [shot.is_running for shot in desk.look.shots] == [False, True, True]
        desk.preview.cancel(desk.id)
        look = desk.look
        assert not look.is_running
        assert not any(shot.is_running for shot in look.shots)
        gate.set()
        await settle()
        assert [shot.labels is not None for shot in desk.look.shots] == [True, False, False]

    async def test_it_can_run_again_right_after_it_was_cancelled(self, desk, api):
        gate = api.gates["preview"] = asyncio.Event()
        await desk.ran()
        desk.preview.cancel(desk.id)
        desk.preview.run(desk.id)
        assert desk.look.is_running
        gate.set()
        await settle()
        assert all(shot.labels for shot in desk.look.shots)

    async def test_the_trouble_of_one_image_does_not_hold_up_the_others(self, desk, api):
        api.next_answers["preview"] = [FOUND, ServerTrouble("It broke.", status=500), FOUND]
        await desk.ran()
        troubles = [shot.trouble for shot in desk.look.shots]
        assert sorted(troubles) == ["", "", "", "", "", "It broke."]
        assert desk.look.trouble is None
        api.next_answers.clear()
        await desk.ran()
        assert all(shot.labels and not shot.trouble for shot in desk.look.shots)
        assert api.count("preview") == SAMPLE + 1

    @pytest.mark.parametrize("error", [Offline("no network"), OutOfCredits("none left"), NoKey("no key")])
    async def test_the_trouble_of_all_ends_it(self, desk, api, error):
        api.next_answers["preview"] = [error]
        await desk.ran()
        assert desk.look.trouble is error
        assert not desk.look.is_running
        assert api.count("preview") <= 3
        assert not any(shot.is_running for shot in desk.look.shots)

    async def test_without_a_row_there_is_nothing_to_look_for(self, desk, api):
        desk.ask(ontology=from_pairs([("", "bolt"), (" ", "")]))
        await desk.ran()
        assert desk.look.trouble.message == "There is nothing to look for yet."
        assert api.count("preview") == 0

    async def test_images_that_come_in_meanwhile_are_looked_at_too(self, desk, api):
        gate = api.gates["preview"] = asyncio.Event()
        await desk.ran()
        desk.preview.choose(desk.id, ["i0", "i1"])
        gate.set()
        await settle()
        assert all(shot.labels for shot in desk.look.shots)

    async def test_a_derived_ontology_looks_for_the_classes_of_the_dataset(self, desk, api):
        desk.ask(ontology=None)
        await desk.ran()
        prompts = api.calls[-1][1][3]
        assert prompts == {"bolt": "bolt", "nut": "nut"}

    async def test_labels_come_back_under_the_classes_of_the_draft(self, desk, api):
        desk.ask(ontology=from_pairs([("a bolt", "fixings/bolt")]))
        api.found_by_preview = Finding((replace(BOLT, class_name="fixings-bolt"),))
        await desk.ran()
        assert {label.class_name for shot in desk.look.shots for label in shot.labels} == {"fixings/bolt"}

    async def test_a_size_that_was_not_known_is_learnt(self, open_desk, api):
        api.shown = (Image("i0", "0.png", url="https://img/0"),)
        desk = await (await (await open_desk()).prepared()).ran()
        assert (desk.look.shots[0].image.width, desk.look.shots[0].image.height) == (640, 480)

    async def test_an_image_without_a_safe_address_goes_as_a_picture(self, open_desk, api):
        api.shown = (Image("i0", "0.png", url="/source/0.png"),)
        await (await (await open_desk()).prepared()).ran()
        assert api.calls[-1][1][-2:] == ("", PICTURE)


class TestWhatIsOutdated:
    async def test_other_rows_make_it_outdated_and_undoing_them_does_not(self, desk):
        await desk.ran()
        told = len(desk.told)
        desk.ask(ontology=from_pairs([("a gear", "gear")]))
        assert desk.look.is_outdated
        assert len(desk.told) == told + 1
        desk.ask(ontology=from_pairs([("a gear", "gears")]))
        assert len(desk.told) == told + 1
        desk.ask(ontology=make_draft().request.ontology)
        assert not desk.look.is_outdated
        assert len(desk.told) == told + 2

    async def test_thresholds_do_not(self, desk):
        await desk.ran()
        desk.ask(default_confidence=0.3, confidence_thresholds={"bolt": 0.9}, run_nms=False)
        assert not desk.look.is_outdated

    async def test_another_model_does(self, desk):
        await desk.ran()
        desk.ask(model_type="gemini-boxes")
        assert desk.look.is_outdated

    async def test_it_is_told_again_after_another_run(self, desk):
        await desk.ran()
        for name in ("gear", "plate"):
            desk.ask(ontology=from_pairs([(name, name)]))
            assert desk.look.is_outdated
            await desk.ran()
            told = len(desk.told)
        desk.ask(ontology=from_pairs([("pin", "pin")]))
        assert len(desk.told) == told + 1

    async def test_what_was_found_stays_in_sight_where_the_next_run_is_cancelled(self, desk, api):
        await desk.ran()
        desk.ask(ontology=from_pairs([("a gear", "gear")]))
        api.gates["preview"] = asyncio.Event()
        await desk.ran()
        assert not any(shot.labels for shot in desk.look.shots)
        desk.preview.cancel(desk.id)
        assert all(shot.labels for shot in desk.look.shots)
        assert desk.look.is_outdated

    async def test_nothing_is_outdated_before_a_run(self, desk):
        desk.ask(ontology=from_pairs([("a gear", "gear")]))
        assert not desk.look.is_outdated

    async def test_what_was_found_stays_in_sight_where_the_next_run_finds_nothing(self, desk, api):
        await desk.ran()
        desk.ask(ontology=from_pairs([("a gear", "gear")]))
        api.next_answers["preview"] = [Offline("no network")]
        await desk.ran()
        assert isinstance(desk.look.trouble, Offline)
        assert desk.look.is_outdated
        assert all(shot.labels for shot in desk.look.shots)


class TestWhatIsKept:
    async def test_a_second_look_works_offline_after_a_restart(self, desk, open_desk, api, findings, store):
        await desk.ran()
        await desk.workstation.stop()
        other = await open_desk()
        api.fail_all = Offline("no network")
        asked = api.count("preview")
        await other.prepared()
        await settle()
        assert other.names == desk.names
        assert all(shot.labels == (BOLT, AGAIN) for shot in other.look.shots)
        assert other.look.source == "an earlier look · free"
        assert api.count("preview") == asked

    async def test_other_rows_are_looked_for_again_and_the_first_are_kept_meanwhile(self, desk, api):
        await desk.ran()
        desk.ask(ontology=from_pairs([("a gear", "gear")]))
        await desk.ran()
        assert api.count("preview") == 2 * SAMPLE
        desk.ask(ontology=make_draft().request.ontology)
        await desk.ran()
        assert api.count("preview") == 2 * SAMPLE
        assert not desk.look.is_outdated

    async def test_the_key_is_not_in_it(self, desk, findings):
        await desk.ran()
        assert len(findings.kept) == SAMPLE + 1
        assert KEY not in str(findings.kept)

    @pytest.mark.parametrize(
        "damage", [b"{", b"[]", b'{"labels": [1], "warnings": [], "size": [1, 1]}', b"\xff"]
    )
    async def test_what_is_damaged_is_looked_for_again(self, desk, open_desk, api, findings, damage):
        await desk.ran()
        findings.kept = dict.fromkeys(findings.kept, damage)
        other = await (await (await open_desk()).prepared()).ran()
        assert all(shot.labels == (BOLT, AGAIN) for shot in other.look.shots)
        assert api.count("preview") == 2 * SAMPLE


class TestAnInferenceServer:
    @pytest.fixture
    def api(self) -> FakeApi:
        api = FakeApi()
        api.shown = images(2)
        return api

    async def at(self, open_desk: Any, address: str, draft: Any = None, **parts: Any) -> Desk:
        desk = await open_desk(draft, **parts)
        await desk.preview.set_inference_address(address)
        return await desk.prepared()

    async def test_it_serves_where_the_server_has_no_preview(self, open_desk, api, inference):
        inference.finding = Finding((replace(BOLT, class_name="a bolt"), replace(AGAIN, class_name="a nut")))
        desk = await (await self.at(open_desk, LOCAL)).ran()
        assert inference.opened == [(LOCAL, KEY)]
        assert inference.calls[0][1] == (PICTURE, {"a bolt": "a bolt", "a nut": "a nut"}, LOWEST)
        assert [label.class_name for label in desk.look.shots[0].labels] == ["bolt", "nut"]
        assert desk.look.source == "an inference server on this machine · free"

    async def test_that_there_is_no_preview_is_asked_once_a_session(self, open_desk, api):
        desk = await (await self.at(open_desk, LOCAL)).ran()
        asked = api.count("preview")
        desk.ask(ontology=from_pairs([("a gear", "gear")]))
        await desk.ran()
        assert api.count("preview") == asked == 2

    async def test_a_new_row_costs_one_prompt(self, open_desk, inference):
        desk = await (await self.at(open_desk, LOCAL)).ran()
        inference.calls.clear()
        desk.ask(ontology=from_pairs([("a bolt", "bolt"), ("a nut", "nut"), ("a gear", "gear")]))
        await desk.ran()
        assert [list(arguments[1]) for _, arguments in inference.calls] == [["a gear"], ["a gear"]]
        inference.calls.clear()
        desk.ask(ontology=from_pairs([("a bolt", "screw")]))
        await desk.ran()
        assert inference.calls == []

    async def test_a_hosted_one_asks_first(self, open_desk, api, inference):
        desk = await self.at(open_desk, HOSTED)
        assert desk.preview.asks_first(desk.id) == ""  # Roboflow's own preview may serve
        await desk.ran()
        assert "Asking serverless.roboflow.com may cost credits." in desk.look.trouble.message
        assert inference.opened == []
        words = "2 images are sent to serverless.roboflow.com, which may cost credits."
        assert desk.preview.asks_first(desk.id) == words
        await desk.ran()
        assert inference.opened == [(HOSTED, KEY)]
        assert desk.look.source == "serverless.roboflow.com · may cost credits"
        assert desk.preview.asks_first(desk.id) == ""  # all is known by now

    async def test_what_comes_into_the_sample_later_is_not_paid_for(self, open_desk, api, inference):
        desk = await self.at(open_desk, HOSTED)
        await desk.ran()
        desk.preview.choose(desk.id, ["i0"])
        gate = inference.gates["concepts"] = asyncio.Event()
        await desk.ran()
        desk.preview.choose(desk.id, ["i0", "i1"])
        gate.set()
        await settle()
        assert [shot.labels is not None for shot in desk.look.shots] == [True, False]
        assert inference.count("concepts") == 1

    async def test_another_address_ends_a_run(self, open_desk, inference):
        inference.gate = asyncio.Event()
        desk = await (await self.at(open_desk, LOCAL)).ran()
        assert desk.look.is_running
        await desk.preview.set_inference_address(HOSTED)
        assert not desk.look.is_running
        inference.gate.set()
        await settle()
        assert all(shot.labels is None for shot in desk.look.shots)

    async def test_a_hosted_one_asks_before_a_trained_model_at_once(self, open_desk):
        desk = await self.at(open_desk, HOSTED, make_draft().asking(model_type=CUSTOM))
        assert desk.preview.asks_first(desk.id).startswith("2 images are sent to serverless.roboflow.com")
        desk.preview.choose(desk.id, ["i0"])
        assert desk.preview.asks_first(desk.id).startswith("1 image is sent to")

    async def test_a_trained_model_is_looked_at_with_its_own_classes(self, open_desk, api, inference):
        api.models = (TrainedModel("parts/3", "Parts 3", "instance-segmentation", ("bolt", "nut")),)
        draft = make_draft()
        draft = draft.asking(
            model_type=CUSTOM, model_options={"modelId": "parts/3"}, ontology=from_pairs([("bolt", "screw")])
        )
        desk = await open_desk(draft)
        await desk.workstation.catalogue.models("parts")
        await desk.preview.set_inference_address(LOCAL)
        inference.finding = Finding((BOLT, replace(BOLT, class_name="gear")))
        await (await desk.prepared()).ran()
        assert api.count("preview") == 0
        assert inference.calls[0] == ("detections", (PICTURE, "parts/3", LOWEST, True))
        assert [label.class_name for label in desk.look.shots[0].labels] == ["screw"]

    async def test_without_one_a_trained_model_says_what_to_do(self, open_desk):
        draft = make_draft().asking(model_type=CUSTOM, model_options={"modelId": "parts/3"})
        desk = await (await (await open_desk(draft)).prepared()).ran()
        assert desk.look.trouble.message == "Roboflow has no preview of trained models."
        assert "inference server" in desk.look.trouble.hint

    async def test_another_foundation_model_is_not_run_there(self, open_desk, inference):
        desk = await self.at(open_desk, LOCAL, make_draft().asking(model_type="gemini-boxes"))
        await desk.ran()
        assert "gemini-boxes" in desk.look.trouble.message
        assert inference.calls == []

    @pytest.mark.parametrize("text", ["http://inference.example", "ftp://x", "https://u:p@x", "nonsense"])
    async def test_only_a_safe_address_is_taken(self, desk, store, text):
        with pytest.raises(InputError):
            await desk.preview.set_inference_address(text)
        assert desk.preview.inference_address == ""
        assert SETTING not in store.settings

    async def test_the_address_is_there_after_a_restart(self, desk, open_desk):
        await desk.preview.set_inference_address(f" {HOSTED}/ ")
        assert (await open_desk()).preview.inference_address == HOSTED
        await desk.preview.set_inference_address("")
        assert desk.preview.inference_address == ""

    @pytest.mark.parametrize("kept", ["http://evil.example", "\0", "x" * 9])
    async def test_a_kept_address_that_is_not_safe_is_forgotten(self, open_desk, store, kept):
        store.settings[SETTING] = kept
        assert (await open_desk()).preview.inference_address == ""

    async def test_a_new_key_is_used_from_then_on(self, open_desk, inference):
        desk = await (await self.at(open_desk, LOCAL)).ran()
        await desk.workstation.session.add_key("AnotherKeyOfTheTest")
        desk.ask(ontology=from_pairs([("a gear", "gear")]))
        await desk.ran()
        assert [key for _, key in inference.opened] == [KEY, "AnotherKeyOfTheTest"]


async def test_a_draft_that_was_begun_without_a_key_is_of_the_workspace_in_use(open_desk, api):
    desk = await open_desk()
    desk.composer._put(replace(desk.draft, workspace=""))
    await desk.prepared()
    await desk.ran()
    assert all(shot.labels for shot in desk.look.shots)
    assert next(arguments for name, arguments in api.calls if name == "preview")[0] == WORKSPACE


async def test_a_long_ontology_is_compared_within_a_turn(desk):
    await desk.ran()
    rows = from_pairs((f"prompt {n}", f"class {n}") for n in range(10_000))
    desk.ask(ontology=rows)
    assert desk.look.is_outdated


async def test_closing_the_tab_ends_a_run_and_keeps_what_was_found(desk, api):
    await desk.ran()
    api.gates["preview"] = asyncio.Event()
    desk.preview.reshuffle(desk.id)
    await desk.ran()
    assert desk.look.is_running
    desk.composer.close(desk.id)
    assert not desk.look.is_running
    desk.preview.choose(desk.id, ["i1"])
    assert desk.look.shots[0].labels == (BOLT, AGAIN)


async def test_a_draft_that_is_gone_has_no_preview(desk, api):
    api.gates["preview"] = asyncio.Event()
    await desk.ran()
    desk.composer.delete(desk.id)
    assert desk.look.shots == ()
    await settle()
    desk.preview.run(desk.id)
    desk.preview.prepare(desk.id)
    assert desk.preview.images(desk.id) == ()


async def test_stopping_the_program_ends_a_run(desk, api):
    api.gates["preview"] = asyncio.Event()
    await desk.ran()
    await desk.workstation.stop()
    assert not desk.workstation.tasks._running
