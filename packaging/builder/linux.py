"""What a Linux desktop wants to know of the program: menu entry, icons, file type, manual."""

from __future__ import annotations

import gzip
import os
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starter.steps import ROOT

from builder import program

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = ROOT / "packaging" / "linux"
ICONS = program.WORK / "icons"
METAINFO = "io.labeldock.Labeldock.metainfo.xml"


def write_share(share: Path) -> None:
    """Write everything that lies under share/, /usr/share for instance."""
    _copy(SOURCES / "labeldock.desktop", share / "applications" / "labeldock.desktop")
    _copy(SOURCES / "labeldock.xml", share / "mime" / "packages" / "labeldock.xml")
    _write(share / "metainfo" / METAINFO, filled(METAINFO).encode())
    _write(
        share / "man" / "man1" / "labeldock.1.gz", gzip.compress(filled("labeldock.1").encode(), 9, mtime=0)
    )
    shutil.copytree(ICONS / "hicolor", share / "icons" / "hicolor", dirs_exist_ok=True)


def filled(name: str) -> str:
    """Return a file of packaging/linux with version and date filled in."""
    text = (SOURCES / name).read_text(encoding="utf-8")
    return text.replace("@VERSION@", program.version()).replace("@DATE@", build_date())


def build_date() -> str:
    """Return today's date, or that of SOURCE_DATE_EPOCH."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return day.strftime("%Y-%m-%d")


def copy_program(target: Path) -> None:
    """Copy the built program; links stay links."""
    shutil.copytree(program.FOLDER, target, symlinks=True)


def _copy(source: Path, target: Path) -> None:
    _write(target, source.read_bytes())


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
