"""Pictures stay on disk until there are too many; a broken disk only means fetching again."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from app.adapters.clock import SystemClock
from app.adapters.pictures import DiskPictures

LIMIT = 1_000_000


def files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def make_older(folder: Path) -> None:
    """Move every file an hour into the past, so that what is used next is surely newer."""
    for file in files_in(folder):
        state = file.stat()
        os.utime(file, (state.st_atime - 3600, state.st_mtime - 3600))


async def test_a_picture_comes_back_also_after_a_restart(tmp_path: Path):
    await DiskPictures(tmp_path, LIMIT).put("https://a/1.jpg", b"picture")
    assert await DiskPictures(tmp_path, LIMIT).get("https://a/1.jpg") == b"picture"


async def test_an_unknown_picture_is_not_there(tmp_path: Path):
    assert await DiskPictures(tmp_path / "none", LIMIT).get("https://a/1.jpg") is None


async def test_a_newer_picture_of_an_address_replaces_the_older(tmp_path: Path):
    pictures = DiskPictures(tmp_path, LIMIT)
    await pictures.put("u", b"old")
    await pictures.put("u", b"new")
    assert await pictures.get("u") == b"new"
    assert len(files_in(tmp_path)) == 1


async def test_names_of_files_tell_nothing_of_the_address(tmp_path: Path):
    await DiskPictures(tmp_path, LIMIT).put("https://a/../../secret?x=\ud800", b"picture")
    (file,) = files_in(tmp_path)
    assert len(file.name) == 64
    assert "secret" not in str(file.relative_to(tmp_path))


async def test_the_pictures_not_seen_for_longest_go_first(tmp_path: Path):
    pictures = DiskPictures(tmp_path, limit_bytes=1000)
    for name in ("first", "second"):
        await pictures.put(name, b"x" * 400)
        make_older(tmp_path)
    await pictures.get("first")
    await pictures.put("third", b"x" * 400)
    assert await pictures.get("second") is None
    assert await pictures.get("first") is not None
    assert await pictures.get("third") is not None


async def test_the_limit_holds_for_what_earlier_starts_left(tmp_path: Path):
    for i in range(10):
        await DiskPictures(tmp_path, LIMIT).put(str(i), b"x" * 100)
    await DiskPictures(tmp_path, limit_bytes=500).put("new", b"x" * 100)
    assert sum(file.stat().st_size for file in files_in(tmp_path)) <= 500


@pytest.mark.parametrize("data", [b"", b"x" * 2000])
async def test_nothing_and_too_much_are_not_kept(tmp_path: Path, data: bytes):
    pictures = DiskPictures(tmp_path, limit_bytes=1000)
    await pictures.put("u", data)
    assert await pictures.get("u") is None


async def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    pictures = DiskPictures(tmp_path / "file" / "pictures", LIMIT)
    await pictures.put("u", b"picture")
    assert await pictures.get("u") is None


async def test_many_at_once_leave_nothing_half_written(tmp_path: Path):
    pictures = DiskPictures(tmp_path, LIMIT)
    await asyncio.gather(*(pictures.put("u", bytes([i]) * 1000) for i in range(1, 30)))
    data = await pictures.get("u")
    assert data is not None
    assert len(set(data)) == 1
    assert len(files_in(tmp_path)) == 1


async def test_the_systems_clock_tells_the_time_and_waits():
    clock = SystemClock()
    assert abs(clock.now() - time.time()) < 60
    await clock.sleep(0)


async def test_another_limit_counts_at_once(tmp_path: Path):
    pictures = DiskPictures(tmp_path, limit_bytes=1000)
    for name in ("first", "second", "third"):
        await pictures.put(name, b"x" * 300)
        make_older(tmp_path)
    await pictures.keep_at_most(350)
    assert [name for name in ("first", "second", "third") if await pictures.get(name)] == ["third"]
    await pictures.keep_at_most(0)
    await pictures.put("fourth", b"x")
    assert files_in(tmp_path) == []
