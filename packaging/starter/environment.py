"""Makes `.venv` in the checkout from the lock file, with uv; a second time it only compares a stamp."""

import hashlib
import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Literal

from starter import apt
from starter.steps import ROOT, StepError, answers, run_quietly, say

VENV = ROOT / ".venv"
STAMP = VENV / "labeldock-setup"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
UV_PINNED = "uv==0.13.9"
UV_AT_LEAST = (0, 5)  # the first with dependency groups and --inexact
PYTHON_BELOW = (3, 14)  # qasync does not run on 3.14
Level = Literal["run", "build", "dev"]
GROUPS: dict[Level, list[str]] = {"run": ["--no-dev"], "build": ["--no-dev", "--group", "build"], "dev": []}
"""What uv installs for each level; each has all that those before it have."""
UNWANTED = {"PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"}


def prepare(level: Level = "run") -> None:
    """Bring .venv to what the lock file says, for running, building, or building and testing. Raises StepError."""
    wanted = _digest()
    if is_fresh(_read_stamp(), wanted, level) and PYTHON.exists():
        say("· Environment .venv: up to date")
        return
    STAMP.unlink(missing_ok=True)
    size = "400 MB" if level == "dev" else "250 MB"
    command = [*_uv(), "sync", "--frozen", "--inexact", "--compile-bytecode", *GROUPS[level]]
    run_quietly(f"Installing the pinned dependencies into .venv (up to {size} at first)", command, _uv_env())
    STAMP.write_text(stamp_text(wanted, level), encoding="utf-8")


def stamp_text(digest: str, level: Level) -> str:
    """Return what the stamp of a finished set-up says."""
    return f"{digest} {level}\n"


def is_fresh(stamp: str, digest: str, level: Level) -> bool:
    """Say whether a stamp stands for this digest and at least the level asked for."""
    levels = list(GROUPS)
    return stamp in {stamp_text(digest, each) for each in GROUPS if levels.index(each) >= levels.index(level)}


def is_usable_uv(version: str | None) -> bool:
    """Say whether the answer of `uv --version` names one that knows all that is asked of it."""
    found = re.match(r"uv (\d+)\.(\d+)", version or "")
    return found is not None and (int(found[1]), int(found[2])) >= UV_AT_LEAST


def site_packages() -> Path:
    """Return the folder of .venv that holds the installed packages."""
    if os.name == "nt":
        return VENV / "Lib" / "site-packages"
    return next(VENV.glob("lib/python3*/site-packages"))


def program_env(**more: str) -> dict[str, str]:
    """Return the environment for programs of .venv: compiled files wanted, no other venv in the way."""
    env = {key: value for key, value in os.environ.items() if key not in UNWANTED}
    if not any(os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
        env["LANG"] = "C.UTF-8"  # Qt complains about a locale that is not UTF-8
    return env | {"PATH": f"{SCRIPTS}{os.pathsep}{env.get('PATH', '')}"} | more


def _digest() -> str:
    parts = [(ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([str(VENV).encode(), *parts])).hexdigest()


def _read_stamp() -> str:
    return STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""


def _uv() -> list[str | Path]:
    """Return the command for uv: the one found here, else one put into .venv by pip."""
    own = SCRIPTS / ("uv.exe" if os.name == "nt" else "uv")
    for found in (shutil.which("uv"), own):
        if found and is_usable_uv(answers([found, "--version"])):
            return [found]
    _make_venv()
    run_quietly("Fetching uv", [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", UV_PINNED])
    return [own]


def _make_venv() -> None:
    if sys.version_info >= PYTHON_BELOW:
        raise StepError(
            "Labeldock needs Python 3.11, 3.12 or 3.13; or install uv, which fetches one by itself."
        )
    if importlib.util.find_spec("ensurepip") is None:  # Debian and Ubuntu keep it in a package of its own
        apt.install([f"python3.{sys.version_info.minor}-venv"], "Python lacks the module ensurepip")
    run_quietly("Making .venv", [sys.executable, "-m", "venv", VENV])


def _uv_env() -> dict[str, str]:
    env = program_env(UV_PROJECT_ENVIRONMENT=str(VENV), UV_NO_PROGRESS="1")
    if not PYTHON.exists() and sys.version_info < PYTHON_BELOW:
        env["UV_PYTHON"] = sys.executable
    return env
