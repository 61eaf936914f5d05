import os

import pytest

from app.adapters.who import who


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows asks its session")
def test_who_works_here_is_asked_of_the_system_and_not_of_the_environment(monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    person, _, machine = who().partition("@")
    assert person != "somebody-else"
    assert person
    assert machine


def test_a_user_that_has_no_name_is_told_by_number(monkeypatch):
    pwd = pytest.importorskip("pwd")

    def unknown(number):
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert who().startswith(f"{os.getuid()}@")
