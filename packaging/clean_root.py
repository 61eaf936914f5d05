"""Installs the built .deb over an older one in a clean Debian, and uses it there as an ordinary person without Python.

On demand, as root and with a network: `python3 packaging/clean_root.py dist/labeldock_….deb`.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starter import apt
from starter.steps import StepError

if TYPE_CHECKING:
    from collections.abc import Iterator

MIRROR = "http://deb.debian.org/debian"
DESKTOP = ("xvfb", "xauth", "dbus", "gnome-keyring")
"""What a desktop has, and a clean root has not: a screen, a session bus, a Secret Service."""
LOOK_FOR_PYTHON = "! command -v python3 && ! command -v python"
COMMANDS = """
set -e
export HOME=/home/ada LANG=C.UTF-8 PATH=/usr/bin:/bin; cd
labeldock --version
printf '%s' '{"version": 1, "name": "Bolts", "request": {"ontology": {"a bolt": "bolt"}}}' > bolts.labeldock.json
code=0; labeldock check bolts.labeldock.json || code=$?
test $code -le 3
labeldock jobs
"""
"""Leaves a store behind."""
SELF_TEST = """
set -e
export HOME=/home/ada XDG_RUNTIME_DIR=/home/ada/run LANG=C.UTF-8
mkdir -p -m 700 $XDG_RUNTIME_DIR; cd
Xvfb :7 -screen 0 1600x1000x24 -nolisten tcp >/dev/null 2>&1 & screen=$!
export DISPLAY=:7
tries=0; until [ -e /tmp/.X11-unix/X7 ] || [ $tries -gt 50 ]; do sleep 0.2; tries=$((tries+1)); done
code=0
dbus-run-session -- sh -c 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  env -i PATH=/nowhere HOME=$HOME LANG=$LANG DISPLAY=$DISPLAY XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR \
    DBUS_SESSION_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS /usr/bin/labeldock --self-test' || code=$?
kill $screen
exit $code
"""


def main() -> int:
    """Do all of it, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("--release", default="bookworm")
    parser.add_argument("--root", type=Path, help="a clean root that there is already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="labeldock-root-") as folder:
        root = options.root or Path(folder, "root")
        if options.root is None:
            if shutil.which("debootstrap") is None:
                apt.install(["debootstrap"], "A clean root is made by debootstrap")
            _run("debootstrap", "--variant=minbase", options.release, str(root), MIRROR)
        with _mounted(root):
            return try_in(root, options.package)


def try_in(root: Path, package: Path) -> int:
    """Install the package over an older one, use it, remove it, and return 0 when everything went as it should."""
    shutil.copyfile(package, root / "tmp" / "labeldock.deb")
    make_older(package, root / "tmp" / "older.deb")
    apt = ("chroot", str(root), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-q")
    _run(*apt, "update")
    _run(*apt, "install", "--no-install-recommends", "/tmp/older.deb")
    _run("chroot", str(root), "sh", "-c", LOOK_FOR_PYTHON)
    _run("chroot", str(root), "useradd", "--create-home", "ada")
    _run(*_as_ada(root, COMMANDS))
    kept = sorted((root / "home" / "ada").rglob("*.sqlite3"))
    _run(*apt, "install", "--no-install-recommends", "/tmp/labeldock.deb")
    _run(*_as_ada(root, COMMANDS))
    _run(*apt, "install", "--no-install-recommends", *DESKTOP)
    code = subprocess.run(_as_ada(root, SELF_TEST), check=False).returncode
    _run(*apt, "remove", "labeldock")
    left = [path for place in ("usr", "etc", "opt", "var/lib/labeldock") for path in _named(root / place)]
    print(f"Left after removing: {', '.join(map(str, left)) or 'nothing of the program'}")
    lost = [path for path in kept if not path.exists()]
    print(f"Of ada: {len(kept)} stores, of which {len(lost)} lost")
    return code or bool(left or lost or not kept)


def make_older(package: Path, older: Path) -> None:
    """Make a package of the same content that says it is an older version."""
    with tempfile.TemporaryDirectory(prefix="labeldock-older-") as folder:
        content = Path(folder, "content")
        _run("dpkg-deb", "-R", str(package), str(content))
        control = content / "DEBIAN" / "control"
        text = control.read_text(encoding="utf-8")
        control.write_text(re.sub(r"(?m)^Version: .*$", "Version: 0.0.1", text), encoding="utf-8")
        _run("dpkg-deb", "-Znone", "--root-owner-group", "-b", str(content), str(older))


def _as_ada(root: Path, script: str) -> list[str]:
    return ["chroot", "--userspec=ada:ada", str(root), "sh", "-c", script]


def _named(place: Path) -> list[Path]:
    return list(place.rglob("*labeldock*")) if place.exists() else []


@contextmanager
def _mounted(root: Path) -> Iterator[None]:
    """Have /proc and /dev in the root while the block runs."""
    places = [root / name for name in ("proc", "dev")]
    for place in places:
        _run("mount", "--rbind", f"/{place.name}", str(place))
    try:
        yield
    finally:
        for place in reversed(places):
            _run("mount", "--make-rslave", str(place))  # or the system's own would go with it
            _run("umount", "-l", "-R", str(place))


def _run(*command: str) -> None:
    print(f"· {' '.join(command[:8])}", flush=True)
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"It ended with {done.returncode}: {done.stdout.strip()[-2000:]}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except StepError as error:
        sys.exit(str(error))
