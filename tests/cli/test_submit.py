import asyncio
import json
from dataclasses import replace

import pytest

from app.domain.errors import (
    AnswerLost,
    KeyRefused,
    NotFound,
    Offline,
    OutOfCredits,
    RateLimited,
    RequestRefused,
)
from app.domain.job import DraftState, Job
from app.domain.job_file import write_job_file
from tests.services.fakes import KEY, NOW, SERVER, WORKSPACE, FakeSendLock, make_draft, status_of


def test_submit_sends_the_file_once_and_keeps_it_in_the_ledger(shell, job_file):
    ran = shell.run("submit", job_file)
    assert (ran.code, ran.out) == (0, "Submitted: job-1\n")
    assert shell.api.bodies == [make_draft().request.body_text()]
    assert [j.job_id for j in shell.store.ledger.values()] == ["job-1"]
    assert shell.store.kept_drafts == {}


def test_submit_quietly_prints_only_the_job_id(shell, job_file):
    assert shell.run("-q", "submit", job_file).out == "job-1\n"


def test_submit_and_wait_prints_one_event_a_line(shell, job_file):
    shell.api.next_answers["job_status"] = [
        status_of("job-1"),
        status_of("job-1"),
        Offline("No network."),
        status_of("job-1", "reticulating", 5),
        status_of("job-1", "done", 12),
    ]
    ran = shell.run("submit", job_file, "--wait", "--json")
    assert ran.code == 0
    assert ran.events[0] == {"event": "submitted", "jobId": "job-1", "annotationJobId": "annotation-1"}
    assert [(e["status"], e["numImagesSentBack"], e["trouble"]) for e in ran.events[1:]] == [
        ("pending", 0, ""),
        ("pending", 0, "No network."),
        ("reticulating", 5, ""),
        ("done", 12, ""),
    ]


def test_submit_and_wait_prints_progress_for_people(shell, job_file):
    shell.api.next_answers["job_status"] = [status_of("job-1"), status_of("job-1", "done", 12)]
    assert shell.run("submit", job_file, "--wait").out == (
        "Submitted: job-1\npending  0/12  no estimate yet\ndone  12/12\n"
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyRefused("revoked", status=401), 2),
        (KeyRefused("missing scope", status=403), 2),
        (NotFound("No such project.", status=404), 3),
        (RequestRefused("Bad.", status=400), 1),
        (OutOfCredits("None left.", status=402), 1),
        (RateLimited("Slow down.", status=429), 1),
        (Offline("No network."), 1),
    ],
)
def test_a_refused_submit_is_told_by_words_and_exit_code_and_leaves_nothing_queued(
    shell, job_file, error, code
):
    shell.api.next_answers["start_job"] = [error]
    ran = shell.run("submit", job_file, "--json")
    assert ran.code == code
    assert ran.error["message"] == error.message
    assert shell.store.kept_drafts == {}
    assert len(shell.api.bodies) == 1


def test_an_uncertain_submit_is_kept_for_the_window_and_not_sent_again(shell, job_file):
    shell.api.next_answers["start_job"] = [AnswerLost("The answer never came.")]
    ran = shell.run("submit", job_file, "--json")
    assert ran.code == 1
    assert "not sent again" in ran.error["hint"]
    [draft] = shell.store.kept_drafts.values()
    assert draft.state is DraftState.UNCERTAIN
    assert len(shell.api.bodies) == 1


def test_without_a_key_nothing_is_sent(shell, job_file):
    shell.environment_key = None
    ran = shell.run("submit", job_file, "--json")
    assert ran.code == 2
    assert "key set" in ran.error["hint"]
    assert shell.store.kept_drafts == {}


def test_what_would_be_refused_is_not_sent(shell):
    ran = shell.run("submit", "-", "--json", stdin='{"a bolt": "bolt"}')
    assert ran.code == 1
    assert "Choose a project" in ran.error["message"]
    assert shell.api.bodies == []


def test_a_bare_ontology_goes_where_the_options_say(shell):
    ran = shell.run(
        "submit", "-", "--project", "workbench/parts", "--batch", "b1", stdin='{"a bolt": "bolt"}'
    )
    assert ran.code == 0
    assert json.loads(shell.api.bodies[0])["batchId"] == "b1"
    assert [arguments[:2] for name, arguments in shell.api.calls if name == "start_job"] == [
        ("workbench", "parts")
    ]


def test_a_file_without_a_workspace_goes_to_the_keys_own(shell):
    assert shell.run("submit", "-", "--project", "parts", "--batch", "b1", stdin='["bolt"]').code == 0


def test_a_job_for_another_keys_workspace_is_not_sent(shell):
    ran = shell.run("submit", "-", "--project", "other/parts", "--batch", "b1", stdin='["bolt"]')
    assert ran.code == 2
    assert shell.api.bodies == []


def test_submit_leaves_the_windows_own_drafts_alone(shell, job_file):
    shell.store.kept_drafts = {
        "sending": make_draft("sending", state=DraftState.SENDING),
        "queued": make_draft("queued", state=DraftState.QUEUED),
    }
    before = dict(shell.store.kept_drafts)
    assert shell.run("submit", job_file).code == 0
    assert shell.store.kept_drafts == before
    assert len(shell.api.bodies) == 1


