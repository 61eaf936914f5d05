"""An inference server over real HTTP: what is asked of it, what comes back, and who gets to see the key."""

import json
from collections.abc import AsyncIterator, Iterator

import pytest

from app.adapters.inference import open_inference
from app.adapters.inference.client import PROMPTS_A_QUESTION, InferenceClient
from app.adapters.roboflow.transport import Patience, Transport
from app.domain.catalogue import Label
from app.domain.errors import InputError, LabeldockError, ServerTrouble, UnreadableAnswer
from tests.adapters.http_server import Reply, ScriptedServer
from tests.adapters.roboflow.conftest import KEY, QUICK
from tests.adapters.roboflow.test_masks import GOOD

SAM3 = "/sam3/concept_segment"
SQUARE = [[10, 12], [40, 12], [40, 60]]
TRIANGLE = [[50, 50], [60, 50], [60, 70]]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.close()


@pytest.fixture
async def client(server: ScriptedServer) -> AsyncIterator[InferenceClient]:
    client = InferenceClient(Transport(server.url, KEY, patience=Patience(first=0.0), timeouts=QUICK))
    yield client
    await client.close()


def segment(masks: object, confidence: object = 0.9) -> dict:
    return {"masks": masks, "confidence": confidence, "format": "polygon"}


def results(*by_prompt: list) -> Reply:
    rows = [{"prompt_index": n, "predictions": found} for n, found in enumerate(by_prompt)]
    return Reply(json.dumps({"prompt_results": rows, "time": 0.1}))


async def test_a_picture_and_prompts_are_sent_with_the_key_as_a_header(client, server):
    server.on(SAM3, results([]))
    await client.concepts(b"abc", {"a bolt": "bolt", "a nut": "nut"}, 0.05)
    (asked,) = server.asked
    assert asked.json == {
        "image": {"type": "base64", "value": "YWJj"},
        "prompts": [{"type": "text", "text": "a bolt"}, {"type": "text", "text": "a nut"}],
        "output_prob_thresh": 0.05,
        "format": "polygon",
    }
    assert asked.key == f"Bearer {KEY}"
    assert asked.path == SAM3
    assert KEY not in asked.body.decode()


async def test_boxes_are_those_around_the_masks_and_classes_those_of_the_prompts(client, server):
    server.on(SAM3, results([segment([SQUARE, TRIANGLE])], [segment(GOOD, 0.95)]))
    found = await client.concepts(b"abc", {"a bolt": "bolt", "a nut": "nut"}, 0.05)
    nut, bolt = found.labels
    assert (nut.class_name, nut.box, nut.mask.width) == ("nut", (0, 0, 9, 9), 9)
    outline = tuple(tuple(point) for point in SQUARE)
    more = (tuple(tuple(point) for point in TRIANGLE),)
    assert bolt == Label("bolt", (10, 12, 60, 70), outline, 0.9, more)


async def test_many_prompts_are_asked_in_portions(client, server):
    server.on(SAM3, results([segment([SQUARE])]))
    prompts = {f"prompt {n}": f"class {n}" for n in range(2 * PROMPTS_A_QUESTION + 1)}
    found = await client.concepts(b"abc", prompts, 0.05)
    assert [len(asked.json["prompts"]) for asked in server.asked] == [16, 16, 1]
    assert [label.class_name for label in found.labels] == ["class 0", "class 16", "class 32"]


@pytest.mark.parametrize(
    "bad",
    [
        segment([SQUARE[:2]]), segment([]), segment(None), segment("x"), segment(GOOD | {"size": [3, 3]}),
        segment([[[1, 1], [1, 1], [1, 1]]]), segment([[[float("nan"), 1], [2, 2]]]), 7, None,
    ],
    ids=str,
)  # fmt: skip
async def test_a_mask_that_is_none_is_left_out_and_told(client, server, bad):
    server.on(SAM3, results([segment([SQUARE]), bad]))
    found = await client.concepts(b"abc", {"a bolt": "bolt"}, 0.05)
    assert len(found.labels) == 1
    assert found.warnings == ("1 of what the server found cannot be read and is left out.",)


async def test_an_answer_to_a_prompt_that_was_not_asked_is_left_out(client, server):
    row = {"prompt_index": 7, "predictions": [segment([SQUARE])]}
    server.on(SAM3, Reply({"prompt_results": [row, 3]}))
    found = await client.concepts(b"abc", {"a bolt": "bolt"}, 0.05)
    assert found.labels == ()


@pytest.mark.parametrize(
    ("has_outlines", "path"),
    [(False, "/infer/object_detection"), (True, "/infer/instance_segmentation")],
)
async def test_a_trained_model_is_asked_by_its_id(client, server, has_outlines, path):
    box = {"x": 40, "y": 30, "width": 40, "height": 20, "class": "bolt", "confidence": 0.9}
    server.on(path, Reply({"image": {"width": 640, "height": 480}, "predictions": [box]}))
    found = await client.detections(b"abc", "parts/3", 0.05, has_outlines=has_outlines)
    assert found.labels == (Label("bolt", (20, 20, 60, 40), confidence=0.9),)
    assert (found.width, found.height) == (640, 480)
    asked = server.asked[0].json
    assert (asked["model_id"], asked["confidence"]) == ("parts/3", 0.05)
    assert "api_key" not in asked


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply({"detail": "SAM3 remote request failed."}, 500), ServerTrouble),
        (
            Reply({"detail": [{"loc": ["body", "prompts"], "msg": "too many", "type": "x"}]}, 422),
            LabeldockError,
        ),
        (Reply("<html>", 200, {"Content-Type": "text/html"}), UnreadableAnswer),
        (Reply({"prompt_results": None}), UnreadableAnswer),
        (Reply({}), UnreadableAnswer),
        (Reply(fault="cut"), LabeldockError),
        (Reply(fault="hang"), LabeldockError),
    ],
    ids=str,
)
async def test_a_bad_answer_is_a_clear_word_and_nothing_is_asked_twice(client, server, reply, error):
    server.on(SAM3, reply)
    with pytest.raises(error) as caught:
        await client.concepts(b"abc", {"a bolt": "bolt"}, 0.05)
    assert len(server.asked) == 1
    assert KEY not in f"{caught.value} {caught.value.hint} {caught.value!r}"


async def test_the_key_follows_no_redirect(client, server):
    other = ScriptedServer()
    server.on(SAM3, Reply("", 307, {"Location": f"{other.url}{SAM3}"}))
    with pytest.raises(UnreadableAnswer):
        await client.concepts(b"abc", {"a bolt": "bolt"}, 0.05)
    other.close()
    assert other.asked == []


async def test_it_is_opened_for_a_safe_address_alone():
    with pytest.raises(InputError):
        await open_inference("http://inference.example", KEY)
    client = await open_inference("http://127.0.0.1:9001", KEY)
    assert KEY not in repr(client)
    await client.close()
