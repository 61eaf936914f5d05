"""The folders Labeldock keeps its things in; `LABELDOCK_HOME` moves all of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = "labeldock"


class Folders:
    """Where data, settings, cache and log live. Nothing is made until `make`."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        home = environ.get("LABELDOCK_HOME")
        base = Path(home).expanduser().absolute() if home else None
        self.data = base / "data" if base else _of_platform("user_data_path")
        self.config = base / "config" if base else _of_platform("user_config_path")
        self.cache = base / "cache" if base else _of_platform("user_cache_path")
        self.log = base / "log" if base else _of_platform("user_log_path")

    @property
    def database(self) -> Path:
        """The file of drafts and ledger."""
        return self.data / "labeldock.sqlite3"

    @property
    def sandbox(self) -> Path:
        """The folder of the embedded server."""
        return self.data / "sandbox"

    @property
    def sandbox_database(self) -> Path:
        """The file of drafts and ledger of the sandbox's window, apart from those of a real server."""
        return self.sandbox / "window" / self.database.name

    @property
    def pictures(self) -> Path:
        """The folder of pictures that can be fetched again."""
        return self.cache / "pictures"

    @property
    def findings(self) -> Path:
        """The folder of what previews found, which can be looked for again."""
        return self.cache / "findings"

    @property
    def log_file(self) -> Path:
        """The newest log."""
        return self.log / "labeldock.log"

    def make(self) -> None:
        """Make the folders, closed to other users. Raises OSError."""
        for folder in (self.data, self.config, self.cache, self.log):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _of_platform(kind: str) -> Path:
    import platformdirs

    find = getattr(platformdirs, kind)
    return Path(find(_NAME, appauthor=False))
