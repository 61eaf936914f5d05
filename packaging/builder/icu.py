"""Leaves out of ICU's data what Qt never asks for, which is half of its 32 MB."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

UNUSED = frozenset({"brkitr", "curr", "lang", "rbnf", "region", "translit", "unit"})
"""Where to break lines, what to call money, languages and regions, numbers in words, letters in other letters, and
measures: Qt does these itself or not at all. It asks ICU for code pages, orders of letters, cases and time zones."""
KIND = b"CmnD"
ALIGNED = 16


def trim_icu(folder: Path) -> None:
    """Make the data libraries under a folder smaller; their symbol and their name stay."""
    for library in folder.rglob("libicudata.so.*"):
        if not library.is_symlink():
            _trim(library)


def used(data: bytes) -> bytes:
    """Return ICU's common data without what is not used. Raises ValueError for what is no such data."""
    (length,) = struct.unpack_from("<H", data)
    if data[12:16] != KIND:
        raise ValueError("This is no data of ICU.")
    items = _items(data[length:])
    return data[:length] + _table({name: item for name, item in items.items() if _kind(name) not in UNUSED})


def _items(table: bytes) -> dict[str, bytes]:
    """Return the items by name: after their number stand the places of each name and item, from the table's start."""
    (count,) = struct.unpack_from("<I", table)
    places = [struct.unpack_from("<II", table, 4 + 8 * i) for i in range(count)]
    names = [table[at : table.index(b"\0", at)].decode() for at, _ in places]
    begins = [begin for _, begin in places]
    return {
        name: table[begin:end]
        for name, (begin, end) in zip(names, pairwise([*begins, len(table)]), strict=True)
    }


def _table(items: Mapping[str, bytes]) -> bytes:
    """Write items as they are read: sorted by name, and aligned."""
    names = [name.encode() + b"\0" for name in items]
    name_at = 4 + 8 * len(names)
    item_at = _aligned(name_at + sum(map(len, names)))
    places = struct.pack("<I", len(names))
    words, body = b"".join(names), bytearray()
    for name, item in zip(names, items.values(), strict=True):
        places += struct.pack("<II", name_at, item_at + len(body))
        name_at += len(name)
        body += item.ljust(_aligned(len(item)), b"\0")
    return (places + words).ljust(item_at, b"\0") + bytes(body)


def _kind(name: str) -> str:
    """Return the folder of an item; those of general use have none."""
    return name.split("/")[1] if name.count("/") > 1 else ""


def _aligned(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


def _trim(library: Path) -> None:
    listed = _run("nm", "--dynamic", "--defined-only", "--format=just-symbols", library)
    symbol = listed.decode().strip()  # such as icudt73_dat
    with tempfile.TemporaryDirectory() as folder:
        data, part = Path(folder, "data"), Path(folder, "part.o")
        _run("objcopy", "--output-target=binary", "--only-section=.rodata", library, data)
        data.write_bytes(used(data.read_bytes()))
        _run("ld", "-r", "--format=binary", "-o", part, data.name, cwd=folder)
        readable = ".data=.rodata,alloc,load,readonly,data,contents"
        aligned = f".data={ALIGNED}"
        named = f"_binary_data_start={symbol}"
        _run("objcopy", "--set-section-alignment", aligned, "--rename-section", readable, "--redefine-sym", named,
             "--keep-global-symbol", symbol, part)  # fmt: skip
        _run("ld", "-shared", "-s", "-z", "noexecstack", "-soname", library.name, "-o", library, part)


def _run(*command: str | Path, cwd: str | None = None) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, cwd=cwd).stdout
