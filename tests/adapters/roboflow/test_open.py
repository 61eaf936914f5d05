"""Making a client for the first time, which reads the modules that are slow to read."""

import subprocess
import sys

SCRIPT = """
import asyncio, sys

class Hook:
    begun = 0

    def find_spec(self, name, path, target=None):
        self.begun += name == "pydantic.errors"
        if name == "pydantic._internal._validators" and self.begun < 2:
            raise ImportError("partially initialized module")

sys.meta_path.insert(0, Hook())
from app.adapters.roboflow import open_client
asyncio.run(open_client("http://127.0.0.1:9", "a-key"))
"""


def test_an_import_that_was_spoilt_half_way_begins_again():
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 0, run.stderr
