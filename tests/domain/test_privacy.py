"""A text that is shown to others does not say who wrote it."""

import pytest

from app.domain.privacy import anonymous


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("/home/ada/data/x.py", "~/data/x.py"),
        ("/home/ada", "~"),
        ("/home/adam/x", "/home/adam/x"),
        ("file:///home/ada/x", "file://~/x"),
        ("ada@bench and Ada wrote to ada.l@mail.example.org", "someone@bench and someone wrote to someone@…"),
        ("the cicada sings", "the cicada sings"),
    ],
)
def test_home_name_and_address_are_left_out(text, becomes):
    assert anonymous(text, "/home/ada", "ada") == becomes


@pytest.mark.parametrize("text", [r"C:\Users\Ada\x", "c:/users/ada/x", r"'C:\\Users\\Ada\\x'"])
def test_a_home_of_windows_is_left_out_however_it_is_written(text):
    assert anonymous(text, "C:\\Users\\Ada", "ada").strip("'")[0] == "~"


def test_a_home_that_is_the_root_leaves_paths_alone():
    assert anonymous("/usr/lib", "/", "") == "/usr/lib"


def test_the_name_of_the_machine_is_left_out():
    assert anonymous("on ws-0417:", "/home/ada", "ada", "ws-0417") == "on someone:"
