"""Who works here, asked of the system: the variables of the environment may name anybody."""

from __future__ import annotations

import os
import platform


def who() -> str:
    """Return `person@machine`."""
    return f"{_person()}@{platform.node() or 'this machine'}"


def _person() -> str:
    try:
        import pwd
    except ImportError:  # Windows
        return _of_session()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user may have a number only
        return str(os.getuid())


def _of_session() -> str:
    try:
        return os.getlogin()
    except OSError:  # a service has no session
        return "someone"
