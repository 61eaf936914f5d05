"""The embedded server as a child process: started, asked where it listens, ended with its standard input."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import LabeldockError
from app.domain.texts import mark, tr

START_S = 60.0
END_S = 5.0
NOT_FOR_IT = ("ROBOFLOW_API_KEY", "LABELDOCK_SERVER")
HINT = mark("Its own words are in the file sandbox.log of the log folder.")


@dataclass(frozen=True, slots=True)
class SandboxAddress:
    """Where the sandbox listens, and the key that may do everything there."""

    url: str
    workspace: str
    key: str = field(repr=False)


class SandboxProcess:
    """One sandbox with its data folder; it ends when we do, since its standard input closes then."""

    def __init__(self, data: Path, log_file: Path) -> None:
        self._data = data
        self._log_file = log_file
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, port: int = 0) -> SandboxAddress:
        """Start it on `port` (0: any) and return its address. Raises LabeldockError."""
        try:
            await self._spawn(port)
            async with asyncio.timeout(START_S):
                return await self._address()
        except (OSError, TimeoutError, ValueError, KeyError, TypeError) as error:
            await self.stop()
            raise LabeldockError(tr("The sandbox did not start."), tr(HINT)) from error

    async def stop(self) -> None:
        """Let it end by itself, and end it where it does not; stopping twice is fine."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        for force in (process.terminate, process.kill):
            with suppress(TimeoutError):
                async with asyncio.timeout(END_S):
                    await process.wait()
                    return
            with suppress(ProcessLookupError):
                force()
        await process.wait()

    async def _spawn(self, port: int) -> None:
        self._log_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._log_file.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *_program(),
                "--watch-stdin",
                *("--port", str(port)),
                *("--data", str(self._data)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )

    async def _address(self) -> SandboxAddress:
        assert self._process is not None
        assert self._process.stdout is not None
        fields = json.loads(await self._process.stdout.readline())
        url, workspace, key = fields["url"], fields["workspace"], fields["keys"]["full"]
        return SandboxAddress(str(url).rstrip("/"), str(workspace), str(key))


def _program() -> list[str]:
    """Return the command of the sandbox; a frozen program is its own interpreter."""
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        # On Windows the one with a window has no standard output, by which the address comes.
        return [
            str(program.with_name("labeldock-cli.exe") if sys.platform == "win32" else program),
            "sandbox",
        ]
    return [sys.executable, "-m", "app.sandbox"]


def _environment() -> dict[str, str]:
    """Return our environment without secrets, with this very package on its path."""
    package = str(Path(__file__).resolve().parents[2])
    kept = {k: v for k, v in os.environ.items() if k not in NOT_FOR_IT}
    path = os.pathsep.join(filter(None, (package, kept.get("PYTHONPATH"))))
    return kept | {"PYTHONPATH": path}
