"""Writes a folder whole or not at all: into a hidden one beside it first, which then takes its name."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path, PurePosixPath
from typing import TextIO

from app.domain.errors import InputError
from app.domain.texts import tr
from app.services.files import umask

MOST_NAMES = 1_000


def fresh(folder: Path) -> Path:
    """Return the folder, or the first of “name 2”, “name 3”, … that does not exist or is empty. Raises InputError."""
    for number in range(1, MOST_NAMES):
        path = folder if number == 1 else folder.with_name(f"{folder.name} {number}")
        if is_free(path):
            return path
    raise InputError(
        tr("There are too many folders like “{name}”.").format(name=folder.name), tr("Choose another folder.")
    )


def is_free(folder: Path) -> bool:
    """Tell whether a folder may be written without losing anything. Raises InputError when that cannot be seen."""
    try:
        if not os.path.lexists(folder):
            return True
        return folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())
    except OSError as error:
        raise InputError(
            tr("“{name}” cannot be read: {why}.").format(name=folder.name, why=error.strerror)
        ) from error


class NewFolder:
    """A folder that is being written: `begin`, `add` and `put`, then `keep`; `drop` always ends it.

    All of them raise InputError where the disk does not serve, but for `drop`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._draft: Path | None = None
        self._open: tuple[str, TextIO] | None = None
        self._made: set[Path] = set()

    def begin(self) -> None:
        """Make the hidden folder."""
        import tempfile  # costs a start 8 ms, and is seldom needed

        try:
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            prefix = f".{self._folder.name[:40]}."
            self._draft = Path(tempfile.mkdtemp(prefix=prefix, dir=self._folder.parent))
        except OSError as error:
            raise self._refused(error) from error

    def drop(self) -> None:
        """Take away what was not kept; nothing to say where there is nothing."""
        with contextlib.suppress(OSError):  # what made it fail is told already
            self._end_file()
        if self._draft is not None:
            import shutil  # as tempfile

            shutil.rmtree(self._draft, ignore_errors=True)
            self._draft = None

    def add(self, path: str, text: str) -> None:
        """Append to the text file at a relative path."""
        try:
            if self._open is None or self._open[0] != path:
                self._end_file()
                file = self._place(path).open("a", encoding="utf-8", newline="")
                self._open = path, file
            self._open[1].write(text)
        except OSError as error:
            raise self._refused(error) from error

    def put(self, path: str, data: bytes) -> None:
        """Write the bytes of a file at a relative path."""
        try:
            self._place(path).write_bytes(data)
        except OSError as error:
            raise self._refused(error) from error

    def keep(self) -> None:
        """Give the folder its name; from then on it stays. Raises InputError, also where the name is taken by now."""
        try:
            self._end_file()
            if not is_free(self._folder):
                raise InputError(
                    tr("“{name}” is not empty any more.").format(name=self._folder.name),
                    tr("Choose another folder."),
                )
            if self._folder.is_dir():
                self._folder.rmdir()
            draft = self._whole
            draft.chmod(0o777 & ~umask())
            draft.rename(self._folder)
        except OSError as error:
            raise self._refused(error) from error
        self._draft = None

    @property
    def _whole(self) -> Path:
        assert self._draft is not None, "It is begun first, and kept once."
        return self._draft

    def _place(self, path: str) -> Path:
        """Return where a relative path lies; its folder is there then."""
        parts = PurePosixPath(path).parts
        if not parts or ".." in parts or PurePosixPath(path).is_absolute():
            raise InputError(tr("“{path}” is no file of this folder.").format(path=path))
        place = self._whole.joinpath(*parts)
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        return place

    def _end_file(self) -> None:
        if self._open is not None:
            _, file = self._open
            self._open = None
            file.close()

    def _refused(self, error: OSError) -> InputError:
        why = error.strerror or type(error).__name__
        return InputError(
            tr("“{name}” cannot be written: {why}.").format(name=self._folder.name, why=why),
            tr("Nothing was left half-written."),
        )
