"""Counts and times as words."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication

MINUTE = 60
HOUR = 3600
DAY = 86400


def count(number: int) -> str:
    """Return a whole number with thousands apart: 1,240."""
    return f"{number:,}"


def plural(number: int, one: str, many: str) -> str:
    """Return `one` or `many` with {n} filled in; pass both already translated."""
    return (one if number == 1 else many).format(n=count(number))


def ago(seconds: float) -> str:
    """Return a span as "just now", "40 s ago", "2 min ago", "3 h ago" or "5 days ago"."""
    if seconds < 10:
        return _tr("just now")
    if seconds < MINUTE:
        return _tr("{n} s ago").format(n=int(seconds))
    if seconds < HOUR:
        return _tr("{n} min ago").format(n=int(seconds // MINUTE))
    if seconds < DAY:
        return _tr("{n} h ago").format(n=int(seconds // HOUR))
    return plural(int(seconds // DAY), _tr("{n} day ago"), _tr("{n} days ago"))


def time_of_day(at: float) -> str:
    """Return epoch seconds as local HH:MM:SS."""
    return time.strftime("%H:%M:%S", time.localtime(at))


def clock_time(at: float) -> str:
    """Return epoch seconds as local HH:MM."""
    return time.strftime("%H:%M", time.localtime(at))


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)
