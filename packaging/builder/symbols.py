"""Takes out of libraries their symbols, a third of libpython, and folders of the machine that built them."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def strip_all(folder: Path) -> None:
    """Strip the libraries under a folder, but for those that a wheel repaired: strip would break them."""
    files = [file for file in folder.rglob("*.so*") if not file.is_symlink() and not is_repaired(file)]
    subprocess.run(["strip", "--strip-unneeded", *files], check=True, capture_output=True)


def is_repaired(library: Path) -> bool:
    """Tell a library that was put into a wheel with its paths changed, as auditwheel does."""
    return library.parent.name.endswith(".libs")


def forget_folders(folder: Path) -> None:
    """Have the libraries under a folder look for others only beside themselves and where the system has them.

    Python's own name the folder that it was built for, where nobody but its builder should put a library. The loader
    passes over an empty name (glibc's decompose_rpath).
    """
    for file in folder.rglob("*.so*"):
        if file.is_symlink():
            continue
        told = subprocess.run(["readelf", "-dW", file], check=True, capture_output=True, text=True).stdout
        for path in re.findall(r"\((?:RUNPATH|RPATH)\).*\[(/.*)\]", told):
            content = file.read_bytes()
            name = b"\0" + path.encode() + b"\0"
            file.write_bytes(content.replace(name, b"\0" * len(name)))
