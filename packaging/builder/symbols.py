"""Takes the symbols out of libraries, which is a third of libpython."""

from __future__ import annotations

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
