"""The rows of a series: a batch each, with the draft it would get, and what all of them add up to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from app.domain.checks import lacks_choice
from app.domain.texts import mark
from app.services.series import errors_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.checks import Problem
    from app.domain.job import Draft
    from app.services.series import Candidate


class Column(IntEnum):
    """The columns of the table, from left to right."""

    BATCH = 0
    PROJECT = 1
    HAS = 2
    IMAGES = 3
    NAME = 4
    REVIEWER = 5
    EXISTING = 6
    CREDITS = 7
    CHECK = 8


TITLES = {
    Column.BATCH: mark("Batch"),
    Column.PROJECT: mark("Project"),
    Column.HAS: mark("Has already"),
    Column.IMAGES: mark("Images"),
    Column.NAME: mark("Job name"),
    Column.REVIEWER: mark("Reviewer"),
    Column.EXISTING: mark("Existing labels"),
    Column.CREDITS: mark("Credits"),
    Column.CHECK: mark("Check"),
}
EDITABLE = (Column.IMAGES, Column.NAME, Column.REVIEWER, Column.EXISTING)
CHOICES: dict[bool | None, str] = {
    True: mark("Keep"),
    False: mark("Replace"),
    None: mark("Server default"),
}


class Shown(StrEnum):
    """Which rows the table shows."""

    ALL = "all"
    CHOSEN = "chosen"
    OPEN = "open"
    """Chosen, and something has to be solved or chosen before it can be queued."""


@dataclass(slots=True, eq=False)
class Row:
    """A batch; `problems` is None while the draft as it is now was not checked."""

    candidate: Candidate
    draft: Draft
    is_chosen: bool = False
    problems: list[Problem] | None = None
    credits_per_image: float | None = None

    @property
    def credits(self) -> float | None:
        """What the job costs, where that is known."""
        return None if self.credits_per_image is None else self.credits_per_image * self.images

    @property
    def images(self) -> int:
        """How many images would be labelled; 0 where nobody knows."""
        return int(self.draft.request.num_images or self.candidate.batch.images)

    @property
    def has_error(self) -> bool:
        """Whether a check stops it from being sent."""
        return bool(errors_of(self.problems or ()))

    @property
    def lacks_choice(self) -> bool:
        """Whether keep or replace has to be chosen first."""
        return lacks_choice(self.draft, self.problems or ())

    def is_in(self, shown: Shown, words: str) -> bool:
        """Tell whether a filter shows the row."""
        if shown is not Shown.ALL and not self.is_chosen:
            return False
        if shown is Shown.OPEN and not (self.has_error or self.lacks_choice):
            return False
        text = f"{self.candidate.batch.name} {self.candidate.project.name} {self.draft.name}".casefold()
        return all(word in text for word in words.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the rows add up to; all but `batches` count chosen rows."""

    batches: int = 0
    jobs: int = 0
    images: int = 0
    credits: float | None = None
    errors: int = 0
    choices: int = 0
    """Rows without an error that lack the choice of keep or replace."""
    unchecked: int = 0


def sums_of(rows: Iterable[Row]) -> Sums:
    """Add the rows up; credits are only known where every row's are."""
    rows = list(rows)
    chosen = [row for row in rows if row.is_chosen]
    costs = [row.credits for row in chosen if row.credits is not None]
    return Sums(
        batches=len(rows),
        jobs=len(chosen),
        images=sum(row.images for row in chosen),
        credits=sum(costs) if chosen and len(costs) == len(chosen) else None,
        errors=sum(row.has_error for row in chosen),
        choices=sum(row.lacks_choice and not row.has_error for row in chosen),
        unchecked=sum(row.problems is None for row in chosen),
    )
