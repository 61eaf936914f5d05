"""What the linter says: a problem with its place, its sentence and its fixes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.catalogue import ModelOffer, Project, TrainedModel
    from app.domain.job import Draft


SERVER_REFUSED = "server-refused"
"""The name of the rule on what the server said no to."""


class Severity(StrEnum):
    """How bad a problem is: an error stops submission, a warning is probably not meant, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Where(StrEnum):
    """The field of the draft that a problem belongs to."""

    TARGET = "target"
    ONTOLOGY = "ontology"
    MODEL = "model"
    OPTIONS = "options"
    IMAGES = "images"
    CONFIDENCE = "confidence"
    REVIEWER = "reviewer"
    EXISTING = "existing"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Fix:
    """A way out of a problem: its words, and the change; a draft that it no longer fits comes back as it was."""

    title: str
    change: Callable[[Draft], Draft] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `row` is the ontology row (from 0) it belongs to, or None; the first fix is the likeliest."""

    severity: Severity
    where: Where
    text: str
    row: int | None = None
    rule: str = ""
    """The name of the rule that found it, as `labeldock check --json` prints it."""
    fixes: tuple[Fix, ...] = ()

    @property
    def is_in_the_way(self) -> bool:
        """Whether the draft may not be sent: what only the server refused can be tried again."""
        return self.severity is Severity.ERROR and self.rule != SERVER_REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known beside the draft; None and empty where nothing is (offline, or never asked)."""

    project: Project | None = None
    models: tuple[TrainedModel, ...] = ()
    """Trained models of the project."""
    offers: tuple[ModelOffer, ...] = ()
    """The server's own model catalogue."""
    locked_classes: frozenset[str] | None = None
    """The only classes that the dataset takes; no client can read the lock, it is learnt from a refusal."""

    @property
    def classes(self) -> Mapping[str, int]:
        """The dataset's classes; empty also where the project is not known."""
        return self.project.classes if self.project is not None else {}
