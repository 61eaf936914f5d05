"""The linter: a draft and what is known of its project → a list of problems, each with its fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.checks.problem import Fix, Known, Problem, Severity, Where
from app.domain.checks.rules import RULES

if TYPE_CHECKING:
    from app.domain.job import Draft

__all__ = ["NOTHING_KNOWN", "Fix", "Known", "Problem", "Severity", "Where", "can_be_sent", "check"]

NOTHING_KNOWN = Known()
ORDER = tuple(Severity)


def check(draft: Draft, known: Known = NOTHING_KNOWN) -> list[Problem]:
    """Return every problem of a draft, errors first, each of them in the order of the rules."""
    found = [problem for rule in RULES for problem in rule(draft, known)]
    return sorted(found, key=lambda p: ORDER.index(p.severity))


def can_be_sent(problems: list[Problem]) -> bool:
    """Tell whether no problem is an error."""
    return not any(p.severity is Severity.ERROR for p in problems)
