"""A lock on a file, which the operating system lets go of when its program ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
PLACE = 1 << 30
"""The byte that is locked on Windows, where nobody can read what is locked; the text stands before it."""


class FileLock:
    """Held by one program at a time; whoever holds it may leave a short text for the others.

    The number of a process says nothing sure: another program may have it by now. So only the system is asked.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._handle: int | None = None

    def take(self) -> bool:
        """Take it, and tell whether it is ours. Raises OSError where the file or its system allows no lock."""
        if self._handle is not None:
            return True
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            if error.errno in HELD:
                return False
            raise
        self._handle = handle
        return True

    def release(self) -> None:
        """Let go of it; the file stays, since another program may be waiting for it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def write(self, text: str) -> None:
        """Leave a text for those who do not get the lock."""
        if self._handle is not None:
            data = text.encode()
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, data)
            os.ftruncate(self._handle, len(data))

    def read(self) -> str:
        """Return the text of who holds it, or held it last; empty when there is none."""
        with suppress(OSError):
            return self.file.read_text(encoding="utf-8", errors="replace")
        return ""


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, PLACE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
