"""Makes the package for Debian and Ubuntu."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from starter.steps import ROOT, run_quietly, say

from builder import linux, program

if TYPE_CHECKING:
    from pathlib import Path

DEPENDS = (
    "libc6 (>= 2.35)", "libstdc++6", "libgl1", "libegl1", "libglib2.0-0t64 | libglib2.0-0", "libdbus-1-3",
    "libfontconfig1", "libfreetype6", "libgssapi-krb5-2", "libx11-6", "libx11-xcb1", "libxcb1", "libxkbcommon0",
    "libwayland-client0", "libwayland-cursor0", "libzstd1",
)  # fmt: skip
"""What has to fit the system's drivers and settings, and is not brought along (contents.py). A test compares it."""
RECOMMENDS = ("gnome-keyring | kwalletmanager | keepassxc", "ca-certificates", "xdg-utils")
CONTROL = """\
Package: labeldock
Version: {version}
Architecture: {architecture}
Maintainer: The Labeldock authors <labeldock@localhost>
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Section: graphics
Priority: optional
Homepage: https://docs.roboflow.com/developer/rest-api/auto-label
Description: compose, submit and watch Roboflow Auto Label jobs
 Labeldock is a workstation for Roboflow Auto Label jobs: choose a batch of
 images, write what to look for and which class to save it as, choose a model,
 submit, watch the job, and look at the labels.
 .
 Jobs are composed and checked without a network, nothing is lost when the
 program stops, and no job is sent twice by itself. A sandbox labels a sample
 workspace on this computer, without an account.
"""


def make(folder: Path) -> Path:
    """Make the package of the built program in a folder, and return it. Raises StepError."""
    architecture = _architecture()
    root = program.WORK / "deb"
    shutil.rmtree(root, ignore_errors=True)
    _lay_out(root)
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN" / "control").write_text(control(program.size_of(root), architecture), encoding="utf-8")
    package = folder / f"labeldock_{program.version()}_{architecture}.deb"
    # A higher level makes it a tenth smaller and takes three times as long.
    command: list[str | Path] = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", root, package]
    run_quietly("Making the package for Debian and Ubuntu", command)
    say(f"  {package.relative_to(ROOT)}: {program.megabytes(program.size_of(package))}")
    return package


def control(size: int, architecture: str) -> str:
    """Return what dpkg is told of a package that takes `size` bytes."""
    return CONTROL.format(
        version=program.version(),
        architecture=architecture,
        size=-(-size // 1024),
        depends=", ".join(DEPENDS),
        recommends=", ".join(RECOMMENDS),
    )


def _lay_out(root: Path) -> None:
    library = root / "usr" / "lib"
    library.mkdir(parents=True)
    linux.copy_program(library / "labeldock")
    binaries = root / "usr" / "bin"
    binaries.mkdir()
    (binaries / "labeldock").symlink_to("../lib/labeldock/labeldock")
    linux.write_share(root / "usr" / "share")
    documents = root / "usr" / "share" / "doc" / "labeldock"
    documents.mkdir(parents=True)
    shutil.copyfile(linux.SOURCES / "copyright", documents / "copyright")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(changes, 9, mtime=0))
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_program(path) else 0o644)


def _is_program(path: Path) -> bool:
    return path.name == "labeldock" and path.is_file() and os.access(path, os.X_OK)


def _architecture() -> str:
    return subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
