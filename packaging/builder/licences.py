"""Collects the licences of everything that goes into the program; runs in .venv, whose packages it asks."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from starter.steps import ROOT

from app.adapters.licences import inter, part_of, write_index
from app.domain.licences import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXTS = ROOT / "packaging" / "licences"
QT = ("PySide6_Essentials", "shiboken6")
SYSTEM = ("/lib/", "/usr/lib/")


def write_licences(folder: Path, sources: Iterable[str]) -> list[tuple[str, str, str]]:
    """Write licences/ for the files that the program is made of, and return its entries for PyInstaller."""
    files = {str(Path(source).resolve()) for source in sources if source}
    parts = [_with_text(part_of(d)) for d in metadata.distributions() if _is_in(d, files)]
    parts += [python(), inter(), *_of_system(files)]
    shutil.rmtree(folder, ignore_errors=True)
    write_index(folder, sorted(parts, key=lambda part: part.name.lower()))
    return [(f"licences/{file.name}", str(file), "DATA") for file in sorted(folder.iterdir())]


def python() -> Part:
    """Return the interpreter."""
    places = (sysconfig.get_path("stdlib"), sys.base_prefix, "/usr/share/doc/python3")
    names = ("LICENSE.txt", "LICENSE", "copyright")
    found = (Path(place, name) for place in places for name in names)
    text = next((file.read_text(encoding="utf-8", errors="replace") for file in found if file.is_file()), "")
    return Part("Python", sys.version.split()[0], "PSF-2.0", text)


def _is_in(distribution: metadata.Distribution, files: set[str]) -> bool:
    if distribution.name == "labeldock":
        return False
    return any(
        str(Path(str(distribution.locate_file(f))).resolve()) in files for f in distribution.files or ()
    )


def _with_text(part: Part) -> Part:
    """Give Qt the texts that its wheels lack: the LGPL, and the GPL that it adds to."""
    if part.name not in QT or part.text:
        return part
    text = "\n\n".join((TEXTS / name).read_text(encoding="utf-8") for name in ("LGPL-3.0.txt", "GPL-3.0.txt"))
    return Part(f"Qt and Qt for Python ({part.name})", part.version, "LGPL-3.0-only", text)


def _of_system(files: set[str]) -> list[Part]:
    """Return the Debian packages whose libraries are brought along."""
    libraries = sorted(file for file in files if file.startswith(SYSTEM))
    if not libraries or shutil.which("dpkg-query") is None:
        return []
    command = ["dpkg-query", "--search", *libraries]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    names = sorted({line.split(":")[0] for line in found.splitlines() if ": " in line})
    return [_package(name) for name in names]


def _package(name: str) -> Part:
    command = ["dpkg-query", "--show", "--showformat=${Version}", name]
    version = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\n")[0]
    file = Path("/usr/share/doc", name, "copyright")
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    return Part(name, version, "", text)
