"""What came of the steps, a line for each as it comes."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.errors import LabeldockError

if TYPE_CHECKING:
    from collections.abc import Callable


class Missing(Exception):
    """What an installed program should have, and this one has not."""


@dataclass(slots=True)
class Report:
    """What came of the steps so far, printed as it comes."""

    missing: list[str] = field(default_factory=list)

    def tell(self, step: str, answer: str) -> None:
        """Tell of a step that worked."""
        say(f"ok       {step}: {answer}")

    def miss(self, step: str, answer: str) -> None:
        """Tell of a step that did not."""
        self.missing.append(step)
        say(f"missing  {step}: {answer}")

    def run(self, step: str, work: Callable[[], str]) -> None:
        """Do one step."""
        try:
            self.tell(step, work())
        except Exception as error:  # whatever it is, the other steps are of interest too
            self.miss(step, words_for(error))


def words_for(error: Exception) -> str:
    """Return what to tell of an error."""
    if isinstance(error, LabeldockError):
        return " ".join(filter(None, (f"{error.title}.", error.message, error.hint)))
    if isinstance(error, TimeoutError):
        return "it took too long"
    return str(error) if isinstance(error, Missing) else f"{type(error).__name__}: {error}"


def say(text: str) -> None:
    """Print a line at once."""
    if sys.stdout is not None:  # a program without a console on Windows
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
