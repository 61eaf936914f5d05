"""Builds the standalone program and what this system installs it by: `python3 packaging/build.py`.

This file keeps to a syntax that older Pythons read, so that they can say what is missing.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the point is to tell those who run an older one
    sys.exit("Labeldock is built with Python 3.11, 3.12 or 3.13, and this is %d.%d." % sys.version_info[:2])  # noqa: UP031

from builder.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