def test_no_key_is_printed_or_stored(shell, job_file):
    ran = shell.run("submit", job_file, "--json")
    assert KEY not in ran.out + ran.err + repr(vars(shell.store))


def test_interrupted_before_it_was_sent_nothing_is_left_for_the_window_to_send(shell, job_file):
    shell.api.next_answers["workspace_of_key"] = [asyncio.CancelledError()]
    assert shell.run("submit", job_file).code == 130
    assert shell.store.kept_drafts == {}
    assert shell.api.bodies == []


def test_interrupted_while_it_was_sent_it_is_uncertain_and_told_so(shell, job_file):
    shell.api.next_answers["start_job"] = [asyncio.CancelledError()]
    ran = shell.run("submit", job_file, "--json")
    assert ran.code == 1
    assert "not sent again" in ran.error["hint"]
    assert [d.state for d in shell.store.kept_drafts.values()] == [DraftState.UNCERTAIN]


def test_interrupted_while_watching_it_says_that_the_server_goes_on(shell, job_file):
    shell.api.next_answers["job_status"] = [status_of("job-1"), asyncio.CancelledError()]
    ran = shell.run("submit", job_file, "--wait")
    assert ran.code == 130
    assert "goes on" in ran.err
    assert "labeldock watch job-1" in ran.err


@pytest.mark.parametrize("command", ["submit", "check"])
def test_the_file_of_a_newer_labeldock_is_refused(shell, command):
    ran = shell.run(command, "-", "--json", stdin='{"version": 2, "request": {"batchId": "b"}}')
    assert ran.code == 1
    assert "newer Labeldock" in ran.error["message"]
    assert shell.api.bodies == []


class BusyLock(FakeSendLock):
    """Another program sends, until this one was told so."""

    async def take(self, told):
        other = FakeSendLock(self)
        self.holders.append(other)

        def tell():
            told()
            other.release()

        await super().take(tell)


def test_a_submit_waits_for_another_labeldock_that_is_sending_and_says_so(shell, job_file):
    shell.lock = BusyLock()
    ran = shell.run("submit", job_file)
    assert (ran.code, ran.out) == (0, "Submitted: job-1\n")
    assert ran.err == "Another Labeldock is sending just now. Waiting for it…\n"


def test_as_json_the_wait_is_an_event(shell, job_file):
    shell.lock = BusyLock()
    assert [e["event"] for e in shell.run("submit", job_file, "--json").events] == ["waiting", "submitted"]


def test_what_an_open_window_was_quicker_to_send_is_submitted_once(shell, job_file):
    """The window takes the draft from the queue while the command asks for the board."""

    def quicker(*_arguments):
        fields = {"name": "Theirs", "server": SERVER, "workspace": "workbench", "project": "parts"}
        shell.store.kept_drafts.clear()
        shell.store.ledger["id-1"] = Job(id="id-1", job_id="job-9", **fields)
        return ()

    shell.api.next_answers["annotation_jobs"] = [quicker]
    ran = shell.run("submit", job_file)
    assert (ran.code, ran.out) == (0, "Submitted: job-9\n")
    assert shell.api.bodies == []


def test_a_refused_key_of_a_command_holds_no_queue(shell, job_file):
    shell.api.next_answers["start_job"] = [KeyRefused("missing scope", status=403)]
    assert shell.run("submit", job_file).code == 2
    assert shell.store.settings.get("pauses") is None


def test_what_a_person_holds_stays_held(shell, job_file):
    shell.store.settings["pauses"] = kept = json.dumps(
        {"workbench": {"title": "T", "text": "", "cause": "person"}}
    )
    shell.api.next_answers["start_job"] = [RequestRefused("Bad.", status=400)]
    assert shell.run("submit", job_file).code == 1
    assert shell.store.settings["pauses"] == kept


def test_interrupted_while_it_waits_for_its_turn_nothing_was_sent_and_that_is_told(shell, job_file):
    shell.api.next_answers["annotation_jobs"] = [asyncio.CancelledError()]
    ran = shell.run("submit", job_file)
    assert ran.code == 130
    assert "nothing was sent" in ran.err
    assert shell.store.kept_drafts == {}
    assert shell.api.bodies == []


def test_submit_leaves_the_order_of_the_windows_queue(shell, job_file):
    for name in ("a", "b"):
        shell.store.kept_drafts[name] = make_draft(name, name=name, state=DraftState.QUEUED)
    shell.store.settings["queue"] = json.dumps(["b", "a"])
    assert shell.run("submit", job_file).code == 0
    assert [i for i in json.loads(shell.store.settings["queue"]) if i in ("a", "b")] == ["b", "a"]


def test_submit_knows_what_was_sent_today(shell, tmp_path):
    shell.store.settings["ceilings"] = json.dumps({"images_per_day": 15})
    path = tmp_path / "ten.labeldock.json"
    path.write_text(write_job_file(make_draft().asking(num_images=10)))
    sent = Job(id="a", name="A", server=SERVER, workspace=WORKSPACE, project="parts", submitted_at=NOW)
    shell.store.ledger["a"] = replace(sent, images=4)
    assert shell.run("submit", str(path)).code == 0
    shell.store.ledger = {"a": replace(sent, images=6)}
    assert "today’s jobs 6" in shell.run("submit", str(path)).err
    assert len(shell.api.bodies) == 1
