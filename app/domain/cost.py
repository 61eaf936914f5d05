"""What a job costs as far as somebody named a price, and the ceilings that a person set for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

PER = 1000
"""Images that a person's own rate is for."""
ROUNDING = 1e-9
"""Sums of decimal fractions are not exact."""
WAIT = "It can be sent tomorrow, or raise the ceiling."


@dataclass(frozen=True, slots=True)
class Cost:
    """What a job costs; None where it is not known. `is_own_rate`: the person named the price, not the server."""

    images: int | None = None
    credits: float | None = None
    is_own_rate: bool = False


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What a job, and all jobs of a day, may have and cost at most; None where there is no ceiling."""

    images_per_job: int | None = None
    images_per_day: int | None = None
    credits_per_job: float | None = None
    credits_per_day: float | None = None


class Spent(NamedTuple):
    """What the jobs of a day have and cost; None where that is not known of one of them."""

    images: int | None = 0
    credits: float | None = 0.0

    def and_also(self, costs: Iterable[Cost]) -> Spent:
        """Return what it is with the costs of more jobs."""
        images, credits = self
        for cost in costs:
            images = None if images is None or cost.images is None else images + cost.images
            credits = None if credits is None or cost.credits is None else credits + cost.credits
        return Spent(images, credits)


def images_of(asked: float | None, in_batch: int | None) -> int | None:
    """Return how many images a job has: those asked for, else all of the batch; None where neither is known."""
    wanted = in_batch if asked is None else asked
    return math.ceil(wanted) if wanted and 0 < wanted < math.inf else None


def cost_of(images: int | None, price: float | None, own_rate: float | None) -> Cost:
    """Return the cost by the server's price (credits an image), else by the person's rate (credits per 1,000)."""
    each = price if price is not None else None if own_rate is None else own_rate / PER
    known = None if images is None or each is None else images * each
    return Cost(images, known, is_own_rate=price is None and own_rate is not None)


def over(cost: Cost, spent_today: Spent, ceilings: Ceilings) -> str:
    """Return why a job may not be sent, with the numbers and what to do; empty when it may.

    What is not known may be over any ceiling, so it stops as well.
    """
    found = (
        _over_a_job(IMAGES, cost.images, ceilings.images_per_job),
        _over_a_job(CREDITS, cost.credits, ceilings.credits_per_job),
        _over_a_day(IMAGES, cost.images, spent_today.images, ceilings.images_per_day),
        _over_a_day(CREDITS, cost.credits, spent_today.credits, ceilings.credits_per_day),
    )
    return next(filter(None, found), "")


@dataclass(frozen=True, slots=True)
class _Unit:
    """How a ceiling's unit is spoken of."""

    name: str
    has: str
    unknown: str
    make_known: str

    def amount(self, value: float) -> str:
        return f"{_number(value)} {self.name[:-1] if value == 1 else self.name}"


IMAGES = _Unit("images", "has", "how many images {} has", "Say how many to label")
CREDITS = _Unit("credits", "costs", "what {} costs", "Say what 1,000 images cost")


def _over_a_job(unit: _Unit, number: float | None, most: float | None) -> str:
    if most is None:
        return ""
    limit = f"{unit.amount(most)} a job"
    if number is None:
        return _unknown(unit, limit)
    return "" if number <= most + ROUNDING else _too_large(unit, number, limit)


def _over_a_day(unit: _Unit, number: float | None, spent: float | None, most: float | None) -> str:
    if most is None:
        return ""
    limit = f"{unit.amount(most)} a day"
    if number is None:
        return _unknown(unit, limit)
    if number > most + ROUNDING:
        return _too_large(unit, number, limit)
    if spent is None:
        return f"It is not known {unit.unknown.format('a job of today')}, and your ceiling is {limit}. {WAIT}"
    if spent + number <= most + ROUNDING:
        return ""
    return (
        f"This job {unit.has} {unit.amount(number)}, today’s jobs {_number(spent)}: "
        f"more than your ceiling of {limit}. {WAIT}"
    )


def _unknown(unit: _Unit, limit: str) -> str:
    what = unit.unknown.format("this job")
    return f"It is not known {what}, and your ceiling is {limit}. {unit.make_known}, or remove the ceiling."


def _too_large(unit: _Unit, number: float, limit: str) -> str:
    return (
        f"This job {unit.has} {unit.amount(number)}, and your ceiling is {limit}. "
        "Label fewer images, or raise the ceiling."
    )


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value >= 1 else f"{value:.3g}"
