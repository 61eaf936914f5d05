"""The linter: a draft and what is known of its project → a list of problems, each with its fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.checks.derived import derived_classes
from app.domain.checks.problem import Fix, Known, Problem, Severity, Where
from app.domain.checks.rules import RULES
from app.domain.checks.secrecy import api_key, without_quotes_of_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.checks.rules import Rule
    from app.domain.job import Draft

__all__ = [
    "NOTHING_KNOWN",
    "Fix",
    "Known",
    "Problem",
    "Severity",
    "Where",
    "can_be_sent",
    "check",
    "derived_classes",
    "lacks_choice",
]

NOTHING_KNOWN = Known()
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
_NAMES = {rule: rule.__name__.replace("_", "-") for rule in RULES}


def check(draft: Draft, known: Known = NOTHING_KNOWN) -> list[Problem]:
    """Return every problem of a draft, errors first, each of them in the order of the rules."""
    found = [problem for rule in RULES for problem in _found_by(rule, draft, known)]
    if found and found[0].rule == _NAMES[api_key]:  # else no rule could quote one
        found = without_quotes_of_keys(draft, found)
    return sorted(found, key=lambda problem: _RANKS[problem.severity])


def can_be_sent(problems: list[Problem]) -> bool:
    """Tell whether no problem is in the way."""
    return not any(p.is_in_the_way for p in problems)


def lacks_choice(draft: Draft, problems: Iterable[Problem]) -> bool:
    """Tell whether it has to be said first what becomes of labels that the batch may have."""
    return draft.request.preserve_existing is None and any(p.where is Where.EXISTING for p in problems)


def _found_by(rule: Rule, draft: Draft, known: Known) -> Iterator[Problem]:
    name = _NAMES[rule]
    for p in rule(draft, known):
        yield Problem(p.severity, p.where, p.text, p.row, name, p.fixes)
