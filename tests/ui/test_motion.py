"""Nothing on screen moves by itself, so nobody has to ask for less of it."""

import re
from pathlib import Path

UI = Path(__file__).parents[2] / "app" / "ui"
MOVES = re.compile(r"\b(QPropertyAnimation|QVariantAnimation|QSequentialAnimationGroup|QTimeLine|QMovie)\b")


def test_nothing_is_animated():
    moving = [path.name for path in UI.rglob("*.py") if MOVES.search(path.read_text(encoding="utf-8"))]
    assert moving == []
