"""Text that looks like an API key is recognised wherever it stands, never shown, and taken out."""

import random
import string
from dataclasses import replace

import pytest

from app.domain.checks import check
from app.domain.checks.keys import cleaned, find_keys, looks_like_key, without_keys
from app.domain.job import CUSTOM
from app.domain.ontology import Ontology
from tests.domain.checks.drafts import GOOD, found, pairs, places, rows, solves

KEY = "aB3dE6gH9jK2mN5pQ8sT"
BATCH_ID = "Zx9Yw8Vu7Ts6Rq5Po4Nm"


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"key: {KEY}.",
        f"“{KEY}”",
        f"https://api.roboflow.com/?api_key={KEY}&x=1",
        "api_key=abcd1234efgh",
        '"apiKey": "0123456789abcdef"',
        "Authorization: Bearer abcd1234efgh",
        "rf_AbC123def456Gh",
        "rf_q2w3e4r5t6y7u8i9o0p1",
        "API-KEY: x7-secret-9",
        "api_key%3Dabcd1234efgh",
    ],
)
def test_a_key_is_recognised(text):
    assert looks_like_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a dog on the grass",
        "hard-hats/2",
        "my-workspace/hard-hats-2-rfdetr-base-t3--a1b2c3",
        "550e8400-e29b-41d4-a716-446655440000",
        "5f2b1c9e8d7a6b5c4d3e",
        "d41d8cd98f00b204e9800998ecf8427e",
        "IMG20230401T123456Ab",
        "Uploaded on 11/22/22 at 1:39 pm",
        "RedToyotaCorolla2019L",
        "DJI0042FrontLeftCam12",
        "TheQuickBrownFoxJumps",
        "Donaudampfschifffahrtskapitän",
        "SUPERCALIFRAGILISTICEXPIALIDOCIOUS",
        "20240131093000000000",
        "rf_connector_male",
        "rf_amplifier",
        "api key: a green box",
        "api_key=$ROBOFLOW_API_KEY",
        "a bearer carrying a load",
        "token ring",
        "C:/Pictures/aB3dE6gH9jK2mN5pQ8sT.png",
        "犬",
    ],
)
def test_other_texts_are_no_keys(text):
    assert not looks_like_key(text)
    assert without_keys(text) == text


def test_nearly_every_random_key_is_recognised():
    draw = random.Random(1)
    letters = string.ascii_letters + string.digits
    keys = ["".join(draw.choices(letters, k=20)) for _ in range(2000)]
    assert sum(map(looks_like_key, keys)) > 1900


def test_only_the_key_is_taken_out():
    assert without_keys(f"?api_key={KEY}&x={KEY}") == "?api_key=&x="
    assert without_keys(f"a {KEY} b", "#") == "a # b"


def test_places_are_told_without_the_key():
    value = {
        "modelOptions": {"deep": [1, {"apiKey": "short"}], "note": f"x {KEY}", KEY: 1},
        "modelId": KEY,
        "batchId": BATCH_ID,
        "image_id": BATCH_ID,
        "token": "$ROBOFLOW_API_KEY",
    }
    assert find_keys(value) == (
        "modelOptions.••••",
        "modelOptions.deep[2].apiKey",
        "modelOptions.note",
        "modelId",
    )
    assert find_keys([BATCH_ID], BATCH_ID) == ()


def test_a_deeply_nested_value_is_searched_too():
    value = [KEY]
    for _ in range(5000):
        value = [value]
    assert len(find_keys(value)) == 1


def test_a_cleaned_value_holds_no_key():
    value = {"a": [KEY, "b"], "c": f"d {KEY}", KEY: 1, "api_key": "x", "e": {"f": None}}
    assert cleaned(value) == {"a": ["b"], "c": "d", "e": {"f": None}}


DRAFTS = {
    "name": replace(GOOD, name=f"Monday {KEY}"),
    "reviewer": GOOD.asking(reviewer_email=KEY),
    "model": GOOD.asking(model_type=KEY),
    "options": GOOD.asking(model_type=CUSTOM, model_options={"modelId": KEY, "size": 1}),
    "confidence": GOOD.asking(confidence_thresholds={"dog": 0.5, KEY: 0.4}),
    "ontology": replace(GOOD, texts={"object": f'{{"a": "{KEY}'}),
}


@pytest.mark.parametrize(("where", "draft"), DRAFTS.items())
def test_a_key_is_an_error_that_never_shows_it_and_can_be_removed(where, draft):
    assert [p.where for p in found("api-key", draft)] == [where]
    assert places("api-key", draft) == [("error", None)]
    assert KEY not in repr(check(draft))
    assert not found("api-key", solves("api-key", draft))


@pytest.mark.parametrize(
    "draft",
    [
        GOOD.asking(model_options={"deep": [{"token": "anything"}]}),
        GOOD.asking(extra={"note": KEY}),
        replace(GOOD, file_fields={"history": [KEY]}),
    ],
)
def test_a_key_is_found_in_depth(draft):
    assert not found("api-key", solves("api-key", draft))


def test_a_key_in_a_row_is_told_at_the_row_and_shown_by_no_other_rule():
    draft = rows(("a dog", "dog"), (f"a {KEY}", "cat"), (f"a {KEY}", f"{KEY}/"), ("x", KEY))
    assert places("api-key", draft) == [("error", 1), ("error", 2), ("error", 3)]
    assert KEY not in repr(check(draft))
    assert pairs(solves("api-key", draft))[1] == ("a", "cat")


def test_not_even_a_part_of_a_key_is_quoted():
    long = f"{'dog ' * 12}{KEY}"
    draft = rows((long, "dog"), (long, "cat"), ("a cow ", "cow/calf"))
    texts = repr(check(draft))
    assert KEY[:6] not in texts
    assert "cow-calf" in texts


def test_the_batchs_own_id_is_no_key():
    draft = replace(GOOD, name="Monday").asking(batch_id=BATCH_ID, extra={"sourceBatchId": BATCH_ID})
    assert not found("api-key", draft)
    assert not found("api-key", replace(draft, name=BATCH_ID))


def test_a_draft_without_keys_has_no_such_problem():
    assert not found("api-key", GOOD)
    assert not found("api-key", GOOD.asking(ontology=None))
    assert not found("api-key", GOOD.asking(ontology=Ontology()))
