"""A bad file of settings is kept aside, a sound one is left alone, and nothing of it stops a start."""

import os

import pytest

from app.adapters.settings_file import LARGEST, look_at_settings

SOUND = (
    "[General]\nlook=1\n\n[window]\nlayout-1=@ByteArray(\\0\\x1\\xff)\ntabs=draft:1, draft:2\n; a remark\n"
)
BAD = {
    "noise": bytes(range(256)) * 4,
    "zeros after a crash": b"\0" * 4096,
    "another kind of file": b'{"look": {"mode": "dark"}}',
    "a page": b"<html><body>a=b</body></html>",
    "another encoding": SOUND.encode("utf-16"),
    "far too much": b"[x]\n" + b"a=b\n" * (LARGEST // 4),
}


def test_a_sound_file_is_left_alone(tmp_path):
    file = tmp_path / "window.ini"
    file.write_text(SOUND, encoding="utf-8")
    assert look_at_settings(file).kept_aside is None
    assert file.read_text(encoding="utf-8") == SOUND


def test_lines_end_as_they_do_on_windows_too(tmp_path):
    file = tmp_path / "window.ini"
    file.write_bytes(SOUND.replace("\n", "\r\n").encode())
    assert look_at_settings(file).kept_aside is None


def test_no_file_is_fine(tmp_path):
    file = tmp_path / "nowhere" / "window.ini"
    assert (look_at_settings(file).file, look_at_settings(file).kept_aside) == (file, None)


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_kept_aside_as_it_was(content, tmp_path):
    file = tmp_path / "window.ini"
    file.write_bytes(content)
    found = look_at_settings(file, now=0.0)
    assert found.file == file
    assert not file.exists()
    assert found.kept_aside is not None
    assert found.kept_aside.name.startswith("window.ini.bad-19")
    assert found.kept_aside.read_bytes() == content


def test_a_second_bad_file_does_not_replace_the_first(tmp_path):
    file = tmp_path / "window.ini"
    for content in (b"{one}", b"{two}"):
        file.write_bytes(content)
        look_at_settings(file, now=0.0)
    assert sorted(kept.read_bytes() for kept in tmp_path.iterdir()) == [b"{one}", b"{two}"]


def test_a_folder_in_its_place_is_kept_aside(tmp_path):
    file = tmp_path / "window.ini"
    (file / "inner").mkdir(parents=True)
    found = look_at_settings(file)
    assert found.kept_aside is not None
    assert (found.kept_aside / "inner").is_dir()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything can be read here")
def test_a_file_that_may_not_be_read_is_kept_aside(tmp_path):
    file = tmp_path / "window.ini"
    file.write_text(SOUND, encoding="utf-8")
    file.chmod(0)
    assert look_at_settings(file).kept_aside is not None


def test_a_bad_file_that_cannot_be_moved_is_not_used(tmp_path, monkeypatch):
    file = tmp_path / "window.ini"
    file.write_bytes(b"{}")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.rename", refuse)
    assert look_at_settings(file).file is None


def test_a_file_that_cannot_be_read_is_no_settings(tmp_path, monkeypatch):
    file = tmp_path / "window.ini"
    file.write_text(SOUND, encoding="utf-8")

    def refuse(*_: object) -> bytes:
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    assert look_at_settings(file).kept_aside is not None
