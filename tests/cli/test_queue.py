"""The queue in a shell: what waits, what is uncertain with what speaks for it, and the decision."""

import asyncio
import json

import pytest

from app.domain.catalogue import AnnotationJob
from app.domain.errors import Offline, RateLimited
from app.domain.job import DraftState, Origin
from tests.services.fakes import BATCH, NOW, SERVER, make_draft

FOUND = AnnotationJob("annotation-7", "Auto label", "assigned", BATCH.id, images=12, created=NOW - 30)


def keep(shell, draft_id, state, **fields):
    """Keep a draft as another program left it."""
    marks = {"server": SERVER, "queued_at": NOW - 60, "sent_at": NOW - 50, "known_jobs": ()} | fields
    draft = make_draft(draft_id, name=f"Job {draft_id}", state=state, **marks)
    shell.store.kept_drafts[draft_id] = draft
    return draft


@pytest.fixture
def uncertain(shell):
    shell.api.found = (FOUND,)
    return keep(shell, "dddd-1", DraftState.UNCERTAIN, note="The answer never came.")


def test_an_empty_queue(shell):
    assert shell.run("queue").out == "Nothing waits.\n"
    assert shell.run("queue", "--json").events == []


def test_what_waits_is_listed_in_order_and_what_was_not_queued_is_not(shell):
    for draft_id, state in (("a", DraftState.QUEUED), ("b", DraftState.DRAFT), ("c", DraftState.QUEUED)):
        keep(shell, draft_id, state)
    shell.store.settings["queue"] = json.dumps(["c", "a"])
    _, *rows = shell.run("queue").out.splitlines()
    assert [row.split()[0] for row in rows] == ["c", "a"]
    assert rows[1].endswith("queued  After “Job c”.")
    assert [(e["event"], e["draftId"]) for e in shell.run("queue", "--json").events] == [
        ("queued", "c"),
        ("queued", "a"),
    ]


def test_what_holds_the_queue_stands_before_it(shell):
    keep(shell, "a", DraftState.QUEUED)
    pause = {"title": "The API key was refused", "text": "Replace it.", "cause": "key"}
    shell.store.settings["pauses"] = json.dumps({"workbench": pause})
    assert shell.run("queue").out.startswith("workbench: The API key was refused. Replace it.\n")
    first = shell.run("queue", "--json").events[0]
    assert (first["event"], first["workspace"], first["isByPerson"]) == ("paused", "workbench", False)


def test_an_uncertain_job_is_listed_with_what_the_server_has(shell, uncertain):
    ran = shell.run("queue")
    assert "Was “Job dddd-1” created?" in ran.out
    assert "annotation-7 · Auto label · assigned · 12 images · 30 s ago" in ran.out
    assert "labeldock decide" in ran.err
    [event] = shell.run("queue", "--json").events
    assert (event["event"], event["verdict"], event["why"]) == (
        "uncertain",
        "created",
        "The answer never came.",
    )
    assert event["found"] == [
        {"annotationJobId": "annotation-7", "status": "assigned", "numImages": 12, "createdAt": NOW - 30}
    ]


def test_the_board_of_a_project_is_asked_for_once(shell, uncertain):
    keep(shell, "eeee-1", DraftState.UNCERTAIN)
    assert [e["verdict"] for e in shell.run("queue", "--json").events] == ["open", "open"]  # which is whose?
    assert shell.api.count("annotation_jobs") == 1


def test_without_a_link_the_queue_is_listed_all_the_same(shell, uncertain):
    shell.api.fail_all = Offline("No network.")
    ran = shell.run("queue")
    assert ran.code == 0
    assert "The server cannot be reached: No network." in ran.out


def test_a_job_that_was_being_sent_by_a_program_that_ended_is_uncertain(shell):
    keep(shell, "a", DraftState.SENDING)
    assert [e["event"] for e in shell.run("queue", "--json").events] == ["uncertain"]


def test_an_uncertain_job_is_adopted_as_one_of_those_that_were_found(shell, uncertain):
    ran = shell.run("decide", "dddd", "--adopt", "annotation-7")
    assert (ran.code, ran.out) == (0, "Adopted: annotation-7 (job id unknown)\n")
    [job] = shell.store.ledger.values()
    assert (job.origin, job.annotation_job_id, job.job_id) == (Origin.ADOPTED, "annotation-7", "")
    assert shell.store.kept_drafts == {}
    assert shell.api.bodies == []


def test_another_annotation_job_is_not_adopted(shell, uncertain):
    ran = shell.run("decide", uncertain.id, "--adopt", "annotation-8", "--json")
    assert ran.code == 3
    assert "annotation-8" in ran.error["message"]
    assert shell.store.ledger == {}
    assert shell.store.kept_drafts[uncertain.id].state is DraftState.UNCERTAIN


def test_without_a_link_nothing_is_adopted(shell, uncertain):
    shell.api.fail_all = Offline("No network.")
    assert shell.run("decide", uncertain.id, "--adopt", "annotation-7").code == 1
    assert shell.store.ledger == {}


def test_one_that_was_not_created_is_a_draft_again(shell, uncertain):
    assert shell.run("decide", uncertain.id, "--not-created").code == 0
    assert shell.store.kept_drafts[uncertain.id].state is DraftState.DRAFT
    assert shell.api.bodies == []


def test_one_that_was_not_created_is_sent_again_once_when_that_is_asked_for(shell, uncertain):
    ran = shell.run("decide", uncertain.id, "--not-created", "--again", "--json")
    assert [e["event"] for e in ran.events] == ["not created", "submitted"]
    assert len(shell.api.bodies) == 1
    assert [j.job_id for j in shell.store.ledger.values()] == ["job-1"]


def test_one_that_cannot_be_sent_again_now_stays_queued_and_that_is_told(shell, uncertain):
    shell.api.next_answers["start_job"] = [RateLimited("Slow down.", status=429)]
    ran = shell.run("decide", uncertain.id, "--not-created", "--again", "--json")
    assert ran.code == 1
    assert [e["event"] for e in ran.events] == ["not created", "queued"]
    assert shell.store.kept_drafts[uncertain.id].state is DraftState.QUEUED


def test_interrupted_while_it_is_sent_again_it_is_uncertain_again(shell, uncertain):
    shell.api.next_answers["start_job"] = [asyncio.CancelledError()]
    assert shell.run("decide", uncertain.id, "--not-created", "--again").code == 1
    assert shell.store.kept_drafts[uncertain.id].state is DraftState.UNCERTAIN


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (("no-such-id", "--not-created"), 3, "no-such-id"),
        (("queued-1", "--not-created"), 1, "it is queued"),
        (("dddd-1", "--adopt", "x", "--again"), 1, "--not-created"),
        (("dddd-1",), 1, "--adopt"),
        (("dddd-1", "--adopt", "x", "--not-created"), 1, "not allowed"),
        (("ddd", "--not-created"), 3, "ddd"),
    ],
)
def test_what_cannot_be_decided_is_told(shell, uncertain, argv, code, words):
    keep(shell, "queued-1", DraftState.QUEUED)
    ran = shell.run("decide", *argv, "--json")
    assert ran.code == code
    assert words in ran.error["message"]
    assert shell.store.kept_drafts[uncertain.id].state is DraftState.UNCERTAIN


def test_the_beginning_of_two_ids_decides_nothing(shell, uncertain):
    keep(shell, "dddd-2", DraftState.UNCERTAIN)
    ran = shell.run("decide", "dddd", "--not-created", "--json")
    assert ran.code == 1
    assert "Several" in ran.error["message"]
