"""The private screen and keyring on which the tests run."""

import os
import shutil
import sys

import pytest
from starter.desktop import run_on_desktop
from starter.libraries import TEST_PROGRAMS

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not all(map(shutil.which, TEST_PROGRAMS)),
    reason="start.py test installs the programs",
)
LOOK = """
import os, sys
from keyring.backends.SecretService import Keyring
keyring = Keyring()
keyring.set_password("desktop-test", "me", "word")
sys.exit(40 + (keyring.get_password("desktop-test", "me") == "word") + (os.environ["DISPLAY"] != ":9917"))
"""


def test_programs_get_a_screen_and_an_unlocked_keyring_of_their_own():
    env = os.environ | {"DISPLAY": ":9917", "PYTHON_KEYRING_BACKEND": ""}
    assert run_on_desktop([sys.executable, "-c", LOOK], env) == 42
