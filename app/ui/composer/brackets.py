"""The bracket of a JSON text that belongs to another one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.ui.composer.json_highlighter import utf16_length

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]')
OPENING, CLOSING = "{[", "}]"
LINES_SEARCHED = 400
"""A bracket that is further away is not looked for, since the cursor moves at each key."""


def bracket_at(block: QTextBlock, column: int) -> str:
    """Return the bracket at a place that Qt counted, unless it stands within quotes."""
    return next((sign for at, sign in _brackets(block) if at == column), "")


def matching(block: QTextBlock, column: int) -> int | None:
    """Return the position of the bracket that belongs to the one at `column`; None where there is none near."""
    sign = bracket_at(block, column)
    if not sign:
        return None
    is_forward = sign in OPENING
    depth = 0
    for _ in range(LINES_SEARCHED):
        found = _brackets(block)
        for at, other in found if is_forward else reversed(found):
            if column >= 0 and (at < column if is_forward else at > column):
                continue
            depth += 1 if (other in OPENING) is is_forward else -1
            if depth == 0:
                return block.position() + at
        column = -1
        block = block.next() if is_forward else block.previous()
        if not block.isValid():
            break
    return None


def _brackets(block: QTextBlock) -> list[tuple[int, str]]:
    """Return the brackets of a line outside of quotes, each with its place."""
    text = block.text()
    return [
        (utf16_length(text[: match.start()]), match[0])
        for match in _TOKENS.finditer(text)
        if not match[0].startswith('"')
    ]
