"""A folder is written whole or not at all, and never over what is there."""

import errno
import os
from pathlib import Path

import pytest

from app.domain.errors import InputError
from app.services.folders import NewFolder, fresh, is_free


def full_disk(*_args, **_named):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def folder(tmp_path):
    """A folder that is begun, and dropped at the end."""
    made = NewFolder(tmp_path / "out")
    made.begin()
    yield made
    made.drop()


def test_nothing_has_the_name_until_all_is_written(folder, tmp_path):
    folder.add("a/b.txt", "one")
    folder.add("a/b.txt", "two")
    folder.put("c.bin", b"\0")
    assert not (tmp_path / "out").exists()
    folder.keep()
    assert (tmp_path / "out/a/b.txt").read_text() == "onetwo"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").stat().st_mode & 0o077  # others may read it as they may read other folders


def test_what_is_dropped_leaves_nothing(folder, tmp_path):
    folder.add("a.txt", "half")
    folder.drop()
    folder.drop()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_taken(folder, tmp_path):
    (tmp_path / "out").mkdir()
    folder.add("a.txt", "x")
    folder.keep()
    assert (tmp_path / "out/a.txt").exists()


def test_a_folder_that_was_filled_meanwhile_is_not_written_over(folder, tmp_path):
    folder.add("a.txt", "x")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        folder.keep()
    assert (tmp_path / "out/mine.txt").read_text() == "mine"


@pytest.mark.parametrize("path", ["../a.txt", "/a.txt", "a/../../b", ""])
def test_nothing_is_written_elsewhere(folder, path):
    with pytest.raises(InputError):
        folder.add(path, "x")


def test_a_full_disk_says_so(folder, monkeypatch):
    monkeypatch.setattr(Path, "open", full_disk)
    with pytest.raises(InputError, match=r"“out” cannot be written: No space left on device\."):
        folder.add("a.txt", "x")


def test_a_folder_that_may_not_be_written_says_so(tmp_path, monkeypatch):
    def refused(**_named):  # root, whom a test may run as, is refused nothing
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("tempfile.mkdtemp", refused)
    with pytest.raises(InputError, match="“out” cannot be written: Permission denied"):
        NewFolder(tmp_path / "out").begin()


def test_a_file_in_the_way_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        NewFolder(tmp_path / "file" / "out").begin()


def test_a_fresh_name_is_found(tmp_path):
    assert fresh(tmp_path / "job coco").name == "job coco"
    for name in ("job coco", "job coco 2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text("")
    assert fresh(tmp_path / "job coco").name == "job coco 3"


def test_a_link_that_leads_nowhere_is_not_free(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert not is_free(tmp_path / "link")
