import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as program
from app.cli import main as cli
from app.cli.output import ago, table


@pytest.mark.parametrize(
    "argv", [["--json", "jobs"], ["jobs", "--json"], ["--server", "http://127.0.0.1:1", "jobs", "--json"]]
)
def test_flags_may_stand_anywhere(shell, argv):
    assert (shell.run(*argv).code, shell.run(*argv).out) == (0, "")


@pytest.mark.parametrize(
    "argv", [["--server", "u", "jobs"], ["jobs", "--server", "u"], ["jobs", "--server=u"]]
)
def test_the_server_may_be_given_anywhere(shell, argv):
    shell.run(*argv)
    assert shell.servers == ("u",)


@pytest.mark.parametrize(
    "argv", [["submit"], ["jobs", "--bogus"], ["key"], ["ontology", "convert", "x", "--to", "y"]]
)
def test_a_wrong_command_line_is_an_ordinary_error(shell, argv):
    ran = shell.run(*argv, "--json")
    assert ran.code == 1
    assert ran.error["hint"].endswith("--help.")


def test_the_program_and_the_command_line_know_the_same_commands():
    assert set(program.COMMANDS) == {name.split()[0] for name in (*cli.OFFLINE, *cli.ONLINE)}


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        (["--json", "jobs"], "jobs"),
        (["--server", "jobs", "x.json"], "x.json"),
        (["--sandbox"], ""),
        (["--port", "0", "sandbox"], "sandbox"),
        ([], ""),
    ],
)
def test_the_first_word_decides(argv, word):
    assert program._first_word(argv) == word


def test_version(capsys):
    assert program.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("labeldock ")


def test_help(capsys):
    assert program.main(["--help"]) == 0
    assert "submit FILE" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["--sample"], ["--sandbox", "--server", "u"], ["--bogus"]])
def test_what_the_window_cannot_begin_with_is_an_error(capsys, argv):
    assert program.main(argv) == 1


def test_columns_are_aligned_and_numbers_stand_right():
    assert table(("A", "N"), [("long name", 5), ("x", 1234)], "N").splitlines() == [
        "A             N",
        "long name     5",
        "x          1234",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, ""), (0, "0 s"), (99, "99 s"), (100, "1 min"), (7200, "2 h"), (200_000, "2 d")],
)
def test_durations_are_short(seconds, text):
    assert ago(seconds) == text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full disk to try")
def test_a_full_disk_below_standard_output_is_told():
    argv = [sys.executable, "-m", "app", "ontology", "convert", "-", "--to", "csv"]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(argv, input='["a"]', stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (
        1,
        "Error: The result cannot be written: No space left on device.\n",
    )
