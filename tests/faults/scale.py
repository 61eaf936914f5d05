"""How much is tried: little in every test run, all of it by `packaging/start.py faults --long`."""

import os

IS_LONG = os.environ.get("LABELDOCK_FAULTS") == "long"
SEED = int(os.environ.get("LABELDOCK_FAULTS_SEED", "4"))
LONG_S = 3 * 3600
"""No test of a long run is ended before that."""


def scaled(short: int, long: int) -> int:
    """Return how many of something are tried in this run."""
    return long if IS_LONG else short
