import json

import pytest

from app.domain.catalogue import Label
from app.domain.errors import Offline, ServerTrouble
from app.domain.job_file import write_job_file
from app.domain.preview import Finding, Score
from tests.services.fakes import KEY, make_draft
from tests.services.test_preview import LOCAL, images

BOLT = Label("bolt", (10.0, 10.0, 50.0, 50.0), confidence=0.9)
AGAIN = Label("bolt", (12.0, 10.0, 50.0, 50.0), confidence=0.3)
HOSTED = "https://serverless.roboflow.com"


@pytest.fixture
def shell(shell):
    shell.api.shown = images(20)
    shell.api.found_by_preview = Finding((BOLT, AGAIN), ("One word is not understood.",))
    return shell


def test_it_prints_what_would_be_kept_at_each_threshold(shell, job_file):
    ran = shell.run("preview", job_file)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "CLASS  KEPT  ≥0.05  ≥0.1  ≥0.2  ≥0.3  ≥0.4  ≥0.5  ≥0.6  ≥0.7  ≥0.8  ≥0.9",
        "bolt      6      6     6     6     6     6     6     6     6     6     6",
        "nut       0      0     0     0     0     0     0     0     0     0     0",
        "",
        "6 images, previewed by Roboflow's preview · free",
    ]
    assert "6/6 images" in ran.err
    assert ran.err.count("One word is not understood.") == 1


def test_as_json(shell, job_file):
    ran = shell.run("preview", job_file, "--images", "2", "--json")
    assert set(ran.json) == {"source", "images", "classes", "warnings"}
    assert ran.json["images"][0] == {"id": "i5", "name": "5.png", "labels": 2, "trouble": ""}
    bolt = ran.json["classes"][0]
    assert (bolt["class"], bolt["threshold"], bolt["kept"]) == ("bolt", None, 2)
    assert bolt["best"] is None
    assert ran.err == ""


def test_overlaps_count_where_the_job_leaves_them(shell, tmp_path):
    path = tmp_path / "job.labeldock.json"
    path.write_text(write_job_file(make_draft().asking(run_nms=False, default_confidence=0.2)))
    bolt = shell.run("preview", str(path), "--images", "1", "--json").json["classes"][0]
    assert (bolt["threshold"], bolt["kept"], bolt["counts"]["0.4"]) == (0.2, 2, 1)


def test_nothing_of_it_is_left_among_the_drafts(shell, job_file):
    shell.run("preview", job_file)
    assert shell.store.kept_drafts == {}
    assert shell.api.bodies == []


def test_a_second_look_asks_nobody(shell, job_file):
    shell.run("preview", job_file)
    ran = shell.run("preview", job_file)
    assert shell.api.count("preview") == 6
    assert "an earlier look" in ran.out


def test_a_second_look_works_offline(shell, job_file):
    shell.run("preview", job_file)
    shell.api.fail_all = Offline("no network")
    ran = shell.run("preview", job_file)
    assert ran.code == 0
    assert "bolt      6 " in ran.out


@pytest.fixture
def truth(tmp_path):
    data = {
        "images": [{"id": 1, "file_name": "1.png", "width": 640, "height": 480}],
        "annotations": [{"image_id": 1, "category_id": 1, "bbox": [10, 10, 40, 40]}],
        "categories": [{"id": 1, "name": "bolt"}],
    }
    path = tmp_path / "truth.json"
    path.write_text(json.dumps(data))
    return str(path)


def test_scores_are_printed_against_ground_truth(shell, job_file, truth):
    ran = shell.run("preview", job_file, "--truth", truth)
    assert ran.out.splitlines()[0].endswith("    F1  BEST   AT")
    assert ran.out.splitlines()[1].endswith("  0.38  0.38  0.5")
    best = shell.run("preview", job_file, "--truth", truth, "--json").json["classes"][0]["best"]
    assert best == {"threshold": 0.5, "precision": 0.75, "recall": 0.25, "f1": 0.375}


@pytest.mark.parametrize(
    ("curve", "best"),
    [
        pytest.param(
            (Score(0.3, 1.0, 1.0), Score(0.6, 1.0, 1.0), Score(0.9, 1.0, 0.5)), 0.6, id="of equal ones"
        ),
        pytest.param((Score(0.3, 0.0, 0.0), Score(0.6, 0.0, 0.0)), None, id="no hit"),
    ],
)
def test_the_best_threshold_is_the_one_that_the_window_offers(shell, job_file, truth, curve, best):
    shell.vision.curve = curve
    bolt = shell.run("preview", job_file, "--truth", truth, "--json").json["classes"][0]
    assert (bolt["best"] and bolt["best"]["threshold"]) == best


def test_the_trouble_of_an_image_is_told_and_the_others_count(shell, job_file):
    shell.api.next_answers["preview"] = [ServerTrouble("It broke."), Finding((BOLT,))]
    ran = shell.run("preview", job_file)
    assert ran.code == 0
    assert "1.png: It broke." in ran.err
    assert "5 images, previewed by" in ran.out


@pytest.mark.parametrize("error", [Offline("no network"), ServerTrouble("It broke.")])
def test_that_nothing_is_known_is_an_error(shell, job_file, error):
    shell.api.next_answers["preview"] = [error]
    ran = shell.run("preview", job_file)
    assert (ran.code, ran.out) == (1, "")
    assert error.message in ran.err


def test_an_inference_server_is_asked_where_the_server_has_no_preview(shell, job_file):
    shell.api.found_by_preview = None
    ran = shell.run("preview", job_file, "--inference", LOCAL)
    assert ran.code == 0
    assert shell.inference.opened == [(LOCAL, KEY)]
    assert shell.store.settings.get("inference address") is None


def test_one_that_costs_is_asked_when_a_person_agreed(shell, job_file):
    shell.api.found_by_preview = None
    ran = shell.run("preview", job_file, "--inference", HOSTED)
    assert ran.code == 1
    assert "may cost credits" in ran.err
    assert shell.inference.opened == []
    assert shell.run("preview", job_file, "--inference", HOSTED, "--paid").code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--images", "0"), "a number from 1 to 1000"),
        (("--images", "x"), "a number from 1 to 1000"),
        (("--inference", "http://elsewhere.example"), "is not sent over http"),
        (("--truth", "missing.json"), "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused(shell, job_file, options, words):
    ran = shell.run("preview", job_file, *options)
    assert ran.code == 1
    assert words in ran.err
    assert shell.api.count("preview") == 0


def test_a_file_without_a_batch_is_refused(shell, tmp_path):
    path = tmp_path / "ontology.json"
    path.write_text('{"a bolt": "bolt"}')
    ran = shell.run("preview", str(path))
    assert "Add --project and --batch." in ran.err
    assert shell.run("preview", str(path), "--project", "parts", "--batch", "batch-12").code == 0
