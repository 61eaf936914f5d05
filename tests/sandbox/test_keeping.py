"""Labels that images have already: replaced, or kept and added to, as the job asks."""

import httpx

from tests.sandbox.talk import PARTS, batch_id, labelled


def night_shift_labels(api: httpx.Client) -> list[list[dict]]:
    """Return the labels of the images of the night shift that have any."""
    body = {"batch": True, "batch_id": batch_id(api, PARTS, "Night shift"), "limit": 250,
            "fields": ["name", "annotations"]}  # fmt: skip
    results = api.post(f"{PARTS}/search", json=body).json()["results"]
    return [image["annotations"]["boxes"] for image in results if image["annotations"]]


def test_labels_are_replaced_or_kept_as_asked(api: httpx.Client):
    before = night_shift_labels(api)
    assert before and all("confidence" not in box for boxes in before for box in boxes)
    replaced = labelled(api, batch="Night shift", ontology={"no bolt": "bolt"})
    assert replaced == []
    kept = labelled(
        api, batch="Night shift", ontology=["spring"], preserveExistingAnnotations=True, defaultConfidence=0.8
    )
    second = night_shift_labels(api)
    assert len(second) == len(before) - 2
    assert [box for box in kept if "confidence" not in box] == before[1]
    assert [box["label"] for box in kept if "confidence" in box] == ["spring"]
