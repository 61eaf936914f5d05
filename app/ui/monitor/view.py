"""How a person wants the table: which columns, in which order, how wide, sorted by what, and which jobs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from app.ui.monitor.columns import COLUMNS, PLACES
from app.ui.monitor.rows import JobFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_COLUMNS = tuple(column.id for column in COLUMNS if column.is_default)


@dataclass(frozen=True, slots=True)
class View:
    """`columns` are those shown, in their order; `widths` in pixels, empty where they follow the room."""

    columns: tuple[str, ...] = DEFAULT_COLUMNS
    widths: Mapping[str, int] = field(default_factory=dict)
    sort: str = "submitted"
    is_falling: bool = True
    filter: str = JobFilter.ALL.value

    def text(self) -> str:
        """Return it as text, to be kept."""
        return json.dumps(asdict(self))


def read_view(text: str) -> View:
    """Read what `text` wrote; whatever cannot be read is as at the beginning."""
    try:
        found = json.loads(text)
    except ValueError:
        return View()
    if not isinstance(found, dict):
        return View()
    sort, chosen = str(found.get("sort")), str(found.get("filter"))
    return View(
        columns=_columns(found.get("columns")),
        widths=_widths(found.get("widths")),
        sort=sort if sort in PLACES else View().sort,
        is_falling=found.get("is_falling") is not False,
        filter=chosen if chosen in list(JobFilter) else View().filter,
    )


def _columns(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) else []
    known = dict.fromkeys(name for name in names if isinstance(name, str) and name in PLACES)
    return tuple(known) or DEFAULT_COLUMNS


def _widths(value: object) -> dict[str, int]:
    items = value.items() if isinstance(value, dict) else ()
    return {
        name: width for name, width in items if name in PLACES and isinstance(width, int) and 0 < width < 4000
    }
