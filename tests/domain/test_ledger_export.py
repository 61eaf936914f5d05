"""The ledger goes to other programs whole, and no spreadsheet takes a name for a formula."""

import csv
import io
import json
from dataclasses import replace

import pytest

from app.domain.job import Job
from app.domain.ledger_export import COLUMNS, csv_lines, json_lines
from app.domain.status import JobStatus, SubJob

STATUS = JobStatus(
    status="running", num_images=12, num_sent_back=3, subjobs=(SubJob("1", "done"), SubJob("2", "pending"))
)
JOB = Job(
    id="our-1", name='Bolts, "Rädchen"\nand more', server="https://s", workspace="w", project="p",
    job_id="j", submitted_at=1_800_000_000.0, status=STATUS, images=12, note="for the fair",
)  # fmt: skip
NAMES = [
    "jobId", "annotationJobId", "name", "server", "workspace", "project", "batchId", "batch", "model", "reviewer",
    "origin", "imagesAsked", "creditsExpected", "queuedBy", "queuedAt", "submittedAt", "bodySha256", "status",
    "numImages", "numImagesSentBack", "subjobs", "heardAt", "changedAt", "trouble", "isDone", "isGone",
    "isWatched", "note",
]  # fmt: skip


def rows(*jobs: Job) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(csv_lines(jobs)), newline="")))


def values(*jobs: Job) -> list[dict[str, object]]:
    return json.loads("".join(json_lines(jobs)))["jobs"]


def test_the_names_and_their_order_are_stable():
    assert [column.name for column in COLUMNS][: len(NAMES)] == NAMES


def test_csv_has_a_line_for_each_job_by_rfc_4180():
    text = "".join(csv_lines([JOB, JOB]))
    assert text.startswith("jobId,annotationJobId,name,")
    assert text.endswith("\r\n")
    assert '"Bolts, ""Rädchen""\nand more"' in text
    assert [row["name"] for row in rows(JOB, JOB)] == [JOB.name, JOB.name]


def test_what_is_known_stands_in_its_column():
    (row,) = rows(JOB)
    assert (row["status"], row["numImages"], row["numImagesSentBack"]) == ("running", "12", "3")
    assert (row["subjobs"], row["isDone"], row["note"]) == ("1 done, 1 pending", "false", "for the fair")


def test_times_are_iso_with_their_zone():
    assert rows(JOB)[0]["submittedAt"] == "2027-01-15T08:00:00+00:00"
    assert rows(replace(JOB, submitted_at=1e30))[0]["submittedAt"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_never_becomes_a_formula(start: str):
    job = replace(JOB, name=f"{start}1+1", credits=-2.5)
    assert rows(job)[0]["name"] == f"'{start}1+1"
    assert rows(job)[0]["creditsExpected"] == "-2.5"
    assert values(job)[0]["name"] == f"{start}1+1"


def test_what_is_not_known_is_empty_in_csv_and_null_in_json():
    job = replace(JOB, status=None, images=None)
    assert (rows(job)[0]["status"], rows(job)[0]["imagesAsked"]) == ("", "")
    assert (values(job)[0]["status"], values(job)[0]["imagesAsked"]) == (None, None)


def test_json_is_sound_for_none_one_and_many():
    assert [len(values(*[JOB] * n)) for n in range(3)] == [0, 1, 2]


def test_broken_letters_can_be_written():
    job = replace(JOB, note="half \ud83d a letter")
    assert "".join(csv_lines([job])).encode()
    assert "".join(json_lines([job])).encode()
