"""What is joined: the right server, parts that are made late, the sandbox as a child, nothing heavy too early."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import (
    US_SERVER,
    Lazy,
    Sandbox,
    begin_with,
    build_workstation,
    find_folders,
)
from app.domain.errors import LabeldockError, NoKey, StoreError
from app.opening import WindowOptions
from app.services.sample import PROMPTS
from app.services.session import KeyPlace
from tests.services.fakes import KEY, FakeApi, FakeServer, FakeStore, make_draft, make_workstation, settle
from tests.waiting import wait_until

ROOT = Path(__file__).parents[1]
HEAVY = ("PySide6", "httpx", "pydantic", "keyring", "numpy", "sqlite3", "app.adapters", "app.sandbox")

EU = "https://api.roboflow.eu"


@pytest.mark.parametrize(
    ("given", "environ", "expected"),
    [
        (None, {}, US_SERVER),
        (None, {"LABELDOCK_SERVER": EU + "/"}, EU),
        ("http://127.0.0.1:5000/", {"LABELDOCK_SERVER": EU}, "http://127.0.0.1:5000"),
        (None, {"LABELDOCK_SERVER": ""}, US_SERVER),
    ],
)
def test_the_server_is_the_one_given_else_the_environments_else_roboflow(given, environ, expected):
    assert bootstrap.server_address(given, environ) == expected


async def test_a_lazy_part_is_made_once_when_it_is_first_needed():
    made = []

    def make() -> FakeStore:
        made.append(FakeStore())
        return made[-1]

    store = Lazy(make)
    assert store.made is None
    await store.open()
    assert await store.drafts() == []
    assert len(made) == 1


def test_importing_it_is_cheap():
    code = "import sys, app.bootstrap, app.__main__; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [m for m in loaded.split() if m.startswith(HEAVY)] == []


async def test_the_real_parts_are_joined_and_every_part_can_be_replaced(monkeypatch):
    monkeypatch.setenv("ROBOFLOW_API_KEY", KEY)
    workstation = build_workstation(replace={"open_api": FakeServer(FakeApi()).open})
    await workstation.start()
    draft = workstation.composer.add(make_draft())
    assert workstation.outbox.enqueue(draft.id)
    await wait_until(lambda: workstation.ledger.jobs)
    await workstation.stop()

    again = build_workstation(replace={"open_api": FakeServer(FakeApi()).open})
    await again.start()
    assert [job.job_id for job in again.ledger.jobs] == ["job-1"]
    await again.stop()


async def test_a_damaged_data_file_is_told():
    database = find_folders().database
    database.parent.mkdir(parents=True)
    database.write_bytes(b"no database " * 1000)
    workstation = build_workstation()
    await workstation.start()
    await workstation.stop()
    assert isinstance(workstation.trouble, StoreError)
    assert "kept as" in workstation.trouble.hint


async def test_the_sandbox_is_joined_with_its_key_in_memory_and_ends_with_us(isolated_home):
    sandbox = Sandbox(find_folders())
    workstation = build_workstation(sandbox=sandbox)
    await workstation.start()
    assert workstation.trouble is None
    assert workstation.session.is_sandbox
    assert workstation.session.key.place is KeyPlace.MEMORY
    assert await workstation.session.test() == workstation.session.workspace
    process = sandbox._process._process
    url = workstation.session.server
    await workstation.stop()
    await sandbox.stop()
    assert process.returncode == 0

    second = Sandbox(find_folders())
    again = build_workstation(sandbox=second)
    await again.start()
    assert again.session.server == url  # the ledger's jobs find their server again
    key = again.session._held[again.session.workspace].secret.encode()
    await again.stop()
    await second.stop()
    ours = [p for p in isolated_home.rglob("*") if p.is_file() and not p.name.startswith("sandbox.sqlite3")]
    assert ours
    assert [p for p in ours if key in p.read_bytes()] == []


async def test_a_sandbox_that_does_not_start_leaves_nothing_that_reaches_a_real_server(monkeypatch):
    monkeypatch.setenv("ROBOFLOW_API_KEY", KEY)
    monkeypatch.setattr("app.adapters.sandbox._program", lambda: [sys.executable, "-c", "pass"])
    sandbox = Sandbox(find_folders())
    workstation = build_workstation(sandbox=sandbox)
    await workstation.start()
    await workstation.stop()
    await sandbox.stop()
    assert workstation.trouble.message == "The sandbox did not start."
    assert (workstation.session.server, workstation.session.key) == ("", None)
    with pytest.raises(NoKey):
        await workstation.session.test()


async def test_the_sandbox_is_not_told_our_key(monkeypatch):
    monkeypatch.setenv("ROBOFLOW_API_KEY", KEY)
    code = (
        "import json, os; told = 'ROBOFLOW_API_KEY' in os.environ; "
        "print(json.dumps({'url': 'u', 'workspace': told, 'keys': {'full': 'secret'}}))"
    )
    monkeypatch.setattr("app.adapters.sandbox._program", lambda: [sys.executable, "-c", code])
    sandbox = Sandbox(find_folders())
    address = await sandbox._process.start()
    await sandbox.stop()
    assert address.workspace == "False"
    assert "secret" not in repr(address)


@pytest.mark.parametrize("line", ["", "not json", "{}", "[]"])
async def test_what_is_no_first_line_of_a_sandbox_is_an_error(monkeypatch, line):
    monkeypatch.setattr("app.adapters.sandbox._program", lambda: [sys.executable, "-c", f"print({line!r})"])
    with pytest.raises(LabeldockError, match="did not start"):
        await Sandbox(find_folders())._process.start()


async def test_files_are_opened_and_what_fails_is_the_tasks_news(tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text('{"a bolt": "bolt"}')
    bad.write_text("{")
    workstation, failed = make_workstation(), []
    workstation.tasks.failed.connect(lambda name, error: failed.append(name))
    await begin_with(workstation, WindowOptions(files=(good, bad)))
    await wait_until(lambda: failed and workstation.composer.drafts)
    assert [Path(name).name for name in failed] == ["bad.json"]
    assert [d.name for d in workstation.composer.drafts] == ["good"]
    await workstation.stop()


async def test_the_sample_is_opened_once_its_batch_is_known(sample_api):
    workstation = make_workstation(api=sample_api, environment_key=KEY)
    await workstation.start()
    await begin_with(workstation, WindowOptions(is_sandbox=True, has_sample=True))
    await settle()
    [draft] = workstation.composer.drafts
    assert draft.request.batch_id == "small"
    assert len(draft.request.ontology.entries) == len(PROMPTS)
    assert workstation.composer.problems(draft.id) == []
    await begin_with(workstation, WindowOptions(is_sandbox=True, has_sample=True))
    await settle()
    assert len(workstation.composer.drafts) == 1
    await workstation.stop()


async def test_the_sample_asks_which_batches_still_have_images(sample_api):
    workstation = make_workstation(api=sample_api, environment_key=KEY)
    await workstation.start()
    await settle()
    [bench] = sample_api.contents.projects
    emptied = replace(bench, batches=tuple(replace(b, images=60 * (b.id == "big")) for b in bench.batches))
    sample_api.contents = replace(sample_api.contents, projects=(emptied,))
    await begin_with(workstation, WindowOptions(is_sandbox=True, has_sample=True))
    await settle()
    [draft] = workstation.composer.drafts
    assert draft.request.batch_id == "big"
    await workstation.stop()


@pytest.fixture
def sample_api() -> FakeApi:
    from app.domain.catalogue import Batch, Catalogue, Project

    classes = dict.fromkeys((name for _, name in PROMPTS), 0)
    batches = (Batch("big", "Big", 60), Batch("small", "Small", 12), Batch("empty", "Empty", 0))
    return FakeApi(Catalogue("workbench", "", (Project("bench", "Bench", classes=classes, batches=batches),)))


def test_a_command_is_run_from_any_folder(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "app", "jobs", "--json"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"", b"")
