"""What differs between two texts, line by line, in few enough lines to read."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

CONTEXT = 3


class Sign(StrEnum):
    """What became of a line; the sign stands before it."""

    SAME = " "
    ADDED = "+"
    REMOVED = "\N{MINUS SIGN}"
    GAP = "\N{MIDLINE HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference; that of a gap is empty."""

    sign: Sign
    text: str = ""


def difference(before: str, after: str) -> list[Line]:
    """Return the lines that were removed and added, with some around them; empty when nothing differs.

    A comma at the end of a line only says that another one follows, which is no difference.
    """
    old, new = before.splitlines(), after.splitlines()
    lines: list[Line] = []
    end = 0
    for group in SequenceMatcher(None, _bare(old), _bare(new)).get_grouped_opcodes(CONTEXT):
        if group[0][1] > end:
            lines.append(Line(Sign.GAP))
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                lines.extend(Line(Sign.SAME, text) for text in new[new_start:new_end])
                continue
            lines.extend(Line(Sign.REMOVED, text) for text in old[old_start:old_end])
            lines.extend(Line(Sign.ADDED, text) for text in new[new_start:new_end])
        end = group[-1][2]
    if lines and end < len(old):
        lines.append(Line(Sign.GAP))
    return lines


def _bare(lines: list[str]) -> list[str]:
    return [line.removesuffix(",") for line in lines]
