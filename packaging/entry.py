"""The first lines of the built program: workers of the sandbox are told apart, then it is as from source."""

import os
import sys

if "--multiprocessing-fork" in sys.argv or "-c" in sys.argv:
    import multiprocessing

    multiprocessing.freeze_support()  # runs the worker, and ends

# Qt finds its own plugins without them, and what we start for people, a browser for instance, must not find ours.
for name in ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
    os.environ.pop(name, None)

from app.__main__ import main  # noqa: E402 - the environment has to be clean first

sys.exit(main())
