"""Makes the archive for Linux systems without dpkg, with a script that installs it under a prefix."""

from __future__ import annotations

import platform
import shutil
from typing import TYPE_CHECKING

from starter.steps import ROOT, run_quietly, say

from builder import linux, program

if TYPE_CHECKING:
    from pathlib import Path


def make(folder: Path) -> Path:
    """Make the archive of the built program in a folder, and return it. Raises StepError."""
    name = f"labeldock-{program.version()}-linux-{platform.machine()}"
    top = program.WORK / "tarball"
    shutil.rmtree(top, ignore_errors=True)
    linux.copy_program(top / name / "labeldock")
    linux.write_share(top / name / "share")
    for file in ("install.sh", "uninstall.sh"):
        shutil.copy2(linux.SOURCES / file, top / name / file)
    shutil.copyfile(ROOT / "LICENSE", top / name / "LICENSE")
    # xz packs on all cores, which Python's own does not.
    compress, ending = ("xz -3 -T0", "xz") if shutil.which("xz") else ("gzip -9", "gz")
    archive = folder / f"{name}.tar.{ending}"
    command: list[str | Path] = [
        "tar",
        "--owner=0",
        "--group=0",
        "-I",
        compress,
        "-cf",
        archive,
        "-C",
        top,
        name,
    ]
    run_quietly("Making the archive for other Linux systems", command)
    say(f"  {archive.relative_to(ROOT)}: {program.megabytes(program.size_of(archive))}")
    return archive
