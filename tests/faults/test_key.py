"""A planted key is in no output, file, process or crash dump, whatever the server does and says."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from traceback import format_exception

import psutil
import pytest

from app.__main__ import COMMANDS
from app.adapters.keys import KeyringKeys
from app.bootstrap import build_workstation, logging_to_file
from app.domain.errors import LabeldockError
from tests.faults.campaign import job_file
from tests.faults.echo import KEY, echoing, plant
from tests.faults.finds import Finds, spellings
from tests.faults.kinds import FOR_READS, FOR_STARTS, Fault
from tests.faults.proxy import FaultyProxy, Shares
from tests.faults.scale import IS_LONG, LONG_S, SEED
from tests.sandbox_process import FAKE_LABELER, ROOT, SandboxProcess

WORKSPACE, PROJECT = "workbench", "new-parts"
LINES: tuple[tuple[str, ...], ...] = (
    ("projects",),
    ("batches", PROJECT),
    ("check", "{file}"),
    ("ontology", "convert", "{ontology}", "--to", "csv"),
    ("preview", "{file}"),
    ("submit", "{file}"),
    ("submit", "{file}", "--wait"),
    ("submit", "{file}", "--project", "no-such-project"),
    ("jobs",),
    ("jobs", "export", "--to", "csv"),
    ("watch", "no-such-job"),
    ("labels", "no-such-job", "--to", "coco", "-o", "{folder}"),
    ("queue",),
    ("decide", "no-such-draft", "--not-created"),
    ("key", "test"),
    ("key", "list"),
    ("key", "remove", "no-such-workspace"),
)
"""What is typed; every command of the program is among them."""
AT_ONCE = 4
ENDS_WITHIN_S = 25.0
LOOKED_AT_AFTER_S = 0.3


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    """A sandbox that knows the planted key and repeats it in its refusals."""
    plant(tmp_path / "sandbox")
    process = SandboxProcess(tmp_path / "sandbox", "echo-key", labeler=FAKE_LABELER).start()
    yield process
    process.stop()


def test_every_command_is_typed():
    assert {line[0] for line in LINES} == set(COMMANDS)


@pytest.mark.parametrize("disguised", spellings(KEY), ids=range(len(spellings(KEY))))
def test_the_search_finds_the_key_in_every_disguise(disguised: bytes, tmp_path: Path):
    (tmp_path / "leak").write_bytes(b"\0before" + disguised + b"after\xff")
    (tmp_path / "sound").write_bytes(b"nothing")
    finds = Finds(KEY)
    finds.search_folder(tmp_path)
    assert finds.leaks == [str(tmp_path / "leak")]


@pytest.mark.real_keyring
@pytest.mark.timeout(LONG_S)
async def test_no_command_tells_the_key_whatever_goes_wrong(sandbox: SandboxProcess, isolated_home: Path):
    finds = Finds(KEY)
    files = _files(isolated_home, sandbox)
    with echoing(sandbox.url, seed=SEED) as proxy:
        proxy.shares = Shares(starts=0, reads=0)
        await _run(("key", "set"), proxy, files, finds, KEY.encode())
        assert await KeyringKeys().get(proxy.url, WORKSPACE) == KEY, "It was never kept at all."
        played = FOR_STARTS if IS_LONG else Random(SEED).sample(FOR_STARTS, 2)
        for fault in played:
            proxy.shares = Shares(1.0, 0.4, (fault,), (fault,) if fault in FOR_READS else (Fault.NONE,))
            await _type_all(proxy, files, finds)
        assert not proxy.keys_elsewhere, "A redirect carried the key to another host."
        assert not proxy.asked_elsewhere
        await KeyringKeys().remove(proxy.url, WORKSPACE)
    finds.search_folder(isolated_home)
    told = f"{len(LINES)} commands with {len(played)} faults: {len(finds.leaks)} leaks"
    print(f"\n{len(finds.searched)} outputs, files and processes searched after {told}")
    assert not finds.leaks


async def test_a_key_that_another_program_left_is_told_nowhere(
    sandbox: SandboxProcess, isolated_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    config = tmp_path / "roboflow" / "config.json"
    config.parent.mkdir()
    config.write_text(json.dumps({"workspaces": {"1": {"url": WORKSPACE, "apiKey": KEY}}}), encoding="utf-8")
    before = config.read_bytes()
    monkeypatch.setenv("ROBOFLOW_CONFIG_DIR", str(config))
    finds = Finds(KEY)
    told: list[str] = []
    with echoing(sandbox.url, seed=SEED) as proxy, logging_to_file(isolated_home / "labeldock"):
        proxy.shares = Shares(starts=0, reads=0)
        station = build_workstation(server=proxy.url)
        await station.start()
        await station.found_keys.look()
        assert len(station.found_keys.offers) == 1, "It was never found at all."
        assert station.session.key is None, "It was used before anybody said so."
        told.append(repr((station.found_keys.offers, station.found_keys._found)))
        for fault in FOR_READS if IS_LONG else Random(SEED).sample(FOR_READS, 3):
            proxy.shares = Shares(1.0, 1.0, (Fault.NONE,), (fault,))
            try:
                told.append(repr(await station.found_keys.take(0)))
            except LabeldockError as error:
                told.append("".join(format_exception(error)))
        proxy.shares = Shares(starts=0, reads=0)
        told.append(repr(await station.found_keys.take(0)))
        assert not proxy.keys_elsewhere
        await station.stop()
    assert config.read_bytes() == before
    finds.search("what was said", "\n".join(told).encode())
    finds.search_folder(isolated_home)
    assert not finds.leaks


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="has no such dumps")
def test_a_crash_leaves_no_image_of_the_memory(sandbox: SandboxProcess, isolated_home: Path):
    folder = isolated_home / "crash"
    folder.mkdir()
    command = [
        sys.executable,
        "-X",
        "faulthandler",
        "-m",
        "app",
        "watch",
        "no-such-job",
        "--server",
        sandbox.url,
    ]
    # As in a shell that lets programs dump their memory.
    shell = ["sh", "-c", 'ulimit -c unlimited; exec "$@"', "sh", *command]
    env = os.environ | {"ROBOFLOW_API_KEY": KEY, "PYTHONPATH": str(ROOT)}
    os.kill(sandbox.pid, signal.SIGSTOP)  # so that it is still asking
    try:
        with subprocess.Popen(
            shell, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as crashed:
            _until_asking(crashed.pid)
            crashed.send_signal(signal.SIGABRT)
            out, err = crashed.communicate(timeout=30)
    finally:
        os.kill(sandbox.pid, signal.SIGCONT)
    assert crashed.returncode == -signal.SIGABRT
    assert b"Current thread" in err, "There was no crash to report."
    finds = Finds(KEY)
    finds.search("output", out + err)
    finds.search_folder(isolated_home)
    assert not finds.leaks


@pytest.mark.parametrize(
    "server", ["http://192.0.2.1", "http://roboflow.example", "http://127.0.0.1.example"]
)
def test_no_command_takes_the_key_over_http_to_another_machine(server: str):
    env = os.environ | {"ROBOFLOW_API_KEY": KEY}
    command = [sys.executable, "-m", "app", "projects", "--json", "--server", server]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "is not sent over http" in json.loads(done.stderr)["error"]["message"]


def _files(home: Path, sandbox: SandboxProcess) -> dict[str, str]:
    with sandbox.client(KEY) as api:
        batch = api.get(f"/{WORKSPACE}/{PROJECT}/batches").raise_for_status().json()["batches"][0]["id"]
    job = {"mark": "a bolt", "workspace": WORKSPACE, "project": PROJECT, "batch": batch}
    file, ontology = home / "job.labeldock.json", home / "ontology.json"
    file.write_text(json.dumps(job_file(job)), encoding="utf-8")
    ontology.write_text('{"a bolt": "bolt"}', encoding="utf-8")
    return {"file": str(file), "ontology": str(ontology), "folder": str(home / "labels")}


async def _type_all(proxy: FaultyProxy, files: dict[str, str], finds: Finds) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def typed(line: tuple[str, ...]) -> None:
        async with turns:
            await _run(line, proxy, files, finds)

    async with asyncio.TaskGroup() as all_lines:
        for line in LINES:
            all_lines.create_task(typed(line))


async def _run(
    line: tuple[str, ...], proxy: FaultyProxy, files: dict[str, str], finds: Finds, given: bytes = b""
) -> None:
    """Run a command, look at its process while it runs, and at what it says."""
    words = [word.format(**files) for word in line]
    flags = ["--json"] if proxy.starts % 2 else []
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", *words, *flags, "--server", proxy.url, cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    asked = asyncio.create_task(process.communicate(given))
    await asyncio.sleep(LOOKED_AT_AFTER_S)
    if process.returncode is None:
        finds.search_process(" ".join(line), psutil.Process(process.pid))
    try:
        async with asyncio.timeout(ENDS_WITHIN_S):
            out, err = await asyncio.shield(asked)
    except TimeoutError:  # `--wait` and `watch` go on for ever where no answer comes
        process.terminate()
        out, err = await asked
    finds.search(f"output of {' '.join(line)}", out)
    finds.search(f"errors of {' '.join(line)}", err)


def _until_asking(pid: int) -> None:
    """Wait until a process has a connection to the server."""
    process = psutil.Process(pid)
    while not process.net_connections():
        assert process.is_running() and process.status() != psutil.STATUS_ZOMBIE, "It ended before it asked."
