"""Versions are compared as they came, not as words."""

import pytest

from app.domain.release import is_newer, is_version

IN_ORDER = (
    "0.1.0",
    "0.2.0",
    "0.10.0",
    "1.0.0-dev1",
    "1.0.0-alpha",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0rc1",
    "1.0.0",
)


def test_each_version_is_newer_than_those_before():
    for place, version in enumerate(IN_ORDER):
        assert all(is_newer(version, before) for before in IN_ORDER[:place])
        assert not any(is_newer(version, other) for other in IN_ORDER[place:])


@pytest.mark.parametrize("text", ["", "1", "1.2", "latest", "1.2.3.4", "1.2.3-whatever", "9" * 400 + ".0.0"])
def test_what_is_no_version_is_never_newer(text):
    assert not is_version(text)
    assert not is_newer(text, "0.1.0")
    assert not is_newer("9.0.0", text)


@pytest.mark.parametrize("text", ["v1.2.3", "1.2.3+build.7", " 1.2.3 "])
def test_a_version_may_have_a_v_and_a_build(text):
    assert is_newer(text, "1.2.2")
