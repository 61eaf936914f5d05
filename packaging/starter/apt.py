"""Installs Debian and Ubuntu packages where that is allowed, and otherwise says which are missing."""

import os
import shutil
import sys

from starter.steps import StepError, answers, brief, run_quietly, say


def install(packages: list[str], why: str) -> None:
    """Install packages with apt; raise StepError with the exact command where that cannot be done."""
    if not can_install():
        raise StepError(f"{why}.\nInstall it and run this again:\n  {command_for(packages)}")
    say(f"· {why}")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run_quietly("Reading the package lists", [*_sudo(), "apt-get", "update", "-q"], env)
    names = [_name_here(package) for package in packages]
    command = [*_sudo(), "apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    run_quietly(f"Installing {brief(names)}", command, env)


def is_here() -> bool:
    """Say whether this system has apt at all."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None


def can_install() -> bool:
    """Say whether apt is here and may be used without asking for a password."""
    return is_here() and (_is_root() or answers(["sudo", "-n", "true"]) is not None)


def command_for(packages: list[str]) -> str:
    """Return the line that a person types to install packages."""
    sudo = "" if _is_root() else "sudo "
    names = " ".join(_name_here(package) for package in packages) if is_here() else " ".join(packages)
    return f"{sudo}apt-get install -y --no-install-recommends {names}"


def _name_here(package: str) -> str:
    """Return the name on this release: some carry t64 since the change to 64 bit times."""
    for name in (package, f"{package}t64"):
        if answers(["apt-cache", "show", "--no-all-versions", name]):
            return name
    return package


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _sudo() -> list[str]:
    return [] if _is_root() else ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive"]
