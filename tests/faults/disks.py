"""Disks that fill up and folders that cannot be written, for real where this person may mount one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE = 2 * 1024 * 1024


class SmallDisk:
    """A disk of its own, of 2 MB."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave not one byte free."""
        with self._ballast.open("ab", buffering=0) as file:
            size = 64 * 1024
            while size:
                try:
                    file.write(b"x" * size)
                except OSError:
                    size //= 2

    def free(self) -> None:
        """Make room again."""
        self._ballast.unlink()

    def lock(self) -> None:
        """Let nobody write."""
        _mount("-o", "remount,ro", str(self.folder))

    def unlock(self) -> None:
        """Let it be written again."""
        _mount("-o", "remount,rw", str(self.folder))


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mount a small disk for the length of a block; skip the test where that is not allowed."""
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("a small disk is mounted, which only root may on Linux")
    try:
        _mount("-t", "tmpfs", "-o", f"size={SIZE}", "labeldock-test", str(folder))
    except subprocess.CalledProcessError as error:
        pytest.skip(f"a small disk cannot be mounted: {error.stderr.decode().strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily: a test that failed may hold a file open.
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)
