"""The bundle helps to find a fault, and holds no key, no person, and no name of a project or a batch."""

import logging
import zipfile
from contextlib import suppress

import pytest

from app.adapters import logs
from app.adapters.paths import Folders
from app.adapters.system import MachineSystem
from app.domain.errors import InputError
from app.domain.job import DraftState
from app.services.diagnostics import without_names
from tests.services.fakes import KEY, FakeSystem, make_draft, make_workstation, settle

NEVER_TOLD = "sNeverGiven9Xq2Lm4Rt7Z"
"""Made as a key is, and never registered as one."""


@pytest.fixture
async def station():
    station = make_workstation(system=FakeSystem())
    await station.start()
    await station.session.add_key(KEY)
    await station.catalogue.refresh()
    await settle()
    yield station
    await station.stop()


async def collect(station, settings=None):
    pages = await station.diagnostics.collect({"Labeldock": "0.1.0"}, settings or {"look/mode": "dark"})
    return {page.name: page.text for page in pages}


async def test_it_holds_versions_settings_counts_errors_and_the_log(station):
    station.composer.add(make_draft())
    queued = station.composer.add(make_draft())
    station.composer.set_state(queued.id, DraftState.UNCERTAIN)
    pages = await collect(station)
    assert list(pages) == ["versions.txt", "settings.txt", "counts.txt", "errors.txt", "log.txt"]
    assert pages["versions.txt"].startswith("Labeldock: 0.1.0\nsystem: Fake OS 1\n")
    assert pages["settings.txt"] == "look/mode: dark\n"
    assert {
        "drafts: 2",
        "drafts, draft: 1",
        "drafts, uncertain: 1",
        "projects: 2",
        "size of database: 4,096 bytes",
    } <= set(pages["counts.txt"].splitlines())
    assert pages["errors.txt"] == "No unexpected error since the program was started."
    assert "started" in pages["log.txt"]


async def test_errors_of_this_session_are_in_it(station, caplog):
    caplog.set_level(logging.CRITICAL + 1, "app.services.failures")
    station.failures.catch(ValueError(f"refused {KEY}"), "task look")
    text = (await collect(station))["errors.txt"]
    assert "ValueError: refused ••••" in text
    assert "in task look" in text


async def test_names_are_left_out_of_the_log(station):
    station.composer.add(make_draft(name="Secret plan", path="/home/ada/plan.labeldock.json"))
    station._system.log = (
        "Task save Secret plan failed in Parts, batch Monday 12; open /home/ada/plan.labeldock.json"
    )
    text = (await collect(station))["log.txt"]
    assert text == "Task save <draft> failed in <project>, batch <batch>; open <job file>"


def test_short_names_and_parts_of_words_stay():
    assert (
        without_names("a partsbin of parts", {"parts": "<project>", "a": "<batch>"})
        == "a partsbin of <project>"
    )


async def test_the_zip_holds_what_was_shown(station, tmp_path):
    pages = await station.diagnostics.collect({}, {})
    file = tmp_path / "bundle.zip"
    await station.diagnostics.save(pages, file)
    with zipfile.ZipFile(file) as bundle:
        assert {name: bundle.read(name).decode() for name in bundle.namelist()} == {
            p.name: p.text for p in pages
        }
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.zip"]


async def test_a_bundle_that_cannot_be_written_leaves_nothing(station, tmp_path):
    (tmp_path / "bundle.zip").mkdir()
    with pytest.raises(InputError):
        await station.diagnostics.save((), tmp_path / "bundle.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.zip"]
    with pytest.raises(InputError):
        await station.diagnostics.save((), tmp_path / "no such folder" / "bundle.zip")


@pytest.fixture
def real(isolated_home, monkeypatch):
    """The real system of this machine, with a log."""
    monkeypatch.setattr(logs, "_secrets", set())
    folders = Folders()
    folders.make()
    handler = logs.start_log(folders.log_file)
    yield MachineSystem(folders, folders.database)
    logs.stop_log(handler)
    logging.getLogger().setLevel(logging.WARNING)


async def test_a_planted_key_is_nowhere_in_the_zip(real, isolated_home, tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("ROBOFLOW_API_KEY", KEY)
    monkeypatch.setenv("HTTPS_PROXY", f"http://ada:{KEY}@proxy:3128")
    monkeypatch.setenv("LANG", f"C.UTF-8@{KEY}")
    logs.register_secret(KEY)
    station = make_workstation(system=real, environment_key=KEY)
    await station.start()
    await station.session.add_key(KEY)
    await station.catalogue.refresh()
    station.composer.add(make_draft(name=f"Draft {KEY}"))
    for key in (KEY, NEVER_TOLD):
        logging.getLogger("test").warning("asked /?api_key=%s from %s", key, isolated_home)
        with suppress(ValueError):
            raise ValueError(f"no such key {key} of {real._user} at {isolated_home}")
        station.failures.catch(
            ValueError(f"no such key {key} of {real._user} at {isolated_home}"), f"task {key}"
        )
    pages = await station.diagnostics.collect(
        {"Labeldock": KEY}, {"servers/own": f"https://x/?api_key={NEVER_TOLD}"}
    )
    file = tmp_path / "bundle.zip"
    await station.diagnostics.save(pages, file)
    await station.stop()
    caplog.clear()
    with zipfile.ZipFile(file) as bundle:
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    whole = "\n".join(texts.values()) + file.read_bytes().decode("latin-1")
    assert "asked /?api_key=••••" in texts["log.txt"]
    assert "no such key ••••" in texts["errors.txt"]
    assert "also set: ROBOFLOW_API_KEY, LABELDOCK_HOME" in texts["versions.txt"]
    for planted in (KEY, NEVER_TOLD, str(isolated_home)):
        assert planted not in whole


async def test_the_real_facts_name_versions_and_the_keyring(real):
    facts = await real.facts()
    assert facts["httpx"].count(".") == 2
    assert facts["keyring in use"].startswith("none")  # taken away from tests
    assert facts["data folder"]


async def test_only_the_end_of_a_long_log_is_taken(real):
    real._folders.log_file.write_text(
        "\n".join(f"line {n} {'x' * 90}" for n in range(5000)), encoding="utf-8"
    )
    tail = await real.log_tail()
    assert 150_000 < len(tail) <= 200_000
    assert tail.startswith("line ")
    assert "line 4999" in tail


async def test_no_log_and_no_folders_are_no_trouble(tmp_path):
    folders = Folders({"LABELDOCK_HOME": str(tmp_path / "nowhere")})
    system = MachineSystem(folders, folders.database)
    assert await system.log_tail() == ""
    assert set((await system.sizes()).values()) == {0}
