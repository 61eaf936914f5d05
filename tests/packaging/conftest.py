"""Makes the set-up importable: start.py finds it beside itself, no package holds it."""

import sys
from pathlib import Path

PACKAGING = str(Path(__file__).parents[2] / "packaging")
if PACKAGING not in sys.path:
    sys.path.append(PACKAGING)
