"""A key is planted in the real keyring, everything is used, and all that was written or shown is searched."""

import asyncio
import base64
import logging
import subprocess
import sys
import time
import traceback

import psutil
import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.adapters.keys import KeyringKeys
from tests.e2e.desk import desk_at
from tests.e2e.test_keys import WORKSPACE, add_key
from tests.faults.finds import Finds
from tests.sandbox_process import ROOT

PARTS, MORNING, NIGHT = "Bench parts", "Morning shift", "Night shift"
TROUBLES = (
    "no-credits",
    "rate-limit",
    "html-502",
    "read-only-401",
    "cut-after-create",
    "error-type-in-error",
)
JOB_FILE = "shared.labeldock.json"
COMMANDS = {
    ("key", "list"): 0,
    ("key", "test"): 0,
    ("projects",): 0,
    ("batches", "bench-parts"): 0,
    ("jobs",): 0,
    ("jobs", "export", "--to", "json"): 0,
    ("watch", "no-such-job"): 3,
    ("queue",): 0,
    ("decide", "no-such-draft", "--not-created"): 3,
    ("check", "{file}"): 0,
    ("preview", "{file}"): 0,
    ("labels", "no-such-job", "--to", "coco", "-o", "labels"): 3,
    ("submit", "{file}"): 0,
    ("submit", "{file}", "--project", "no-such-project"): 3,
}
"""Commands, and their exit codes."""
LOOKED_AT_AFTER_S = 0.15


def test_the_search_finds_what_is_there(tmp_path):
    finds = Finds("sSecretOfTheTest1234")
    (tmp_path / "a.sqlite3").write_bytes(b"\0\1" + base64.b64encode(b"sSecretOfTheTest1234") + b"\2")
    (tmp_path / "b.txt").write_text("key=••••1234", encoding="utf-8")
    finds.search_folder(tmp_path)
    assert finds.leaks == [str(tmp_path / "a.sqlite3")]


@pytest.mark.real_keyring
async def test_the_key_is_nowhere_but_in_the_keyring(own_sandbox, isolated_home, caplog):
    caplog.set_level(logging.DEBUG)
    own_sandbox.start("echo-key")
    key = own_sandbox.keys["full"]
    with own_sandbox.client() as api:
        assert key in api.get("/no/such/thing").text, "The server does not repeat the key."
    finds = Finds(key)
    async with desk_at(own_sandbox, key=None) as desk:
        desk.station.tasks.failed.connect(lambda name, error: finds.search(name, _told_by(error)))
        await add_key(desk, key)
        await desk.person.until_says("in system keyring", PARTS)
        finds.search_window("after the key was added")
        await _work(desk, finds, isolated_home / JOB_FILE)
        for trouble in TROUBLES:
            await _meet(desk, own_sandbox, trouble, finds)
        own_sandbox.stop()
        own_sandbox.start("echo-key")
        codes = await asyncio.gather(
            *(_command(words, own_sandbox, isolated_home, finds) for words in COMMANDS)
        )
        assert dict(zip(COMMANDS, codes, strict=True)) == COMMANDS
        finds.search_window("in the end")
        finds.search_process("the window", psutil.Process())
    assert await KeyringKeys().get(own_sandbox.url, WORKSPACE) == key, "It was never kept at all."
    await KeyringKeys().remove(own_sandbox.url, WORKSPACE)
    finds.search(
        "log records", "\n".join(f"{r.getMessage()} {r.exc_text} {r.args!r}" for r in caplog.records)
    )
    finds.search_folder(isolated_home)
    assert len(finds.searched) > 500
    assert not finds.leaks


async def _work(desk, finds, job_file):
    """Do the main job, copy and save what can be copied and saved, meet a refusal that repeats the key."""
    await desk.write_job(PARTS, MORNING, 2)
    for words in ("JSON", "curl", "roboflow"):
        await desk.person.click(words)
        finds.search_window(words)
    await desk.station.job_files.save(desk.draft(MORNING).id, job_file)
    await desk.until_done(await desk.submit())
    await desk.open_results(MORNING)
    await desk.person.until_says("image 1 of 2")
    await desk.new_draft(PARTS, NIGHT)
    await desk.write_ontology(("a cat", "cat"))
    await desk.person.click("Keep")
    await desk.person.click("Submit job")
    await desk.person.until_says("The server refused this job")
    finds.search_window("after a refusal")
    await desk.person.choose("File", "Add API key…")
    await desk.person.click_on(await desk.person.get(QLineEdit, "API key"))
    await desk.person.write("sWrong")
    await desk.person.click("Check and add", QPushButton)
    await desk.person.until_says("This API key does not exist")
    await desk.person.click("Cancel")


async def _meet(desk, sandbox, trouble, finds):
    """Let the server misbehave while the projects are refreshed and a job is sent."""
    sandbox.stop()
    sandbox.start(f"echo-key,{trouble}")
    known = len(desk.station.composer.drafts)
    await desk.person.choose("Job", "Refresh projects")
    await desk.new_draft(PARTS, NIGHT)
    await desk.write_ontology(("a bolt", "bolt"))
    await desk.person.click("Keep")
    await desk.person.click("Submit job")
    await desk.person.until(
        f"an answer in {trouble}",
        lambda: len(desk.station.composer.drafts) == known or _is_decided(desk),
    )
    finds.search_window(trouble)
    _leave_nothing(desk)


def _is_decided(desk):
    return bool(desk.station.outbox.pauses) or desk.station.composer.drafts[-1].state in (
        "rejected",
        "uncertain",
    )


def _leave_nothing(desk):
    """Take away what would keep the next trouble's job waiting."""
    outbox, composer = desk.station.outbox, desk.station.composer
    for draft in composer.drafts:
        if draft.state == "uncertain":
            outbox.not_created(draft.id, again=False)
        outbox.withdraw(draft.id)
    for workspace in tuple(outbox.pauses):
        outbox.resume(workspace)


async def _command(words, sandbox, home, finds):
    words = [word.format(file=home / JOB_FILE) for word in words]
    return await asyncio.to_thread(_run_command, words, sandbox, finds)


def _run_command(words, sandbox, finds):
    """Run a command, look at its process while it runs and at what it said; return its exit code."""
    command = [sys.executable, "-m", "app", *words, "--json", "--server", sandbox.url]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(LOOKED_AT_AFTER_S)
        if process.poll() is None:
            finds.search_process(" ".join(words), psutil.Process(process.pid))
        for name, content in zip(("output", "errors"), process.communicate(timeout=60), strict=True):
            finds.search(f"{name} of {' '.join(words)}", content)
    return process.returncode


def _told_by(error: Exception) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
