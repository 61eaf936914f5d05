"""Job files and ontology files: read with a limit on their size, written so that no half file is left."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from app.domain.errors import InputError
from app.domain.job import Draft, JobRequest
from app.domain.job_file import SUFFIX, read_job_file
from app.domain.ontology_text import read_strictly
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 10_000_000
DATA_SET_BYTES = 50_000_000
"""The classes of a data set stand in one file with its boxes: COCO's own validation set takes 20 MB."""


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """Return a file's text. Raises InputError when it cannot be read, is not text, or is too big."""
    try:
        if path.exists() and not path.is_file():  # reading a pipe could wait for ever
            words = tr("“{name}” is a folder.") if path.is_dir() else tr("“{name}” is not a file.")
            raise InputError(
                words.format(name=path.name or path),
                tr("Choose a job file or an ontology."),
            )
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise InputError(
            tr("“{name}” cannot be read: {why}.").format(name=path.name or path, why=error.strerror)
        ) from error
    return decode(data, path.name, limit)


def decode(data: bytes, name: str, limit: int = MAX_BYTES) -> str:
    """Return the text of a file's bytes. Raises InputError when it is too big or not text."""
    if len(data) > limit:
        raise InputError(
            tr("“{name}” is larger than {n} MB.").format(name=name, n=limit // 1_000_000),
            tr("A job file holds a request, not pictures."),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(tr("“{name}” is not text in UTF-8.").format(name=name)) from error


def read_draft(text: str, name: str, draft_id: str) -> Draft:
    """Read a job file, or a bare ontology as a draft called `name`. Raises InputError with the place."""
    if looks_like_job_file(text):
        draft = read_job_file(text, draft_id)
        return replace(draft, batch_name=draft.batch_name or draft.request.batch_id)
    parsed = read_strictly(text)
    request = JobRequest(ontology=parsed.ontology, format=parsed.format)
    return Draft(id=draft_id, name=name or tr("Untitled job"), request=request)


def looks_like_job_file(text: str) -> bool:
    """Tell a job file from a bare ontology, also when it is not sound JSON."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return '"request"' in text and '"version"' in text
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("request"), dict) or {"request", "version"} <= value.keys()


def title_of(path: Path) -> str:
    """Return a file's name without the ending of a job file."""
    return path.name.removesuffix(SUFFIX).removesuffix(".json")


def write_whole(path: Path, text: str | Iterable[str]) -> None:
    """Write the file, all of it or nothing; `text` may come in pieces. Raises InputError when it cannot be written."""
    with whole_file(path) as file:
        file.writelines(piece.encode() for piece in ([text] if isinstance(text, str) else text))


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write, which takes its place when the block ends well; else nothing of it is left.

    Raises InputError when it cannot be written.
    """
    import tempfile  # costs a start 8 ms, and is seldom needed

    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask())
        temporary.replace(path)
    except BaseException as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        if isinstance(error, OSError):
            words = tr("“{name}” cannot be written: {why}.").format(name=path.name, why=error.strerror)
            raise InputError(words) from error
        raise


def umask() -> int:
    """Return what is taken from the rights of new files."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
