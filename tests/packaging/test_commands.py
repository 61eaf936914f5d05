"""What start.py makes of its arguments and of the screen."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from starter import commands
from starter.steps import StepError

START = Path(__file__).parents[2] / "packaging" / "start.py"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have one kind of screen")


def test_no_command_shows_the_usage_and_fails(capsys):
    assert commands.main([]) == 2
    assert "demo" in capsys.readouterr().err


def test_help_is_not_a_failure(capsys):
    assert commands.main(["--help"]) == 0
    assert "bench" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["bench", "faults"])
def test_a_name_that_there_is_not_is_told_with_those_that_there_are(command, monkeypatch, capsys):
    monkeypatch.setattr(commands, "_prepare_for_tests", lambda: None)
    assert commands.main([command, "nonsense"]) == 2
    assert "nonsense. There are: " in capsys.readouterr().err


def test_a_long_run_of_named_faults_runs_their_tests_alone(monkeypatch):
    ran = []
    monkeypatch.setattr(commands, "_prepare_for_tests", lambda: None)
    monkeypatch.setattr(commands, "_run_tests", lambda command, **env: ran.append((command, env)) or 0)
    assert commands.main(["faults", "--long", "soak"]) == 0
    ((command, env),) = ran
    assert command[-1].name == "test_soak.py"
    assert env == {"LABELDOCK_FAULTS": "long"}


def test_the_code_of_a_failed_step_is_the_code_of_the_program(monkeypatch, capsys):
    def fail(*_):
        raise StepError("No disk left.", 7)

    monkeypatch.setattr(commands.environment, "prepare", fail)
    assert commands.main(["demo"]) == 7
    assert "No disk left." in capsys.readouterr().err


def test_ctrl_c_ends_without_a_traceback(monkeypatch, capsys):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands.environment, "prepare", stop)
    assert commands.main(["test"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_there_is_no_screen_without_a_display():
    assert commands.screen_of({}) is None


def test_a_display_that_nobody_serves_is_no_screen():
    assert commands.screen_of({"DISPLAY": ":9917"}) is None


@pytest.mark.parametrize("display", ["", ":", "nonsense", ":x"])
def test_a_malformed_display_is_no_screen(display):
    assert commands.screen_of({"DISPLAY": display}) is None


def test_a_served_wayland_socket_is_a_screen(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("wayland-0")
        assert commands.screen_of({"XDG_RUNTIME_DIR": ".", "WAYLAND_DISPLAY": "wayland-0"}) == "wayland"


def test_start_py_runs_from_any_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, START, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
