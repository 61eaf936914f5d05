"""A preview whose looks are given by the test, and which notes what it is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from psygnal import Signal

from app.domain.catalogue import Image, Label
from app.domain.errors import InputError
from app.domain.preview import Look, Score, Shot
from tests.ui.results.conftest import png

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SOURCE = "127.0.0.1 · free"


class FakePreview:
    """Set `looks` by draft and call `tell`; `asked` holds (method, arguments)."""

    changed = Signal(str)

    def __init__(self) -> None:
        self.looks: dict[str, Look] = {}
        self.known_scores: dict[str, Mapping[str, tuple[Score, ...]]] = {}
        self.truths: dict[str, str] = {}
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.cost = ""
        self.batch: tuple[Image, ...] = ()
        self.pictures: dict[str, bytes | Exception] = {}
        self.inference_address = ""

    def show(self, draft_id: str, look: Look) -> None:
        """Have another look at a draft, and tell it."""
        self.looks[draft_id] = look
        self.changed.emit(draft_id)

    def look(self, draft_id: str) -> Look:
        return self.looks.get(draft_id, Look())

    def images(self, draft_id: str) -> tuple[Image, ...]:
        return self.batch

    async def load(self) -> None:
        pass

    async def close(self) -> None:
        pass

    def prepare(self, draft_id: str) -> None:
        self.asked.append(("prepare", (draft_id,)))

    def run(self, draft_id: str) -> None:
        self.asked.append(("run", (draft_id,)))

    def cancel(self, draft_id: str) -> None:
        self.asked.append(("cancel", (draft_id,)))

    def reshuffle(self, draft_id: str) -> None:
        self.asked.append(("reshuffle", (draft_id,)))

    def pin(self, draft_id: str, image_id: str, *, is_pinned: bool) -> None:
        self.asked.append(("pin", (draft_id, image_id, is_pinned)))
        look = self.looks[draft_id]
        shots = tuple(
            replace(shot, is_pinned=is_pinned) if shot.image.id == image_id else shot for shot in look.shots
        )
        self.show(draft_id, replace(look, shots=shots))

    def choose(self, draft_id: str, image_ids: Sequence[str]) -> None:
        self.asked.append(("choose", (draft_id, tuple(image_ids))))

    async def picture(self, image: Image, *, thumb: bool = False) -> bytes:
        found = self.pictures.get(image.id, b"") or png(image.width or 64, image.height or 48)
        if isinstance(found, Exception):
            raise found
        return found

    def asks_first(self, draft_id: str) -> str:
        return self.cost

    async def load_truth(self, draft_id: str, path: Any) -> None:
        self.asked.append(("load_truth", (draft_id, str(path))))

    def use_dataset_truth(self, draft_id: str) -> None:
        self.asked.append(("use_dataset_truth", (draft_id,)))

    def forget_truth(self, draft_id: str) -> None:
        self.asked.append(("forget_truth", (draft_id,)))

    def truth_name(self, draft_id: str) -> str:
        return self.truths.get(draft_id, "")

    def truth_count(self, draft_id: str) -> int:
        return len(self.look(draft_id).shots)

    def scores(self, draft_id: str) -> Mapping[str, tuple[Score, ...]]:
        return self.known_scores.get(draft_id, {})

    async def set_inference_address(self, text: str) -> None:
        if text.startswith("http://") and "127.0.0.1" not in text:
            raise InputError("Only https may leave this machine.", "Write https://.")
        self.inference_address = text


def bolt(confidence: float | None, at: int = 0) -> Label:
    return Label("bolt", (2 + at, 2, 12 + at, 12), confidence=confidence)


def nut(confidence: float | None, at: int = 0) -> Label:
    return Label("nut", (4 + at, 20, 20 + at, 40), ((4 + at, 20), (20 + at, 20), (12 + at, 40)), confidence)


def shot(number: int, *labels: Label, apart: set[int] | None = None, **changes: Any) -> Shot:
    """Return an image of 64 × 48 pixels with what was found; all of it stays apart unless told otherwise."""
    image = Image(f"i{number}", f"bench-{number}.png", 64, 48, f"u/{number}", f"t/{number}")
    stay = frozenset(range(len(labels)) if apart is None else apart)
    return replace(Shot(image, labels=labels, apart=stay), **changes)


def looked(*shots: Shot, **changes: Any) -> Look:
    return replace(Look(shots=shots, source=SOURCE), **changes)
