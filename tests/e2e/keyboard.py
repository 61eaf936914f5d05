"""A person without a mouse: real keys at a real window on a screen of its own, and a look at every step."""

import os
import subprocess
import sys
from pathlib import Path

PATIENCE_S = 30
GRAB = """
import sys, time
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
def grab():
    return app.primaryScreen().grabWindow(0).toImage()
for line in sys.stdin:
    seen, end = grab(), time.monotonic() + float(sys.argv[1])
    while time.monotonic() < end:
        time.sleep(0.08)
        before, seen = seen, grab()
        if before == seen:
            break
    path = line.strip()
    print(int(path == "-" or seen.save(path)), flush=True)
"""
"""Waits until two looks at the screen in a row are the same, and keeps the last one where a path is given."""
STILL_WITHIN_S = 3.0


class Keyboard:
    """Types and presses keys; after each the screen is waited for until it stands still."""

    def __init__(self, display: str, folder: Path) -> None:
        self._env = os.environ | {"DISPLAY": display}
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._shots = 0
        self._eyes = subprocess.Popen(
            [sys.executable, "-c", GRAB, str(STILL_WITHIN_S)],
            env=self._env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def close(self) -> None:
        """Look no longer."""
        self._eyes.communicate()

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by xdotool's names: "Tab", "ctrl+Return"."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            self._look("-")

    def type(self, text: str) -> None:
        """Type a text; it goes by standard input, since others may read a command line."""
        self._xdotool("type", "--delay", "12", "--file", "-", text=text)
        self._look("-")

    def wait(self) -> None:
        """Wait until the screen stands still."""
        self._look("-")

    def shoot(self, name: str) -> None:
        """Keep a picture of the step."""
        self._shots += 1
        self._look(str(self._folder / f"{self._shots:02d}-{name}.png"))

    def window(self, title: str) -> str:
        """Return the id of the window with this title, empty while there is none."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env=self._env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return found.stdout.split()[0] if found.stdout.split() else ""

    def focus(self, title: str) -> None:
        """Give a window the keys, as a window manager does."""
        self._xdotool("windowfocus", "--sync", self.window(title))

    def _xdotool(self, *words: str, text: str = "") -> None:
        subprocess.run(
            ["xdotool", *words], env=self._env, input=text, text=True, check=True, timeout=PATIENCE_S
        )

    def _look(self, path: str) -> None:
        assert self._eyes.stdin is not None and self._eyes.stdout is not None
        print(path, file=self._eyes.stdin, flush=True)
        assert self._eyes.stdout.readline().strip() == "1", "The screen could not be seen."
