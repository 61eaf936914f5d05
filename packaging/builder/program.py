"""Builds the program's folder with PyInstaller, and knows where everything lies."""

from __future__ import annotations

import os
import re
import shutil
import sys
import sysconfig
from pathlib import Path

from starter import apt, environment, libraries
from starter.environment import PYTHON, program_env
from starter.steps import ROOT, StepError, run_quietly, say

DIST = ROOT / "dist"
FOLDER = DIST / "labeldock"
WORK = ROOT / "build"
SPEC = ROOT / "packaging" / "labeldock.spec"
EXECUTABLE = FOLDER / ("labeldock.exe" if os.name == "nt" else "labeldock")


def build() -> Path:
    """Set up what building needs, build dist/labeldock, and return the executable. Raises StepError."""
    environment.prepare("build")
    libraries.provide_for_window(["x11", "wayland"])
    provide_tools()
    command: list[str | Path] = [PYTHON, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", DIST, "--workpath", WORK, SPEC]
    # A display is no part of the build: icons are drawn without one.
    run_quietly("Building the program", command, program_env(QT_QPA_PLATFORM="offscreen"))
    say(f"  {FOLDER.relative_to(ROOT)}: {megabytes(size_of(FOLDER))}")
    return EXECUTABLE


def provide_tools() -> None:
    """Install what PyInstaller needs of a Linux system: binutils, and Python as a library."""
    if sys.platform != "linux":
        return
    packages = [] if shutil.which("objcopy") and shutil.which("strip") else ["binutils"]
    library = sysconfig.get_config_var("INSTSONAME") or ""
    if not sysconfig.get_config_var("Py_ENABLE_SHARED") or not _has_library(str(library)):
        packages.append(f"libpython3.{sys.version_info.minor}")
    if packages:
        apt.install(packages, f"Building needs {', '.join(packages)}")


def version() -> str:
    """Return the program's version."""
    found = re.search(r'__version__ = "(.+?)"', (ROOT / "app" / "__init__.py").read_text(encoding="utf-8"))
    if found is None:
        raise StepError("app/__init__.py names no version.")
    return found[1]


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files under a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file() and not file.is_symlink())


def megabytes(size: int) -> str:
    """Return a size as people read it."""
    return f"{size / 1e6:.1f} MB"


def _has_library(name: str) -> bool:
    folders = [Path(sys.base_prefix, "lib"), Path("/usr/lib"), *Path("/usr/lib").glob("*-linux-gnu")]
    return any((folder / name).exists() for folder in folders)
