"""What the grid knows of each row beside its texts: its worst problem, and whether it shows its class's threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.composer.row_runs import runs_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.domain.checks import Problem
    from app.domain.ontology import Entry

MOST_RUNS = 50
"""To announce one stretch of rows costs the view less than so many."""

Run = tuple[int, int]


class RowNotes:
    """Follows the rows as they come and go; until the next check a problem stays with its row."""

    def __init__(self) -> None:
        self._worst: list[Problem | None] = []
        self._firsts: dict[str, int] = {}

    def problem(self, row: int) -> Problem | None:
        """Return the worst problem of a row, where it has one."""
        return self._worst[row] if 0 <= row < len(self._worst) else None

    def is_first(self, row: int, class_name: str) -> bool:
        """Tell whether this is the row that shows the threshold of a class; others only name it."""
        return self._firsts.get(class_name, row) == row

    def insert(self, at: int, count: int) -> None:
        """Make room for new rows."""
        self._worst[at:at] = [None] * count

    def remove(self, at: int, count: int) -> None:
        """Forget rows."""
        del self._worst[at : at + count]

    def take_problems(self, problems: Sequence[Problem], rows: int) -> list[Run]:
        """Take over what was found, errors first, in so many rows; return where that is news."""
        before, self._worst = self._worst, [None] * rows
        for problem in problems:
            if problem.row is not None and problem.row < rows and self._worst[problem.row] is None:
                self._worst[problem.row] = problem
        pairs = enumerate(zip(before, self._worst, strict=False))
        runs = runs_of([row for row, (a, b) in pairs if a is not b and _words(a) != _words(b)])
        return runs if len(runs) <= MOST_RUNS else [(runs[0][0], runs[-1][1])]

    def take_thresholds(self, entries: Sequence[Entry], classes: Collection[str]) -> bool:
        """Find the first row of each class that has a threshold; tell whether one moved."""
        before, self._firsts = self._firsts, {}
        if classes:
            for row, entry in enumerate(entries):
                if entry.class_name in classes:
                    self._firsts.setdefault(entry.class_name, row)
        return self._firsts != before


def _words(problem: Problem | None) -> object:
    """Return what is read of a problem in its row."""
    return problem and (problem.severity, problem.text, [fix.title for fix in problem.fixes[:1]])
