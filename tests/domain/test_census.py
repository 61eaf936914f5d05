"""What a job's labels come to: counts, confidences, sizes, and which images are unlike the others."""

import math
from dataclasses import replace

import pytest

from app.domain.catalogue import Image, Label
from app.domain.census import Census, Kind, Sizes, Spread, spread_of, take_census, tally
from app.domain.cut import Cut

SURE = Label("bolt", (0, 0, 10, 10), confidence=0.9)
UNSURE = Label("bolt", (0, 0, 10, 10), confidence=0.55)
PLAIN = Label("nut", (0, 0, 50, 50))


def image(number: int, *labels: Label, **changes: object) -> Image:
    return replace(Image(f"i{number}", f"Bench-{number}.png", labels=labels), **changes)


def of_kind(census: Census, kind: Kind) -> list[str]:
    return [image.id for image in census.images if kind in census.kinds[image.id]]


def test_labels_are_counted_by_class():
    census = take_census([image(0, SURE, PLAIN), image(1, SURE), image(2), image(3, labels=None)], Cut())
    assert census.counts == {"bolt": 2, "nut": 1}
    assert census.known == 3


def test_an_image_whose_labels_are_not_known_is_not_empty():
    census = take_census([image(0), image(1, labels=None), image(2, PLAIN)], Cut())
    assert of_kind(census, Kind.EMPTY) == ["i0"]
    assert census.totals[Kind.ALL] == 3


def test_an_image_is_unsure_when_a_label_is_near_the_threshold_of_its_class():
    census = take_census([image(0, SURE), image(1, SURE, UNSURE), image(2, PLAIN)], Cut(default=0.5))
    assert of_kind(census, Kind.UNSURE) == ["i1"]
    assert of_kind(take_census(census.images, Cut({"bolt": 0.85}, 0.5)), Kind.UNSURE) == ["i0", "i1"]
    assert of_kind(take_census(census.images, Cut(default=0.3)), Kind.UNSURE) == []


def test_without_confidences_nothing_is_unsure():
    census = take_census([image(0, PLAIN), image(1, replace(PLAIN, confidence=math.nan))], Cut())
    assert not census.has_confidences
    assert of_kind(census, Kind.UNSURE) == []


def test_an_image_is_crowded_when_it_is_far_out_and_has_over_twice_the_usual():
    numbers = [3, 4, 5, 5, 5, 6, 6, 7, 12, 13]
    census = take_census([image(n, *[PLAIN] * count) for n, count in enumerate(numbers)], Cut())
    assert (census.usual, census.crowded_above) == (5.5, 11)
    assert of_kind(census, Kind.CROWDED) == ["i8", "i9"]


def test_where_all_images_are_alike_none_is_crowded():
    census = take_census([image(n, *[PLAIN] * (4 + n % 2)) for n in range(20)], Cut())
    assert of_kind(census, Kind.CROWDED) == []


def test_a_job_whose_images_vary_widely_calls_none_of_them_crowded():
    census = take_census([image(n, *[PLAIN] * (n + 1)) for n in range(20)], Cut())
    assert of_kind(census, Kind.CROWDED) == []


def test_empty_images_do_not_make_the_others_crowded():
    images = [image(n) for n in range(50)] + [image(50 + n, *[PLAIN] * 5) for n in range(10)]
    assert of_kind(take_census(images, Cut()), Kind.CROWDED) == []


def test_of_a_few_images_nobody_can_tell_what_is_usual():
    census = take_census([image(0, PLAIN), image(1, *[PLAIN] * 90), image(2)], Cut())
    assert census.crowded_above is None
    assert take_census([], Cut()).crowded_above is None


def test_an_image_that_did_not_change_is_not_counted_again():
    first = take_census([image(0, SURE), image(1, SURE)], Cut())
    second = take_census([first.images[0], image(1, PLAIN)], Cut(), first)
    assert second.tallies["i0"] is first.tallies["i0"]
    assert second.counts == {"bolt": 1, "nut": 1}


def test_another_threshold_counts_nothing_anew_but_finds_other_images():
    first = take_census([image(0, SURE)], Cut(default=0.5))
    second = take_census(first.images, Cut(default=0.9), first)
    assert second.tallies["i0"] is first.tallies["i0"]
    assert of_kind(second, Kind.UNSURE) == ["i0"]


def test_names_and_classes_are_kept_for_searching():
    assert tally(image(7, PLAIN)).words == "bench-7.png\nnut"


@pytest.mark.parametrize(
    ("side", "sizes"),
    [
        (1, Sizes(small=1)),
        (31, Sizes(small=1)),
        (32, Sizes(medium=1)),
        (95, Sizes(medium=1)),
        (96, Sizes(large=1)),
    ],
)
def test_boxes_are_parted_by_area_as_coco_does(side, sizes):
    assert tally(image(0, Label("a", (5, 5, 5 + side, 5 + side)))).sizes == {"a": sizes}


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (9, 9, 1, 1), (0, 0, math.nan, 5), (0, 0, math.inf, 5)])
def test_a_box_without_an_area_has_no_size(box):
    assert tally(image(0, Label("a", box))).sizes == {"a": Sizes()}


def test_how_many_labels_a_threshold_would_lose():
    census = take_census([image(0, SURE, UNSURE, SURE)], Cut())
    assert [census.lost("bolt", at) for at in (0.5, 0.55, 0.6, 0.9, 1.0)] == [0, 0, 1, 1, 3]
    assert census.lost("nobody", 0.5) == 0


@pytest.mark.parametrize(
    ("confidences", "threshold", "spread"),
    [
        ([0.9, 0.92, 1.0], 0.9, Spread(0.9, (2, 1))),
        ([0.87], 0.95, Spread(0.85, (1, 0, 0))),
        ([], 0.9, Spread(0.9, (0, 0))),
        ([0.95], 1.0, Spread(0.95, (1,))),
        ([1.0], 1.0, Spread(0.95, (1,))),
    ],
)
def test_a_histogram_begins_where_its_confidences_or_the_threshold_do(confidences, threshold, spread):
    assert spread_of(confidences, threshold) == spread


@pytest.mark.parametrize("confidences", [[-3.0, 0.5], [0.5, 40.0], [0.0, 1.0], [0.3]])
def test_every_confidence_is_in_the_histogram(confidences):
    spread = spread_of(confidences, 0.5)
    assert sum(spread.bars) == len(confidences)
    assert 0 <= spread.low < 1


def test_a_threshold_parts_two_bars():
    assert spread_of([0.3] * 3 + [0.35] * 4, 0.3).bars[:2] == (3, 4)
