"""Pictures kept on disk under the hash of their address; the oldest seen go first."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

_TRIM_TO = 0.9  # trim below the limit, so that not every picture trims


class DiskPictures:
    """A cache in a folder. It never raises: a picture that cannot be kept is fetched again."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._size: int | None = None  # None until the folder was counted
        self._lock = threading.Lock()

    async def get(self, url: str) -> bytes | None:
        """Return the picture, or None when it is not here."""
        return await asyncio.to_thread(self._read, self._file(url))

    async def put(self, url: str, data: bytes) -> None:
        """Keep the picture."""
        await asyncio.to_thread(self._write, self._file(url), data)

    async def keep_at_most(self, limit_bytes: int) -> None:
        """Have another limit from now on; what is over it goes."""
        await asyncio.to_thread(self._set_limit, limit_bytes)

    async def size(self) -> int:
        """Return how many bytes are kept."""
        return await asyncio.to_thread(lambda: sum(size for _, size, _ in self._files()))

    async def clear(self) -> None:
        """Throw all pictures away; the folder stays."""
        await asyncio.to_thread(self._clear)

    def _clear(self) -> None:
        with self._lock:
            for _, _, file in self._files():
                with suppress(OSError):
                    file.unlink()
            self._size = None

    def _set_limit(self, limit_bytes: int) -> None:
        with self._lock:
            self._limit = limit_bytes
            self._trim()

    def _file(self, url: str) -> Path:
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:2] / name

    def _read(self, file: Path) -> bytes | None:
        try:
            data = file.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(file)  # the time of last use, which trimming goes by
        return data or None

    def _write(self, file: Path, data: bytes) -> None:
        if not data or len(data) > self._limit:
            return
        with self._lock, suppress(OSError):
            before = file.stat().st_size if file.exists() else 0
            _replace(file, data)
            if self._size is not None:
                self._size += len(data) - before
            self._trim()

    def _trim(self) -> None:
        if self._size is None:
            self._size = sum(size for _, size, _ in self._files())
        if self._size <= self._limit:
            return
        files = sorted(self._files())
        self._size = sum(size for _, size, _ in files)
        for _, size, file in files:
            if self._size <= self._limit * _TRIM_TO:
                return
            with suppress(OSError):
                file.unlink()
                self._size -= size

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for file in self._folder.glob("*/*"):
            with suppress(OSError):
                state = file.stat()
                found.append((state.st_mtime, state.st_size, file))
        return found


def _replace(file: Path, data: bytes) -> None:
    """Write the file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(name).replace(file)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
