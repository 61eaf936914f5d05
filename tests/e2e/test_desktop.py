"""The program on a desktop with a tray: its icon, its messages, and the progress on the taskbar."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from starter.desktop import virtual_screen

from tests.sandbox_process import ROOT

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs a session bus"),
    pytest.mark.skipif(os.environ["QT_QPA_PLATFORM"] != "xcb", reason="the pass with a screen runs it"),
]
ENDS_WITHIN_S = 60
PROGRAM = """
import asyncio, sys
from app.opening import WindowOptions, run_window

async def begun(station):
    from PySide6.QtWidgets import QApplication
    from app.services.notices import Cause, Kind, Notice, Thing
    from app.ui.desktop.taskbar import tell_launcher
    from app.ui.window import MainWindow
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    while window._tray is None:
        await asyncio.sleep(0.05)
    window._tray.resolve_requested.connect(lambda draft_id: print(f'["decide", "{draft_id}"]\\n', end="", flush=True))
    station.notices.told.emit(Notice(Kind.NEEDS_YOU, (Thing(Cause.UNCERTAIN, "d1", "Monday"),)))
    tell_launcher(0.5)
    await asyncio.sleep(0.5)
    QApplication.quit()

sys.exit(run_window(WindowOptions(), begun))
"""


def test_a_notice_is_a_message_that_leads_to_the_decision_and_progress_is_on_the_taskbar(isolated_home):
    assert shutil.which("dbus-run-session"), "it is missing: run `python3 packaging/start.py test`"
    with virtual_screen() as display:
        environment = {k: v for k, v in os.environ.items() if k != "DBUS_SESSION_BUS_ADDRESS"}
        ended = subprocess.run(
            ["dbus-run-session", "--", sys.executable, "-m", "tests.e2e.fake_desktop",
             sys.executable, "-c", PROGRAM],
            env=environment | {"DISPLAY": display, "LABELDOCK_SERVER": "http://127.0.0.1:9"},
            cwd=ROOT, capture_output=True, text=True, timeout=ENDS_WITHIN_S, check=False,
        )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    told = dict(json.loads(line) for line in ended.stdout.splitlines())
    assert set(told) == {"RegisterStatusNotifierItem", "Notify", "Update", "decide"}
    assert told["Notify"][3] == "Was “Monday” created?"
    assert told["decide"] == "d1"
    assert told["Update"] == [
        "application://labeldock.desktop",
        {"progress": ["d", 0.5], "progress-visible": ["b", True]},
    ]
