"""A private desktop for tests: a virtual screen, a session bus and an unlocked Secret Service."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from starter.steps import StepError, run_openly

# The daemon unlocks (and at first makes) its login keyring with the password on standard input.
UNLOCK_AND_RUN = (
    "printf labeldock-tests | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 97; "
    'exec "$@"'
)


def run_on_desktop(command: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Run command with a DISPLAY and a keyring of its own, both gone afterwards; return its exit code."""
    if sys.platform != "linux":
        return run_openly(command, env)
    with tempfile.TemporaryDirectory(prefix="labeldock-") as folder, virtual_screen() as display:
        desktop = dict(env) | {"DISPLAY": display} | _private_folders(Path(folder))
        desktop.pop("WAYLAND_DISPLAY", None)
        session = ["dbus-run-session", "--", "sh", "-c", UNLOCK_AND_RUN, "sh"]
        return run_openly([*session, *command], desktop | {"REQUIRE_REAL_KEYRING": "1"})


def _private_folders(folder: Path) -> dict[str, str]:
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    return {"XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(folder / "data")}


@contextmanager
def virtual_screen() -> Iterator[str]:
    """Start Xvfb on a free display and yield that display's name."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    # A session of its own, so that Ctrl-C reaches the tests and not their screen.
    screen = subprocess.Popen(
        command,
        pass_fds=[writer],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise StepError("The virtual screen Xvfb did not start.")
        yield f":{number}"
    finally:
        screen.terminate()
        screen.wait(timeout=10)
