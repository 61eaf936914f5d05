"""Names for the tasks of one object: another one that does the same, such as a tab opened anew, waits for none."""

from __future__ import annotations

import itertools

_numbers = itertools.count(1)


def own_name(name: str) -> str:
    """Return a name that nothing else has; a second start of a running one would be ignored."""
    return f"{name} {next(_numbers)}"
