"""Every scenario does what it says."""

import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.sandbox.scenarios import SCENARIOS, Scenario, scenario_of
from tests.sandbox.talk import NEW, PARTS, batch_id, finished, start, started, status, until
from tests.sandbox_process import FAKE_LABELER, running


@contextmanager
def sandbox_with(data: Path, scenario: str, key: str = "full"):
    """Run a sandbox with a scenario and yield a client."""
    with running(data, scenario, labeler=FAKE_LABELER) as process, process.client(key) as client:
        yield client


def test_scenarios_join():
    assert scenario_of("wrapped, no-credits") == Scenario(wraps_objects=True, has_credits=False)
    assert scenario_of("default") == scenario_of("") == Scenario()


def test_every_scenario_can_be_made():
    assert all(isinstance(scenario_of(name), Scenario) for name in SCENARIOS)


def test_unknown_scenario_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match=r"'odd'.*stuck"):
        scenario_of("odd")


def test_slow_counts_image_by_image(data: Path):
    with sandbox_with(data, "slow") as api:
        job = started(api, ontology=["bolt"], numImagesToLabel=3)
        until(api, job["jobId"], lambda s: 0 < s["numImagesSentBack"] < 3)


def test_stuck_stays_at_zero_and_shows_no_subjobs(data: Path):
    with sandbox_with(data, "stuck,no-subjobs") as api:
        job = started(api, ontology=["bolt"])
        api.post(f"{PARTS}/search", json={"limit": 1})  # gives the workers a chance to look
        time.sleep(0.3)
        found = status(api, job["jobId"])
    assert (found["status"], found["numImagesSentBack"]) == ("pending", 0)
    assert "subjobs" not in found


def test_short_ends_with_images_missing_under_an_unknown_word(data: Path):
    with sandbox_with(data, "short,unknown-status") as api:
        job = started(api, ontology=["bolt"], numImagesToLabel=8)
        found = finished(api, job["jobId"], "settled")
    assert (found["numImages"], found["numImagesSentBack"]) == (8, 6)
    assert {s["status"] for s in found["subjobs"]} == {"settled"}


@pytest.mark.parametrize(("scenario", "after"), [("rate-limit", "1"), ("rate-limit-bare", None)])
def test_rate_limit_passes_after_two_answers(data: Path, scenario: str, after: str | None):
    with sandbox_with(data, scenario) as api:
        answers = [api.get("/workbench") for _ in range(3)]
    assert [a.status_code for a in answers] == [429, 429, 200]
    assert answers[0].headers.get("retry-after") == after


def test_gateway_answers_every_third_get_with_a_page(data: Path):
    with sandbox_with(data, "html-502") as api:
        answers = [api.get("/workbench") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 502]
    assert answers[2].headers["content-type"].startswith("text/html")


def test_without_credits_no_job_starts(data: Path):
    with sandbox_with(data, "no-credits") as api:
        assert start(api, ontology=["bolt"]).status_code == 402
        assert api.get(f"{PARTS}/jobs").json()["jobs"] == []


def test_connection_is_cut_after_the_job_was_created(data: Path):
    with sandbox_with(data, "cut-after-create") as api:
        with pytest.raises(httpx.TransportError):
            start(api, ontology=["bolt"])
        (job,) = api.get(f"{PARTS}/jobs").json()["jobs"]
    assert job["numImages"] == 1


def test_key_is_echoed_in_every_error(data: Path):
    with running(data, "echo-key", labeler=FAKE_LABELER) as process, process.client() as api:
        for answer in (start(api, modelType="odd"), api.get(f"{PARTS}/images/none")):
            error = answer.json()["error"]
            assert error["key"] == process.keys["full"]
            assert process.keys["full"] in error["message"]


def test_objects_are_wrapped(data: Path):
    with sandbox_with(data, "wrapped,stuck") as api:
        job = started(api, ontology=["bolt"])
        assert api.get(f"{PARTS}/batches/{batch_id(api)}").json().keys() == {"batch"}
        assert api.get(f"{PARTS}/jobs/{job['annotationJobId']}").json().keys() == {"job"}


def test_contract_only_offers_nothing_more(data: Path):
    with sandbox_with(data, "contract-only") as api:
        gone = ["/workbench/autolabel/models", f"{PARTS}/models", f"{PARTS}/annotation-jobs",
                f"{PARTS}/annotation-batches", "/models/workbench/bench-parts/3"]  # fmt: skip
        assert [api.get(path).status_code for path in gone] == [404] * len(gone)
        assert api.post(f"{PARTS}/autolabel/preview", json={}).status_code == 404
        assert "backend" not in finished(api, started(api, ontology=["bolt"])["jobId"])


@pytest.mark.parametrize(
    ("scenario", "place"),
    [("error-type-in-error", "errorType"), ("error-type-as-type", "type"), ("error-type-as-code", "code")],
)
def test_error_type_moves(data: Path, scenario: str, place: str):
    with sandbox_with(data, scenario) as api:
        answer = start(api, NEW).json()
    assert answer["error"][place] == "DATASET_HAS_NO_CLASSES"
    assert "errorType" not in answer


def test_missing_scope_can_be_a_401(data: Path):
    with sandbox_with(data, "read-only-401", "read_only") as api:
        assert start(api).status_code == 401


def test_done_jobs_can_be_forgotten(data: Path):
    with sandbox_with(data, "forget-done") as api:
        path = f"/workbench/autolabel/jobs/{started(api, ontology=['bolt'])['jobId']}"
        end = time.monotonic() + 20
        while (answer := api.get(path)).status_code == 200 and time.monotonic() < end:
            time.sleep(0.05)
    assert answer.status_code == 404
