"""Scores against ground truth: the best one, and the one that holds at a threshold."""

from app.domain.preview import Score
from app.ui.preview import scores

KNOWN = (Score(0.05, 0.2, 1.0), Score(0.47, 0.9, 0.8), Score(0.7, 0.9, 0.8), Score(0.95, 1.0, 0.1))


def test_the_best_has_the_highest_f1_and_of_equal_ones_the_highest_threshold():
    assert scores.best(KNOWN) is KNOWN[2]


def test_without_a_hit_there_is_no_best():
    assert scores.best((Score(0.5, 0.0, 0.0),)) is None
    assert scores.best(()) is None


def test_the_score_at_a_threshold_is_that_of_the_next_known_one():
    assert scores.at(KNOWN, 0.47) is KNOWN[1]
    assert scores.at(KNOWN, 0.5) is KNOWN[2]
    assert scores.at(KNOWN, 1.0) is KNOWN[3]
    assert scores.at((), 0.5) is None


def test_a_threshold_is_taken_in_hundredths_and_never_too_high():
    assert scores.take(Score(0.479, 1, 1)) == 0.47
    assert scores.take(Score(0.29, 1, 1)) == 0.29
