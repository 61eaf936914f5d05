"""The server's own preview: what is asked, and what of the answer can be used."""

import json

import pytest

from app.adapters.roboflow.client import RoboflowClient
from app.adapters.roboflow.predictions import MOST
from app.domain.catalogue import Label, Mask
from app.domain.errors import KeyRefused, LabeldockError, OutOfCredits, ServerTrouble, UnreadableAnswer
from app.domain.preview import Finding
from tests.adapters.http_server import Reply, ScriptedServer
from tests.adapters.roboflow.conftest import KEY, Waits, recorded
from tests.adapters.roboflow.test_masks import GOOD

PATH = "/w/p/autolabel/preview"
BOX = {"x": 40, "y": 30, "width": 40, "height": 20, "class": "bolt", "confidence": 0.9}
BOLT = Label("bolt", (20, 20, 60, 40), confidence=0.9)


async def ask(client: RoboflowClient, **changes) -> Finding | None:
    asked = {"model_type": "sam3", "prompts": {"a bolt": "bolt"}, "threshold": 0.05, "url": "https://x/1"}
    return await client.preview("w", "p", **(asked | changes))


def answered(server: ScriptedServer, *predictions: object, **more: object) -> None:
    server.on(PATH, Reply(json.dumps({"predictions": predictions} | more)))


async def test_prompts_go_out_as_objects_that_keep_their_direction(client, server):
    answered(server, BOX)
    assert await ask(client) == Finding((BOLT,))
    assert server.asked[0].json == {
        "modelType": "sam3",
        "image": {"type": "url", "value": "https://x/1"},
        "ontology": [{"class": "bolt", "prompt": "a bolt"}],
        "confidenceThreshold": 0.05,
    }
    assert server.asked[0].key == f"Bearer {KEY}"
    assert KEY not in server.asked[0].path


async def test_without_prompts_the_server_derives_them(client, server):
    answered(server)
    await ask(client, prompts={})
    assert "ontology" not in server.asked[0].json


async def test_a_picture_goes_as_text_where_there_is_no_address(client, server):
    answered(server)
    await ask(client, url="", picture=b"abc")
    assert server.asked[0].json["image"] == {"type": "base64", "value": "YWJj"}


@pytest.mark.parametrize("status", [404, 405])
async def test_a_server_without_it_says_so(client, server, status):
    server.on(PATH, Reply({"message": "no"}, status))
    assert await ask(client) is None


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply({"error": "no"}, 401), KeyRefused),
        (Reply({"error": "no"}, 402), OutOfCredits),
        (recorded("errors/gateway.html", 502), ServerTrouble),
        (Reply({"message": "broken"}, 500), ServerTrouble),
        (Reply("<html>Welcome", 200, {"Content-Type": "text/html"}), UnreadableAnswer),
        (Reply("{"), UnreadableAnswer),
        (Reply("[]"), UnreadableAnswer),
        (Reply({"model": "sam3"}), UnreadableAnswer),
        (Reply({"predictions": "none"}), UnreadableAnswer),
        (Reply("[" * 100_000), UnreadableAnswer),
        (Reply("", 302, {"Location": "https://evil.example/"}), UnreadableAnswer),
        (Reply(fault="cut"), LabeldockError),
        (Reply(fault="cut midway", body={"predictions": []}), LabeldockError),
        (Reply(fault="hang"), LabeldockError),
    ],
    ids=str,
)
async def test_a_bad_answer_is_a_clear_word(client, server, reply, error):
    server.on(PATH, reply)
    with pytest.raises(error) as caught:
        await ask(client)
    assert KEY not in f"{caught.value} {caught.value.hint}"


async def test_it_is_free_and_so_asked_again_after_a_slip(client, server, waits: Waits):
    server.on(PATH, Reply("", 503), Reply({"predictions": [BOX]}))
    assert (await ask(client)).labels == (BOLT,)
    assert len(waits.seconds) == 1


async def test_the_surest_come_first_with_outlines_and_masks(client, server):
    points = [{"x": 1, "y": 1}, {"x": 9, "y": 1}, {"x": 9, "y": 9}]
    answered(
        server,
        BOX | {"confidence": 0.2, "points": points},
        BOX | {"rle": GOOD},
        image={"width": 64, "height": 48},
    )
    found = await ask(client)
    assert [label.confidence for label in found.labels] == [0.9, 0.2]
    assert found.labels[0].mask == Mask(9, 9, GOOD["counts"])
    assert found.labels[1].polygon == ((1, 1), (9, 1), (9, 9))
    assert (found.width, found.height) == (64, 48)


@pytest.mark.parametrize(
    "bad",
    [
        1, None, "x", [], {}, BOX | {"class": ""}, BOX | {"x": None}, BOX | {"width": -1}, BOX | {"height": 0},
        BOX | {"x": 1e30}, BOX | {"x": "inf"}, {"class": "bolt", "rle": GOOD | {"size": [9, 8]}},
        {"class": "bolt", "points": [[1, 1], [2, 2]]},
    ],
    ids=str,
)  # fmt: skip
async def test_what_cannot_be_read_is_left_out_and_told(client, server, bad):
    answered(server, BOX, bad)
    found = await ask(client)
    assert found.labels == (BOLT,)
    assert found.warnings == ("1 of what the server found cannot be read and is left out.",)


async def test_not_a_number_is_no_place(client, server):
    server.on(PATH, Reply(json.dumps({"predictions": [BOX | {"x": float("nan")}, BOX]})))
    assert (await ask(client)).labels == (BOLT,)


async def test_a_mask_of_the_wrong_size_leaves_the_box(client, server):
    answered(server, BOX | {"rle": GOOD | {"size": [9, 8]}})
    assert (await ask(client)).labels == (BOLT,)


@pytest.mark.parametrize(
    ("told", "confidence"), [(87, 0.87), (-3, 0.0), (1e9, 1.0), ("0.5", 0.5), (None, None)]
)
async def test_a_confidence_is_a_share(client, server, told, confidence):
    answered(server, BOX | {"confidence": told})
    assert (await ask(client)).labels[0].confidence == confidence


async def test_of_fifty_thousand_the_surest_are_shown(client, server):
    answered(server, *(BOX | {"confidence": n / 50_000} for n in range(50_000)))
    found = await ask(client)
    assert len(found.labels) == MOST
    assert found.labels[0].confidence > 0.99
    assert found.warnings == ("50,000 objects were found on one image; the 3,000 surest are shown.",)


async def test_the_words_of_the_server_are_passed_on(client, server):
    answered(
        server, BOX, warnings=["“x” is not\n understood."], blockErrors=[{"message": "A block failed."}, 7]
    )
    assert (await ask(client)).warnings == ("“x” is not understood.", "A block failed.")


async def test_a_key_that_the_answer_repeats_is_masked(client, server):
    answered(server, BOX, warnings=[f"key {KEY}"])
    assert KEY not in str(await ask(client))
