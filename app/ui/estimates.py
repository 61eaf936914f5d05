"""What sending drafts will take, in words: images, credits as far as somebody named a price, a range of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.forecast import Span
from app.domain.texts import count, decimal, plural, short, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.cost import Cost
    from app.domain.job import Draft
    from app.services.forecasts import Forecasts

MINUTE = 60
HOUR = 3600


def sum_words(drafts: Sequence[Draft], forecasts: Forecasts) -> str:
    """Return “1,220 images · 1.2 credits · about 40–60 min” for these drafts."""
    costs = [forecasts.cost_of(draft) for draft in drafts]
    spans = [forecasts.time_of(draft) for draft in drafts]
    known = [span for span in spans if span is not None]
    time = Span(sum(s.low for s in known), sum(s.high for s in known)) if len(known) == len(spans) else None
    parts = (
        images_words(costs),
        credits_words(costs),
        span_words(time) or tr("no time estimate yet"),
    )
    return " · ".join(part for part in parts if part)


def images_words(costs: Sequence[Cost]) -> str:
    """Return “1,220 images”, “at least …” where it is not known of some; empty where it is of none."""
    known = [cost.images for cost in costs if cost.images is not None]
    if not known:
        return ""
    words = plural(sum(known), "{n} image", "{n} images")
    return words if len(known) == len(costs) else tr("at least {images}").format(images=words)


def credits_words(costs: Sequence[Cost]) -> str:
    """Return “1.2 credits” where every price is known, else that it is not."""
    known = [cost.credits for cost in costs if cost.credits is not None]
    return amount_words(sum(known)) if len(known) == len(costs) else tr("cost not known")


def amount_words(credits: float) -> str:
    """Return an amount of credits, as exact as it is large."""
    if 0 < credits < 0.01:
        return tr("less than {n} credits").format(n=decimal(0.01))
    digits = 0 if credits >= 100 else 1 if credits >= 10 else 2
    text = short(credits, digits)
    return tr("1 credit") if text == "1" else tr("{n} credits").format(n=text)


def span_words(span: Span | None) -> str:
    """Return “about 40–60 min”, “about 1–2 h”; empty where there is no ground for an estimate."""
    if span is None:
        return ""
    size, unit = (HOUR, tr("h")) if span.high >= 3 * HOUR else (MINUTE, tr("min"))
    if span.high < 2 * MINUTE:
        size, unit = 1, tr("s")
    low, high = max(1, round(span.low / size)), max(1, round(span.high / size))
    numbers = count(low) if low == high else f"{count(low)}–{count(high)}"
    return tr("about {numbers} {unit}").format(numbers=numbers, unit=unit)
