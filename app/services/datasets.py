"""Data sets in a folder: the files that name classes are read, and files of an export written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import InputError
from app.domain.interchange import names_classes
from app.domain.texts import tr
from app.services.files import DATA_SET_BYTES, read_text, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MAX_TOTAL = 200_000_000
"""Characters of all files together."""


def read_files(folder: Path) -> dict[str, str]:
    """Return the files below a folder that may name classes: relative path with slashes → text.

    Raises InputError when one cannot be read, or all are too big together.
    """
    return read_texts(folder, filter(names_classes, paths_below(folder)), tr("Name one file of it."))


def read_texts(folder: Path, paths: Iterable[str], hint: str) -> dict[str, str]:
    """Return files of a folder by their relative paths. Raises InputError, with the hint where they are too big."""
    files: dict[str, str] = {}
    total = 0
    for path in paths:
        files[path] = read_text(folder / path, DATA_SET_BYTES)
        total += len(files[path])
        if total > MAX_TOTAL:
            raise InputError(
                tr("“{name}” holds more than 200 MB of annotations.").format(name=folder.name), hint
            )
    return files


def paths_below(folder: Path) -> Iterator[str]:
    """Give the files, relative and with slashes, in a steady order.

    Hidden ones are left out, and links to folders are not followed.
    """
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(parent, name).relative_to(folder).as_posix()


def write_files(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write files into a folder, which is made where it does not exist, and return their paths.

    Raises InputError, before anything is written, where one of them exists.
    """
    paths = {folder / name: text for name, text in files.items()}
    for path in paths:
        if path.exists():
            raise InputError(
                tr("“{path}” exists already.").format(path=path), tr("Name the file itself to replace it.")
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            tr("“{folder}” cannot be made: {why}.").format(folder=folder, why=error.strerror)
        ) from error
    for path, text in paths.items():
        write_whole(path, text)
    return list(paths)
