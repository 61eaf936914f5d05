"""When the set-up works and when it only looks."""

import pytest
from starter.environment import is_fresh, is_usable_uv, program_env, stamp_text


def test_the_second_run_of_the_same_command_is_fresh():
    assert is_fresh(stamp_text("abc", "dev"), "abc", "dev")
    assert is_fresh(stamp_text("abc", "run"), "abc", "run")


def test_a_demo_after_a_test_installs_nothing():
    assert is_fresh(stamp_text("abc", "dev"), "abc", "run")


def test_a_build_needs_more_than_a_demo_and_less_than_a_test():
    assert not is_fresh(stamp_text("abc", "run"), "abc", "build")
    assert is_fresh(stamp_text("abc", "build"), "abc", "run")
    assert is_fresh(stamp_text("abc", "dev"), "abc", "build")
    assert not is_fresh(stamp_text("abc", "build"), "abc", "dev")


def test_a_test_after_a_demo_adds_what_tests_need():
    assert not is_fresh(stamp_text("abc", "run"), "abc", "dev")


def test_a_changed_lock_file_is_noticed():
    assert not is_fresh(stamp_text("abc", "dev"), "abd", "dev")


def test_a_missing_stamp_is_never_fresh():
    assert not is_fresh("", "abc", "run")


@pytest.mark.parametrize(
    ("answer", "usable"),
    [
        ("uv 0.13.9 (abc)\n", True),
        ("uv 1.0.0", True),
        ("uv 0.4.30", False),
        ("pyenv: uv", False),
        (None, False),
    ],
)
def test_only_a_uv_that_knows_our_options_is_used(answer, usable):
    assert is_usable_uv(answer) is usable


def test_programs_of_the_environment_compile_what_they_import(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in program_env()


def test_programs_of_the_environment_see_no_other_one(monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert not {"VIRTUAL_ENV", "PYTHONPATH"} & program_env().keys()


def test_a_missing_locale_becomes_utf_8(monkeypatch):
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert program_env()["LANG"] == "C.UTF-8"


def test_an_own_locale_is_kept(monkeypatch):
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert program_env()["LANG"] == "de_DE.UTF-8"
