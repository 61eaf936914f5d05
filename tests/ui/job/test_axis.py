"""Round steps on the axes."""

import time
from datetime import datetime

import pytest

from app.ui.job.axis import count_ticks, time_text, time_ticks

NINE = datetime(2026, 11, 24, 9, 0, 0).timestamp()


@pytest.mark.parametrize(
    ("most", "wanted", "ticks"),
    [
        (12, 4, [0, 5, 12]),
        (1220, 7, [0, 200, 400, 600, 800, 1000, 1220]),
        (1000, 5, [0, 200, 400, 600, 800, 1000]),
        (1, 4, [0, 1]),
        (3, 4, [0, 1, 2, 3]),
        (1_000_000, 2, [0, 500_000, 1_000_000]),
    ],
)
def test_counts_are_round_and_end_at_the_whole(most, wanted, ticks):
    assert count_ticks(most, wanted) == ticks


@pytest.mark.parametrize("seconds", [3, 47, 600, 4000, 90_000, 5_000_000, 4e9])
def test_times_are_few_in_order_and_within(seconds):
    ticks = time_ticks(NINE + 7, NINE + 7 + seconds, 6)
    assert ticks == sorted(ticks)
    assert all(NINE + 7 <= tick <= NINE + 7 + seconds for tick in ticks)
    assert len(ticks) <= 7 or seconds == 4e9


def test_times_are_round_on_the_local_clock():
    ticks = time_ticks(NINE + 100, NINE + 3700, 6)
    assert [time.localtime(tick).tm_min for tick in ticks] == [10, 20, 30, 40, 50, 0]


def test_a_long_axis_names_days_and_a_short_one_seconds():
    assert time_text(NINE, 60) == "09:00:00"
    assert time_text(NINE, 3600) == "09:00"
    assert time_text(NINE, 1e6) == "24 Nov"
    assert time_text(1e30, 60) == ""
