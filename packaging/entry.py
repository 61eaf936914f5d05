"""The first lines of the built program: processes of the sandbox's workers are told apart, then it is as from source.

PyInstaller's own hooks for this import Qt and much else in every process, also in one that only prints its version;
they are left out, and what is needed of them is here.
"""

import sys

TRACKER = "from multiprocessing.resource_tracker import main;main("

if "--multiprocessing-fork" in sys.argv:
    from multiprocessing.spawn import freeze_support

    freeze_support()  # runs the worker, and ends
elif "-c" in sys.argv and sys.argv[-1].startswith(TRACKER):
    from multiprocessing.resource_tracker import main as track

    track(int(sys.argv[-1].removeprefix(TRACKER).rstrip(")")))
    sys.exit()

from app.__main__ import main  # noqa: E402 - not in those processes

sys.exit(main())
