"""The program is started again as it was started, without files, without what its desktop gave for one window."""

import os
import subprocess
import sys

import pytest

from app.adapters.restart import start_again

PYTHON = "/opt/python"
BUILT = "/opt/labeldock/labeldock"


@pytest.fixture(params=["linux", "freebsd14"])
def replaced(request, monkeypatch):
    """What this process would have become."""
    became = []
    monkeypatch.setattr(sys, "platform", request.param)
    monkeypatch.setattr(os, "execve", lambda *given: became.append(given))
    return became


@pytest.fixture(params=["win32", "darwin"])
def started(request, monkeypatch):
    """What would have been started beside this process."""
    beside = []
    monkeypatch.setattr(sys, "platform", request.param)
    monkeypatch.setattr(subprocess, "DETACHED_PROCESS", 8, raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 512, raising=False)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **more: beside.append((command, more)))
    return beside


def run_as(monkeypatch, *line, arguments=()):
    """Have this process look as if it had been started by a command line of Python."""
    monkeypatch.setattr(sys, "executable", PYTHON)
    monkeypatch.setattr(sys, "orig_argv", ["python3", *line, *arguments])
    monkeypatch.setattr(sys, "argv", ["the program", *arguments])


def run_built(monkeypatch):
    monkeypatch.setattr(sys, "executable", BUILT)
    monkeypatch.setattr(sys, "frozen", True, raising=False)


@pytest.mark.parametrize("line", [("-m", "app"), ("-X", "dev", "-m", "app"), ("/opt/bin/labeldock",)])
@pytest.mark.parametrize("arguments", [(), ("a.json", "b.json")])
def test_the_same_interpreter_runs_the_same_program_without_files(monkeypatch, replaced, line, arguments):
    run_as(monkeypatch, *line, arguments=arguments)
    start_again()
    ((file, command, _),) = replaced
    assert (file, command) == (PYTHON, [PYTHON, *line])


def test_the_built_program_starts_itself_as_a_program_of_its_own(monkeypatch, replaced):
    run_built(monkeypatch)
    start_again()
    ((file, command, environment),) = replaced
    assert (file, command) == (BUILT, [BUILT])
    assert environment["PYINSTALLER_RESET_ENVIRONMENT"] == "1"


@pytest.mark.parametrize("before", ["", "/usr/local/lib"])
def test_the_built_program_adds_its_libraries_anew(monkeypatch, replaced, before):
    run_built(monkeypatch)
    monkeypatch.setenv("LD_LIBRARY_PATH", f"/opt/labeldock/_internal:{before}")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    start_again()
    ((_, _, environment),) = replaced
    assert environment.get("LD_LIBRARY_PATH", "") == before
    assert "LD_LIBRARY_PATH_ORIG" not in environment


def test_the_environment_stays_but_for_what_was_for_one_window(monkeypatch, replaced):
    run_as(monkeypatch, "-m", "app")
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "used")
    monkeypatch.setenv("DESKTOP_STARTUP_ID", "used")
    monkeypatch.setenv("LABELDOCK_HOME", "/somewhere")
    before = dict(os.environ)
    start_again()
    ((_, _, environment),) = replaced
    assert environment["LABELDOCK_HOME"] == "/somewhere"
    assert before.keys() - environment.keys() == {"XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"}
    assert environment.keys() <= before.keys()


def test_where_the_process_cannot_become_it_one_is_started_that_outlives_us(monkeypatch, started):
    run_built(monkeypatch)
    assert start_again() == 0
    ((command, more),) = started
    assert command == [BUILT]
    assert more["start_new_session"]
    assert more["creationflags"] == 8 | 512
    assert {more[stream] for stream in ("stdin", "stdout", "stderr")} == {subprocess.DEVNULL}


@pytest.mark.skipif(sys.platform == "win32", reason="a program for windows alone has no standard error there")
def test_a_program_that_is_gone_meanwhile_is_told_of(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert start_again() == 1
    assert "Everything is saved" in capsys.readouterr().err
