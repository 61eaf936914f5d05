"""This machine and this program, as may be told to others: versions, sizes, the last lines of the log."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.logs import redacted
from app.adapters.secrets import MASK
from app.adapters.who import who
from app.domain.checks.keys import without_keys
from app.domain.privacy import anonymous

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.adapters.paths import Folders

TAIL_BYTES = 200_000
PARTS = (
    "PySide6-Essentials", "qasync", "httpx", "pydantic", "keyring", "platformdirs", "psygnal", "PyYAML",
    "starlette", "uvicorn", "numpy", "onnxruntime", "pillow", "pycocotools",
)  # fmt: skip
TOLD = ("LANG", "LC_ALL", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")
"""Variables whose values help, and say nothing of a person."""
TOLD_IF_SET = (
    "ROBOFLOW_API_KEY", "LABELDOCK_HOME", "LABELDOCK_SERVER", "SSL_CERT_FILE",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "PYTHON_KEYRING_BACKEND",
)  # fmt: skip


class MachineSystem:
    """Fulfils services.ports.System."""

    def __init__(self, folders: Folders, database: Path) -> None:
        self._folders = folders
        self._database = database
        self._home = str(Path.home())
        self._user, _, self._machine = who().partition("@")

    def redact(self, text: str) -> str:
        """Return the text without what is secret or personal."""
        bare = without_keys(redacted(text), MASK)
        return anonymous(bare, self._home, self._user, self._machine)

    async def facts(self) -> Mapping[str, str]:
        """Return versions and circumstances by name."""
        return await asyncio.to_thread(self._facts)

    async def log_tail(self) -> str:
        """Return the last lines of the log, empty where there is none."""
        return await asyncio.to_thread(_tail, self._folders.log_file)

    async def sizes(self) -> Mapping[str, int]:
        """Return how many bytes things take."""
        return await asyncio.to_thread(self._sizes)

    def _facts(self) -> dict[str, str]:
        facts = {
            "machine": f"{platform.machine()}, {os.cpu_count()} cores",
            "kernel": f"{platform.system()} {platform.release()}",
            "built": "as a program of its own" if getattr(sys, "frozen", False) else "no, runs from source",
            "keyring in use": _keyring(),
            "data folder": str(self._folders.data),
            "log folder": str(self._folders.log),
        }
        facts |= {name: os.environ[name] for name in TOLD if name in os.environ}
        is_set = [name for name in TOLD_IF_SET if os.environ.get(name) or os.environ.get(name.lower())]
        facts["also set"] = ", ".join(is_set) or "nothing"
        return facts | {part: _version(part) for part in PARTS}

    def _sizes(self) -> dict[str, int]:
        database = self._database
        return {
            "database": sum(map(_size, (database, database.with_name(f"{database.name}-wal")))),
            "kept pictures": _size_of_folder(self._folders.pictures),
            "kept previews": _size_of_folder(self._folders.findings),
            "logs": _size_of_folder(self._folders.log),
        }


def _keyring() -> str:
    """Name the keyring that would be used, without asking it for anything."""
    from app.adapters.keys import usable_backend

    try:
        backend = type(usable_backend())
    except Exception as error:  # keyring passes on whatever D-Bus, Windows or macOS raise
        return f"none ({type(error).__name__})"
    return f"{backend.__module__}.{backend.__qualname__}"


def _version(part: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(part)
    except metadata.PackageNotFoundError:  # a program of its own need not carry them
        return "not known"


def _tail(file: Path) -> str:
    try:
        with file.open("rb") as log:
            log.seek(0, os.SEEK_END)
            start = max(0, log.tell() - TAIL_BYTES)
            log.seek(start)
            text = log.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    return text.partition("\n")[2] if start else text  # not half a line, whose other half may name what it is


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _size_of_folder(folder: Path) -> int:
    return sum(_size(file) for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else 0
