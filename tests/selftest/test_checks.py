"""What the self-test finds missing, and that it finds it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters import keys
from app.selftest import checks
from app.selftest.main import main
from app.selftest.report import Missing, Report

ROOT = Path(__file__).parents[2]


def test_a_resource_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(checks, "RESOURCES", (*checks.RESOURCES, "fonts/Comic.otf"))
    with pytest.raises(Missing, match=r"^fonts/Comic\.otf$"):
        checks.check_resources()


def test_a_damaged_catalogue_is_no_language(monkeypatch, tmp_path):
    (tmp_path / "de.mo").write_bytes(b"not one")
    monkeypatch.setattr(checks, "resource_path", lambda name: tmp_path)
    with pytest.raises(OSError, match="Bad magic number"):
        checks.check_translations()


def test_a_screen_has_to_be_named_on_linux(monkeypatch):
    monkeypatch.setattr(checks.sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Missing, match="neither DISPLAY nor WAYLAND_DISPLAY"):
        checks.check_screen()
    monkeypatch.setenv("DISPLAY", ":7")
    assert checks.check_screen() == ":7"


def test_a_plugin_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setitem(checks.PLATFORMS, sys.platform, ("offscreen", "hologram"))
    with pytest.raises(Missing, match=r"^hologram"):
        checks.check_plugins()


def test_a_format_of_pictures_that_is_not_read_is_named(monkeypatch):
    monkeypatch.setattr(checks, "FORMATS", (*checks.FORMATS, "stereogram"))
    with pytest.raises(Missing, match="stereogram"):
        checks.check_plugins()


class Forgetful:
    """A keyring that says it kept a key, and did not."""

    def set_password(self, service: str, user: str, key: str) -> None:
        pass

    def get_password(self, service: str, user: str) -> None:
        return None

    def delete_password(self, service: str, user: str) -> None:
        pass


async def test_a_keyring_that_forgets_is_missing(monkeypatch):
    monkeypatch.setattr(keys, "usable_backend", Forgetful)
    with pytest.raises(Missing, match="did not give back"):
        await checks.check_keyring()


@pytest.mark.real_keyring
async def test_the_real_keyring_is_used_and_left_as_it_was():
    assert await checks.check_keyring() in {"SecretService", "macOS", "Windows", "kwallet"}


def test_a_step_that_fails_does_not_keep_the_others_from_running(capsys):
    report = Report()

    def fail() -> str:
        raise Missing("no wheels")

    report.run("cart", fail)
    report.run("horse", lambda: "brown")
    assert capsys.readouterr().out.split("\n")[:2] == ["missing  cart: no wheels", "ok       horse: brown"]
    assert report.missing == ["cart"]


def test_an_unknown_option_is_refused(capsys):
    assert main(["--self-test", "--nonsense"]) == 1
    assert "--nonsense" in capsys.readouterr().err


def test_without_a_keyring_only_that_is_missing(tmp_path):
    code, said = self_test(QT_QPA_PLATFORM="offscreen")
    assert (code, said[-1]) == (1, "Missing: keyring."), said
    assert [line.split(":")[0].split()[-1] for line in said if line.startswith("ok")][-3:] == [
        "sandbox", "job", "window",
    ]  # fmt: skip
    assert any(line.startswith("missing  keyring: ") for line in said)


def test_all_is_there_and_a_picture_shows_it(tmp_path):
    picture = tmp_path / "window.png"
    code, said = self_test("--without-keyring", "--picture", str(picture), QT_QPA_PLATFORM="offscreen")
    assert (code, said[-1]) == (0, "Nothing is missing."), said
    assert picture.read_bytes().startswith(b"\x89PNG")


def self_test(*options, **env):
    """Run the self-test as a person does, where there is no keyring."""
    env = os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"} | env
    line = [sys.executable, "-m", "app", "--self-test", *options]
    done = subprocess.run(
        line, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, timeout=110, check=False
    )
    return done.returncode, done.stdout.splitlines()
