"""What a job costs as far as somebody named a price, and the ceilings that a person set for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.domain.texts import mark, plural, short, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PER = 1000
"""Images that a person's own rate is for."""
ROUNDING = 1e-9
"""Sums of decimal fractions are not exact."""


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


def _over_a_job(unit: _Unit, number: float | None, most: float | None) -> str:
    if most is None:
        return ""
    limit = unit.a_job(most)
    if number is None:
        return tr(unit.unknown).format(limit=limit)
    return "" if number <= most + ROUNDING else _too_large(unit, number, limit)


def _over_a_day(unit: _Unit, number: float | None, spent: float | None, most: float | None) -> str:
    if most is None:
        return ""
    limit = unit.a_day(most)
    if number is None:
        return tr(unit.unknown).format(limit=limit)
    if number > most + ROUNDING:
        return _too_large(unit, number, limit)
    if spent is None:
        return tr(unit.unknown_today).format(limit=limit)
    if spent + number <= most + ROUNDING:
        return ""
    return tr(unit.too_much_today).format(amount=unit.amount(number), spent=_number(spent), limit=limit)


def _too_large(unit: _Unit, number: float, limit: str) -> str:
    return tr(unit.too_large).format(amount=unit.amount(number), limit=limit)


class _Unit(NamedTuple):
    """How a ceiling's unit is spoken of: numbers of it, and the sentences on what is over a ceiling."""

    amount: Callable[[float], str]
    a_job: Callable[[float], str]
    a_day: Callable[[float], str]
    unknown: str
    unknown_today: str
    too_large: str
    too_much_today: str


def _images(value: float) -> str:
    return plural(_form(value), "{amount} image", "{amount} images").format(amount=_number(value))


def _images_a_job(value: float) -> str:
    return plural(_form(value), "{amount} image a job", "{amount} images a job").format(amount=_number(value))


def _images_a_day(value: float) -> str:
    return plural(_form(value), "{amount} image a day", "{amount} images a day").format(amount=_number(value))


def _credits(value: float) -> str:
    return plural(_form(value), "{amount} credit", "{amount} credits").format(amount=_number(value))


def _credits_a_job(value: float) -> str:
    words = plural(_form(value), "{amount} credit a job", "{amount} credits a job")
    return words.format(amount=_number(value))


def _credits_a_day(value: float) -> str:
    words = plural(_form(value), "{amount} credit a day", "{amount} credits a day")
    return words.format(amount=_number(value))


IMAGES = _Unit(
    _images,
    _images_a_job,
    _images_a_day,
    # Translators: {limit} is “500 images a job” or “a day”, {amount} is “620 images”, {spent} is “310”
    mark(
        "It is not known how many images this job has, and your ceiling is {limit}. "
        "Say how many to label, or remove the ceiling."
    ),
    # Translators: {limit} is “500 images a job” or “a day”, {amount} is “620 images”, {spent} is “310”
    mark(
        "It is not known how many images a job of today has, and your ceiling is {limit}. "
        "It can be sent tomorrow, or raise the ceiling."
    ),
    # Translators: {limit} is “500 images a job” or “a day”, {amount} is “620 images”, {spent} is “310”
    mark("This job has {amount}, and your ceiling is {limit}. Label fewer images, or raise the ceiling."),
    # Translators: {limit} is “500 images a job” or “a day”, {amount} is “620 images”, {spent} is “310”
    mark(
        "This job has {amount}, today’s jobs {spent}: more than your ceiling of {limit}. "
        "It can be sent tomorrow, or raise the ceiling."
    ),
)
CREDITS = _Unit(
    _credits,
    _credits_a_job,
    _credits_a_day,
    # Translators: {limit} is “20 credits a job” or “a day”, {amount} is “31.5 credits”, {spent} is “12.25”
    mark(
        "It is not known what this job costs, and your ceiling is {limit}. "
        "Say what 1,000 images cost, or remove the ceiling."
    ),
    # Translators: {limit} is “20 credits a job” or “a day”, {amount} is “31.5 credits”, {spent} is “12.25”
    mark(
        "It is not known what a job of today costs, and your ceiling is {limit}. "
        "It can be sent tomorrow, or raise the ceiling."
    ),
    # Translators: {limit} is “20 credits a job” or “a day”, {amount} is “31.5 credits”, {spent} is “12.25”
    mark("This job costs {amount}, and your ceiling is {limit}. Label fewer images, or raise the ceiling."),
    # Translators: {limit} is “20 credits a job” or “a day”, {amount} is “31.5 credits”, {spent} is “12.25”
    mark(
        "This job costs {amount}, today’s jobs {spent}: more than your ceiling of {limit}. "
        "It can be sent tomorrow, or raise the ceiling."
    ),
)


def _form(value: float) -> int:
    """Return a whole number that takes the same form of a noun."""
    return int(value) if value == int(value) else 2


def _number(value: float) -> str:
    return short(value) if value >= 1 else short(float(f"{value:.3g}"), 12)
