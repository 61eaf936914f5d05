"""Converts an ontology between the formats of the field."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.files import STANDARD_INPUT, placed, tell_mistakes, text_of
from app.domain.errors import OntologyError
from app.domain.interchange import Incoming, Kind, folder_of, lost_in, read, read_folder, write
from app.services.datasets import read_files, write_files
from app.services.files import DATA_SET_BYTES, write_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from app.cli.output import Output

SENTENCES_SHOWN = 3
STRICT = (Kind.OBJECT, Kind.STRINGS)
"""Written only where nothing is lost: the contract has a format beside them that holds everything."""


def convert(args: argparse.Namespace, output: Output) -> None:
    """Print or write the ontology in another format, and tell what is left out and lost.

    Raises OntologyError with the place of what cannot be read.
    """
    incoming = _read(args.file, args.source)
    kind = Kind(args.to)
    _tell(incoming, output)
    lost = lost_in(incoming.ontology, kind, incoming.thresholds)
    _refuse_loss(incoming, kind)
    for sentence in lost:
        output.note(sentence)
    result = _result(incoming, kind, lost)
    if args.output == STANDARD_INPUT:
        text = write(incoming.ontology, kind, incoming.thresholds)
        output.result(result | {"text": text}, text.removesuffix("\n"))
        return
    paths = [str(path) for path in _write(Path(args.output), args.output, incoming, kind)]
    output.result(result | {"files": paths}, "\n".join(paths))


def _read(file: str, source: str | None) -> Incoming:
    kind = Kind(source) if source else None
    if file != STANDARD_INPUT and Path(file).is_dir():
        return read_folder(read_files(Path(file)))
    return read(text_of(file, DATA_SET_BYTES), "" if file == STANDARD_INPUT else Path(file).name, kind)


def _tell(incoming: Incoming, output: Output) -> None:
    """Print what was left out and what looks unmeant. Raises OntologyError at a mistake."""
    hint = f"It was read as {incoming.kind.display_name}; --from names another format."
    tell_mistakes(incoming.mistakes, output, hint)
    for sentence in incoming.left_out:
        output.note(f"Left out: {sentence}")


def _refuse_loss(incoming: Incoming, kind: Kind) -> None:
    lost = lost_in(incoming.ontology, kind) if kind in STRICT else ()
    if lost:
        place = incoming.mistakes[:1] if kind is Kind.OBJECT else ()
        at = {"line": place[0].line, "column": place[0].column} if place else {}
        raise OntologyError(_in_short(lost), f"“{Kind.OBJECTS}” loses nothing.", **at)


def _result(incoming: Incoming, kind: Kind, lost: Sequence[str]) -> dict[str, object]:
    return {
        "from": incoming.kind,
        "to": kind,
        "rows": len(incoming.ontology.entries),
        "classes": len(incoming.ontology.classes),
        "notes": [placed(mistake) for mistake in incoming.mistakes],
        "leftOut": list(incoming.left_out),
        "lost": list(lost),
    }


def _write(path: Path, given: str, incoming: Incoming, kind: Kind) -> list[Path]:
    """Write a file, or the files of a folder: one that exists, ends with a slash, or is new and for VOC."""
    files = folder_of(incoming.ontology, kind, incoming.thresholds)
    is_new_folder = kind is Kind.VOC and not path.suffix and not path.exists()
    if path.is_dir() or is_new_folder or given.endswith(("/", os.sep)):
        return write_files(path, files)
    write_whole(path, files.get(path.name, files[kind.file_name]))
    return [path]


def _in_short(sentences: Sequence[str]) -> str:
    more = len(sentences) - SENTENCES_SHOWN
    return " ".join(sentences[:SENTENCES_SHOWN]) + (f" {more} more like that." if more > 0 else "")
