"""A cost is known where somebody named a price; a ceiling stops what is over it, and what is not known."""

import pytest

from app.domain.cost import Ceilings, Cost, Spent, cost_of, images_of, over

NOTHING = Spent(0, 0.0)


class TestImages:
    @pytest.mark.parametrize(
        ("asked", "in_batch", "expected"),
        [
            (20, 100, 20),
            (None, 100, 100),
            (None, None, None),
            (None, 0, None),
            (2.5, None, 3),
            (200, 100, 200),
        ],
    )
    def test_what_is_asked_for_counts_else_the_batch(self, asked, in_batch, expected):
        assert images_of(asked, in_batch) == expected

    @pytest.mark.parametrize("asked", [0, -3, float("nan"), float("inf")])
    def test_a_number_that_makes_no_sense_is_not_known(self, asked):
        assert images_of(asked, 100) is None


class TestPrice:
    def test_the_servers_price_comes_first(self):
        assert cost_of(200, 0.01, 1.0) == Cost(200, 2.0, is_own_rate=False)

    def test_else_the_persons_rate_for_a_thousand_images(self):
        assert cost_of(200, None, 1.0) == Cost(200, 0.2, is_own_rate=True)

    def test_a_price_is_never_invented(self):
        assert cost_of(200, None, None) == Cost(200, None)
        assert cost_of(None, 0.01, 1.0).credits is None

    def test_free_is_a_price(self):
        assert cost_of(200, 0.0, 1.0).credits == 0.0


class TestCeilings:
    def test_without_ceilings_everything_may_be_sent(self):
        assert over(Cost(), Spent(None, None), Ceilings()) == ""

    def test_the_ceiling_itself_may_be_reached(self):
        ceilings = Ceilings(200, 300, 0.2, 0.3)
        assert over(Cost(200, 0.2), Spent(100, 0.1), ceilings) == ""

    def test_a_job_over_its_ceiling_says_both_numbers(self):
        text = over(Cost(1240), NOTHING, Ceilings(images_per_job=1000))
        assert text == (
            "This job has 1,240 images, and your ceiling is 1,000 images a job. "
            "Label fewer images, or raise the ceiling."
        )

    def test_credits_are_told_as_credits(self):
        text = over(Cost(500, 0.5), NOTHING, Ceilings(credits_per_job=0.25))
        assert text.startswith("This job costs 0.5 credits, and your ceiling is 0.25 credits a job.")

    def test_a_day_over_its_ceiling_says_what_was_spent(self):
        text = over(Cost(100), Spent(950, 0.0), Ceilings(images_per_day=1000))
        assert text == (
            "This job has 100 images, today’s jobs 950: more than your ceiling of 1,000 images a day. "
            "It can be sent tomorrow, or raise the ceiling."
        )

    def test_a_job_that_no_day_has_room_for_is_not_put_off(self):
        assert "tomorrow" not in over(Cost(2000), NOTHING, Ceilings(images_per_day=1000))

    def test_credits_of_a_day_add_up(self):
        ceilings = Ceilings(credits_per_day=1.0)
        assert over(Cost(500, 0.5), Spent(500, 0.5), ceilings) == ""
        assert "today’s jobs 0.6" in over(Cost(500, 0.5), Spent(600, 0.6), ceilings)

    @pytest.mark.parametrize("ceilings", [Ceilings(images_per_job=10), Ceilings(images_per_day=10)])
    def test_an_unknown_number_of_images_stops_and_says_so(self, ceilings):
        text = over(Cost(), NOTHING, ceilings)
        assert text.startswith("It is not known how many images this job has")
        assert "Say how many to label, or remove the ceiling." in text

    @pytest.mark.parametrize("ceilings", [Ceilings(credits_per_job=1), Ceilings(credits_per_day=1)])
    def test_an_unknown_price_stops_and_says_so(self, ceilings):
        text = over(Cost(10), NOTHING, ceilings)
        assert text.startswith("It is not known what this job costs, and your ceiling is 1 credit a")
        assert "Say what 1,000 images cost" in text

    def test_an_unknown_job_of_today_stops_the_day(self):
        text = over(Cost(10, 0.1), Spent(None, 0.1), Ceilings(images_per_day=1000))
        assert text.startswith("It is not known how many images a job of today has")
        assert over(Cost(10, 0.1), Spent(None, 0.1), Ceilings(images_per_job=1000)) == ""
