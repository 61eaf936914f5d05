"""What a server said when it was only asked whether it is there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Probe:
    """An answer without a key: after how many seconds, with which HTTP status, and whether it is a page to read."""

    seconds: float
    status: int
    is_page: bool = False

    @property
    def needs_key(self) -> bool:
        """Whether it asked for a key, as Roboflow's API does."""
        return self.status in (401, 403)

    @property
    def is_well(self) -> bool:
        """Whether the answer is one of a server that works."""
        return self.needs_key or 200 <= self.status < 300
