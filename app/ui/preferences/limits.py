"""What a job and a day may cost at most, and what is paid where the server names no price."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.texts import count, mark, plural, tr
from app.ui.estimates import amount_words
from app.ui.preferences.controls import amount, number
from app.ui.preferences.rows import Control, Page, Row
from app.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

MOST_IMAGES = 10_000_000
MOST_CREDITS = 1_000_000.0
CEILINGS = (
    (
        "images_per_job",
        mark("Images per job"),
        mark("A job with more is not sent: the queue stops before it."),
    ),
    (
        "credits_per_job",
        mark("Credits per job"),
        mark("A job that costs more, or whose price is not known, is not sent."),
    ),
    ("images_per_day", mark("Images per day"), mark("Counts what was submitted since midnight.")),
    ("credits_per_day", mark("Credits per day"), mark("Counts what was submitted since midnight.")),
)


def limits(workstation: Workstation, bridge: Bridge) -> Page:
    """Return the page: every number counts as soon as it is written; 0 is no ceiling."""
    forecasts = workstation.forecasts

    def effect(_told: Callable[[], object]) -> Control:
        widget = Effect(workstation, bridge)
        return Control(widget, widget.show_now)

    def ceiling(name: str, title: str, text: str) -> Row:
        def read() -> Any:
            return getattr(forecasts.ceilings, name) or 0

        def write(value: float) -> None:
            change: dict[str, Any] = {name: value or None}
            forecasts.set_limits(replace(forecasts.ceilings, **change), forecasts.own_rate)

        is_images = name.startswith("images")
        none = tr("no ceiling")
        make = (
            number(MOST_IMAGES, none, read, write) if is_images else amount(MOST_CREDITS, none, read, write)
        )
        return Row(
            name,
            tr(title),
            tr(text),
            make,
            tr("ceiling limit cost budget most"),
            lambda: bool(read()),
            lambda: write(0),
        )

    def set_rate(value: float) -> None:
        forecasts.set_limits(forecasts.ceilings, value or None)

    rate = Row(
        "rate",
        tr("Credits for 1,000 images"),
        tr("Used where the server names no price. Roboflow shows your plan's rate under billing."),
        amount(MOST_CREDITS, tr("not known"), lambda: forecasts.own_rate or 0, set_rate),
        tr("price cost rate"),
        lambda: bool(forecasts.own_rate),
        lambda: set_rate(0),
    )
    spent = Row("spent", tr("Today"), "", effect, tr("spent cost submitted"), is_wide=True)
    return Page("limits", tr("Limits and prices"), (*(ceiling(*row) for row in CEILINGS), rate, spent))


class Effect(QWidget):
    """What was submitted today, and what the ceilings stop."""

    def __init__(self, workstation: Workstation, bridge: Bridge) -> None:
        super().__init__()
        self._forecasts = workstation.forecasts
        self._outbox = workstation.outbox
        self.spent = label("", "muted", wraps=True)
        self.over = label("", "warning", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.spent)
        column.addWidget(self.over)
        bridge.outbox_changed.connect(self.show_now)

    def show_now(self) -> None:
        """Show how it stands."""
        images, credits = self._forecasts.spent_today()
        parts = (
            tr("an unknown number of images")
            if images is None
            else plural(images, "{n} image", "{n} images"),
            tr("cost not known") if credits is None else amount_words(credits),
        )
        self.spent.setText(tr("Submitted today: {sum}").format(sum=" · ".join(parts)))
        over = [draft.name for draft in self._outbox.queued if self._forecasts.over(draft)]
        words = tr("Stops “{name}”, which is queued.") if len(over) == 1 else tr("Stops {n} queued jobs.")
        self.over.setText(words.format(name=over[0], n=count(len(over))) if over else "")
        self.over.setVisible(bool(over))
