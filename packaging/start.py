"""Sets Labeldock up in this checkout and starts it: `python3 packaging/start.py demo`, or `test`, `bench` and others.

This file keeps to a syntax that older Pythons read, so that they can say what is missing.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the point is to tell those who run an older one
    sys.exit(
        "Labeldock needs Python 3.11, 3.12 or 3.13, and this is %d.%d. "  # noqa: UP031
        "Install one of them and run, for instance: python3.12 packaging/start.py demo" % sys.version_info[:2]
    )

from starter.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
