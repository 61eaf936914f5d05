"""Overlaps by ONNX Runtime, held against the plain rule written out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.vision.boxes import Boxes
from app.adapters.vision.overlaps import apart
from app.domain.catalogue import Label
from app.domain.preview import LOWEST

SIDES = st.integers(0, 12)
SURE = st.integers(5, 100).map(lambda n: n / 100)


@st.composite
def labels(draw) -> Label:
    x, y, width, height = (draw(SIDES) for _ in range(4))
    name = draw(st.sampled_from("ab"))
    return Label(name, (x, y, x + width + 1, y + height + 1), confidence=draw(SURE))


def overlap_of(one: Label, other: Label) -> float:
    (ax, ay, bx, by), (cx, cy, dx, dy) = one.box, other.box
    shared = max(0, min(bx, dx) - max(ax, cx)) * max(0, min(by, dy) - max(ay, cy))
    return shared / ((bx - ax) * (by - ay) + (dx - cx) * (dy - cy) - shared)


def plainly(found: list[Label], most: float) -> set[int]:
    """Keep the surest, then each that overlaps no kept one of its class by more."""
    kept: list[int] = []
    for place in sorted(range(len(found)), key=lambda place: -found[place].confidence):
        rivals = (found[other] for other in kept if found[other].class_name == found[place].class_name)
        if all(overlap_of(rival, found[place]) <= most for rival in rivals):
            kept.append(place)
    return set(kept)


@settings(deadline=None)
@given(st.lists(labels(), max_size=25), st.sampled_from([0.3, 0.5, 0.9]))
def test_it_keeps_what_the_plain_rule_keeps(found, most):
    assert apart(found, most) == plainly(found, most)


@settings(deadline=None)
@given(st.lists(labels(), max_size=25), SURE)
def test_a_threshold_may_be_applied_after_it_as_well_as_before(found, threshold):
    """So one run at the lowest threshold serves every other: the less sure never drive out the surer."""
    assert threshold >= LOWEST
    after = {place for place in apart(found, 0.5) if found[place].confidence >= threshold}
    left = [place for place, label in enumerate(found) if label.confidence >= threshold]
    before = {left[place] for place in apart([found[place] for place in left], 0.5)}
    assert after == before


def test_each_class_is_on_its_own():
    box = (0.0, 0.0, 10.0, 10.0)
    found = [
        Label("a", box, confidence=0.5),
        Label("b", box, confidence=0.4),
        Label("a", box, confidence=0.6),
    ]
    assert apart(found, 0.5) == {1, 2}


def test_a_label_without_confidence_is_as_sure_as_can_be():
    box = (0.0, 0.0, 10.0, 10.0)
    assert apart([Label("a", box, confidence=0.99), Label("a", box)], 0.5) == {1}


def test_no_confidence_at_all_is_still_a_label():
    assert apart([Label("a", (0.0, 0.0, 10.0, 10.0), confidence=0.0)], 0.5) == {0}


def test_nothing_is_apart_of_nothing():
    assert apart([], 0.5) == frozenset()


async def test_three_thousand_labels_on_one_place_are_done_in_a_thread():
    found = [Label("a", (n % 7, 0, 100, 100), confidence=n / 3000) for n in range(3000)]
    assert await Boxes().apart(found, 0.5) == {2999}
