"""Round steps for the axes of a chart: counts of images, and times of the clock."""

from __future__ import annotations

import time

from app.domain.texts import month, tr

MINUTE, HOUR, DAY = 60, 3600, 86_400
TIME_STEPS = (
    1, 2, 5, 10, 15, 30,
    MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
    HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
    DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY, 365 * DAY,
)  # fmt: skip


def count_ticks(most: int, wanted: int) -> list[int]:
    """Return about `wanted` round counts from 0 up to `most`, and `most` itself."""
    step = 1
    while most / step > wanted:
        step = _next(step)
    ticks = list(range(0, most + 1, step))
    if ticks[-1] != most:
        if most - ticks[-1] < step / 2 and len(ticks) > 1:
            ticks.pop()
        ticks.append(most)
    return ticks


def _next(step: int) -> int:
    """Return the next of 1, 2, 5, 10, 20, 50, …"""
    power = int("1" + "0" * (len(str(step)) - 1))
    return {1: 2, 2: 5, 5: 10}[step // power] * power


def time_ticks(start: float, end: float, wanted: int) -> list[float]:
    """Return at most `wanted` + 1 times (epoch seconds) that are round on the local clock."""
    step = next((s for s in TIME_STEPS if (end - start) / s <= wanted), TIME_STEPS[-1])
    offset = time.localtime(start).tm_gmtoff
    first = -(-(start + offset) // step) * step - offset
    return [first + step * i for i in range(int((end - first) // step) + 1)]


def time_text(at: float, span: float) -> str:
    """Return a time as short as the span (seconds) of its axis allows."""
    try:
        then = time.localtime(at)
    except (OverflowError, OSError, ValueError):
        return ""
    if span > 2 * DAY:
        return tr("{day} {month}").format(day=then.tm_mday, month=month(then.tm_mon))
    return time.strftime("%H:%M:%S" if span < 5 * MINUTE else "%H:%M", then)
