"""Times as words."""

from __future__ import annotations

import time

from app.domain.texts import plural, tr

MINUTE = 60
HOUR = 3600
DAY = 86400


def ago(seconds: float) -> str:
    """Return a span as "just now", "40 s ago", "2 min ago", "3 h ago" or "5 days ago"."""
    if seconds < 10:
        return tr("just now")
    if seconds < MINUTE:
        return tr("{n} s ago").format(n=int(seconds))
    if seconds < HOUR:
        return tr("{n} min ago").format(n=int(seconds // MINUTE))
    if seconds < DAY:
        return tr("{n} h ago").format(n=int(seconds // HOUR))
    return plural(int(seconds // DAY), "{n} day ago", "{n} days ago")


def time_of_day(at: float) -> str:
    """Return epoch seconds as local HH:MM:SS."""
    return time.strftime("%H:%M:%S", time.localtime(at))


def clock_time(at: float) -> str:
    """Return epoch seconds as local HH:MM."""
    return time.strftime("%H:%M", time.localtime(at))
