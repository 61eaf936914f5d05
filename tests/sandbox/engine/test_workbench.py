"""What the shipped workbench model finds."""

import numpy as np
import pytest

from app.resources import resource_path
from app.sandbox.engine.bench import Bench, Part
from app.sandbox.engine.labeler import CUSTOM_MODELS, Detection, Labeler
from app.sandbox.engine.nms import box_iou
from app.sandbox.engine.quality import Found, Truth, average_precision_50
from app.sandbox.engine.words import COLOURS, SHAPES, known_words


def test_the_model_is_small_enough_to_ship() -> None:
    assert resource_path("workbench/model.onnx").stat().st_size <= 6_000_000


def test_shapes_are_found_on_benches_never_seen(workbench: Labeler, held_out: tuple[Bench, ...]) -> None:
    assert _precision(workbench, held_out, {shape: (shape, None) for shape in SHAPES}) >= 0.85


def test_colour_and_shape_are_found_together(workbench: Labeler, held_out: tuple[Bench, ...]) -> None:
    pairs = {f"{colour} {shape}": (shape, colour) for colour in COLOURS for shape in SHAPES}
    assert _precision(workbench, held_out, pairs) >= 0.85


def test_an_unknown_noun_finds_nothing(workbench: Labeler, held_out: tuple[Bench, ...]) -> None:
    assert workbench.label(held_out[0].image, ["keyboard", "a dog", "red elephant"]) == []


def test_unknown_prompts_leave_the_numbers_of_others_alone(
    workbench: Labeler, held_out: tuple[Bench, ...]
) -> None:
    found = workbench.label(held_out[0].image, ["keyboard", "part"])
    assert {one.prompt_index for one in found} == {1}


@pytest.mark.parametrize(
    ("word", "synonym"),
    [
        ("gear", "cogwheels"),
        ("nut", "a hex nut"),
        ("bolt", "screw"),
        ("pin", "dowel"),
        ("silver part", "grey"),
    ],
)
def test_synonyms_find_the_same_objects(
    workbench: Labeler, held_out: tuple[Bench, ...], word: str, synonym: str
) -> None:
    for bench in held_out[:6]:
        found = workbench.label(bench.image, [word, synonym], floor=0.3)
        for one, other in ((0, 1), (1, 0)):
            sure = _boxes([d for d in found if d.prompt_index == one and d.confidence > 0.5])
            overlaps = box_iou(sure, _boxes([d for d in found if d.prompt_index == other]))
            assert np.all(overlaps.max(axis=1, initial=0) > 0.7)


def test_outlines_follow_the_parts(workbench: Labeler, held_out: tuple[Bench, ...]) -> None:
    for bench in held_out[:4]:
        for one in workbench.label(bench.image, ["part"], floor=0.6):
            x0, y0, x1, y1 = one.box
            points = np.asarray(one.polygon)
            assert 3 <= len(points) <= 48
            assert points.min(axis=0) == pytest.approx((x0, y0), abs=8)
            assert points.max(axis=0) == pytest.approx((x1, y1), abs=8)


def test_an_empty_image_holds_nothing(workbench: Labeler) -> None:
    assert workbench.label(np.full((200, 300, 3), 180, np.uint8), ["part"], floor=0.3) == []


def test_detections_stay_inside_an_image_of_any_shape(
    workbench: Labeler, held_out: tuple[Bench, ...]
) -> None:
    image = held_out[0].image[:300]
    found = workbench.label(image, ["part"])
    assert found
    for one in found:
        assert 0 <= one.box[0] <= one.box[2] <= 640
        assert 0 <= one.box[1] <= one.box[3] <= 300
        assert np.asarray(one.polygon).max(axis=0)[1] <= 300


def test_confidences_never_fall_below_the_floor(workbench: Labeler, held_out: tuple[Bench, ...]) -> None:
    found = workbench.label(held_out[1].image, list(SHAPES), floor=0.4)
    assert all(0.4 <= one.confidence <= 1 for one in found)


def test_classes_of_the_fixed_models_are_words_that_the_model_knows() -> None:
    assert all(name in known_words() for classes in CUSTOM_MODELS.values() for name in classes)


def _precision(
    workbench: Labeler, benches: tuple[Bench, ...], prompts: dict[str, tuple[str, str | None]]
) -> float:
    names = list(prompts)
    found: list[Found] = []
    truths: list[Truth] = []
    for number, bench in enumerate(benches):
        image = str(number)
        labelled = workbench.label(bench.image, names)
        found += [Found(image, names[one.prompt_index], one.box, one.confidence) for one in labelled]
        for name, meaning in prompts.items():
            truths += [Truth(image, name, part.box) for part in bench.parts if _is(part, *meaning)]
    return average_precision_50(found, truths)


def _is(part: Part, shape: str, colour: str | None) -> bool:
    return part.shape == shape and colour in (None, part.colour)


def _boxes(found: list[Detection]) -> np.ndarray:
    return np.asarray([one.box for one in found], np.float32).reshape(-1, 4)
