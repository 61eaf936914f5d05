"""What rendered benches promise."""

import itertools

import numpy as np

from app.sandbox.engine.bench import (
    HELD_OUT_SEEDS,
    SAMPLE_SEEDS,
    TRAINING_SEEDS,
    UNSEEN_PAIRS,
    Bench,
    render_bench,
)
from app.sandbox.engine.words import COLOURS, SHAPES


def test_the_same_seed_gives_the_same_bench() -> None:
    first, second = render_bench(7), render_bench(7)
    assert np.array_equal(first.image, second.image)
    assert first.parts == second.parts


def test_another_seed_gives_another_bench() -> None:
    assert not np.array_equal(render_bench(7).image, render_bench(8).image)


def test_a_bench_has_the_size_asked_for() -> None:
    assert render_bench(3, (320, 240)).image.shape == (240, 320, 3)


def test_truth_lies_inside_the_image(held_out: tuple[Bench, ...]) -> None:
    for part in (part for bench in held_out for part in bench.parts):
        x0, y0, x1, y1 = part.box
        assert 0 <= x0 < x1 <= 640
        assert 0 <= y0 < y1 <= 640
        points = np.asarray(part.polygons[0])
        assert points[:, 0].min() >= x0 - 1
        assert points[:, 0].max() <= x1 + 1
        assert points[:, 1].min() >= y0 - 1
        assert points[:, 1].max() <= y1 + 1


def test_truth_names_known_shapes_and_colours(held_out: tuple[Bench, ...]) -> None:
    parts = [part for bench in held_out for part in bench.parts]
    assert {part.shape for part in parts} == set(SHAPES)
    assert {part.colour for part in parts} <= set(COLOURS)


def test_every_part_is_seen_enough_to_be_told(held_out: tuple[Bench, ...]) -> None:
    for bench in held_out:
        pixels = np.bincount(bench.owner[bench.owner >= 0], minlength=len(bench.parts))
        assert len(pixels) == len(bench.parts)
        assert pixels.min() > 100


def test_pairs_can_be_left_out() -> None:
    names = {
        (part.colour, part.shape)
        for seed in range(6)
        for part in render_bench(seed, (160, 160), without=UNSEEN_PAIRS).parts
    }
    assert names.isdisjoint(UNSEEN_PAIRS)


def test_seeds_to_learn_from_to_measure_on_and_to_show_never_meet() -> None:
    ranges = sorted((SAMPLE_SEEDS, TRAINING_SEEDS, HELD_OUT_SEEDS), key=lambda seeds: seeds.start)
    assert all(one.stop <= following.start for one, following in itertools.pairwise(ranges))
