"""The installer for Windows, by Inno Setup, and what the program says of itself there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from starter.steps import ROOT, run_quietly, say

from builder import program

SCRIPT = ROOT / "packaging" / "windows" / "labeldock.iss"
VERSION = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The Labeldock authors"),
      StringStruct("FileDescription", "Labeldock"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "labeldock"),
      StringStruct("LegalCopyright", "MIT licence"),
      StringStruct("OriginalFilename", "labeldock.exe"),
      StringStruct("ProductName", "Labeldock"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])]),
  ],
)
"""


def windows_version(file: Path) -> str:
    """Write what Windows shows as the properties of the program, and return the file's name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(version_text(program.version()), encoding="utf-8")
    return str(file)


def version_text(version: str) -> str:
    """Return the version as PyInstaller reads it: Windows counts in four numbers."""
    numbers = [int(part) if part.isdigit() else 0 for part in version.split(".")]
    return VERSION.format(version=version, numbers=tuple([*numbers, 0, 0, 0, 0][:4]))


def make(folder: Path) -> Path | None:
    """Make the installer in a folder, and return it; None where Inno Setup is not installed."""
    compiler = _compiler()
    if compiler is None:
        say("· Inno Setup is not installed; no installer is made. It is at https://jrsoftware.org/isinfo.php")
        return None
    command: list[str | Path] = [compiler, "/Q", f"/DVersion={program.version()}", f"/O{folder}", SCRIPT]
    run_quietly("Making the installer", command)
    installer = folder / f"Labeldock-{program.version()}-setup.exe"
    say(f"  {installer.relative_to(ROOT)}: {program.megabytes(program.size_of(installer))}")
    return installer


def _compiler() -> Path | None:
    if found := shutil.which("ISCC"):
        return Path(found)
    folders = [os.environ.get(name) for name in ("ProgramFiles(x86)", "ProgramFiles")]
    files = [Path(folder, "Inno Setup 6", "ISCC.exe") for folder in folders if folder]
    return next((file for file in files if file.is_file()), None)
