"""Which labels can be drawn, and the words about them."""

import math
from collections import Counter
from dataclasses import replace
from gettext import GNUTranslations

import pytest

from app.domain.catalogue import Label, Mask
from app.domain.run_lengths import write_counts
from app.resources import resource_path
from app.ui.results.geometry import Size
from app.ui.results.labels import (
    Odd,
    caption_text,
    labels_text,
    odd_text,
    position_text,
    sift,
    summary_text,
    tag,
)
from tests.ui.results.conftest import BOLT, NUT, make_image

SIZE = Size(64, 48)


@pytest.mark.parametrize(
    ("label", "why"),
    [
        (Label("a", (math.nan, 0, 5, 5)), Odd.NOT_A_NUMBER),
        (Label("a", (0, 0, math.inf, 5)), Odd.NOT_A_NUMBER),
        (Label("a", (0, 0, 9, 9), ((0, 0), (math.nan, 4), (5, 5))), Odd.NOT_A_NUMBER),
        (Label("a", (0, 0, 9, 9), ((0, 0), (9, 9))), Odd.FEW_POINTS),
        (Label("a", (5, 5, 5, 9)), Odd.NO_AREA),
        (Label("a", (9, 9, 5, 5)), Odd.NO_AREA),
        (Label("a", (64, 0, 90, 20)), Odd.OUTSIDE),
        (Label("a", (-20, -20, 0, 9)), Odd.OUTSIDE),
    ],
)
def test_an_odd_label_is_skipped_with_its_reason(label, why):
    sifted = sift([BOLT, label, NUT], SIZE)
    assert sifted.sound == (BOLT, NUT)
    assert dict(sifted.odd) == {why: 1}


def test_a_label_that_reaches_over_the_border_is_drawn():
    assert sift([Label("a", (-5, -5, 10, 10))], SIZE).odd.total() == 0


def test_nothing_is_outside_of_an_image_of_unknown_size():
    assert sift([Label("a", (900, 900, 910, 910))], Size(0, 0)).odd.total() == 0


def test_skipped_labels_are_told_in_words():
    odd = sift([Label("a", (70, 0, 90, 9)), Label("a", (80, 0, 90, 9)), Label("a", (5, 5, 5, 5))], SIZE).odd
    assert odd_text(odd) == "3 labels skipped: outside the image, without an area"
    assert odd_text(sift([], SIZE).odd) == ""


@pytest.mark.parametrize("why", Odd)
def test_every_reason_is_said_in_the_language_of_the_window(why):
    with resource_path("translations/de.mo").open("rb") as file:
        assert GNUTranslations(file).gettext(why.value) != why.value


def test_a_confidence_is_shown_only_where_the_server_gave_one():
    assert tag(BOLT) == "bolt 0.90"
    assert tag(NUT) == "nut"
    assert tag(Label("nut", (0, 0, 1, 1), confidence=math.nan)) == "nut"


def test_words_about_labels():
    assert labels_text(make_image(0)) == "no labels"
    assert labels_text(make_image(0, BOLT)) == "1 label"
    assert labels_text(make_image(0, labels=None)) == "labels not fetched"
    assert summary_text(4_145, 512) == "4,145 labels · 8.1 per image"
    assert summary_text(0, 0) == "0 labels"
    assert position_text(2, 512) == "image 3 of 512"
    assert position_text(None, 1) == "1 image"


RING = ((1, 1), (9, 1), (9, 9))
MASK = Mask(64, 48, write_counts([48 * 10 + 5, 20, 28, 20, 64 * 48 - 48 * 10 - 73]))


def test_a_mask_and_several_outlines_can_be_drawn():
    assert (
        sift([Label("a", (10, 5, 12, 25), mask=MASK), Label("a", (0, 0, 9, 9), RING, more=(RING,))], SIZE).odd
        == {}
    )


@pytest.mark.parametrize(
    ("label", "why"),
    [
        (Label("a", (0, 0, 9, 9), mask=replace(MASK, counts="nonsense")), Odd.BROKEN_MASK),
        (Label("a", (0, 0, 9, 9), mask=replace(MASK, counts=write_counts([5]))), Odd.BROKEN_MASK),
        (Label("a", (0, 0, 9, 9), mask=Mask(0, 0, MASK.counts)), Odd.BROKEN_MASK),
        (Label("a", (0, 0, 9, 9), mask=Mask(48, 64, MASK.counts)), Odd.MASK_SIZE),
        (Label("a", (0, 0, 9, 9), mask=replace(MASK, counts=write_counts([64 * 48]))), Odd.NO_AREA),
        (Label("a", (0, 0, 9, 9), RING, more=(RING[:2],)), Odd.FEW_POINTS),
        (Label("a", (0, 0, 9, 9), RING, more=(((1, 1), (math.inf, 1), (2, 2)),)), Odd.NOT_A_NUMBER),
    ],
)
def test_a_mask_or_outline_that_is_none_is_skipped_with_its_reason(label, why):
    assert dict(sift([label], SIZE).odd) == {why: 1}


def test_the_mask_of_an_image_of_unknown_size_is_taken_as_it_is():
    assert sift([Label("a", (0, 0, 9, 9), mask=MASK)], Size(0, 0)).odd == {}


def test_labels_that_could_not_be_read_are_told_as_well():
    image = make_image(0, BOLT, unread=2)
    told = caption_text(image, SIZE, Counter({Odd.OUTSIDE: 1}), is_final=True)
    assert (
        told
        == "1 label · 3 labels skipped: outside the image, without a class or a place · bench-0.png · 64 × 48"
    )
