"""What is kept of one draft's preview while the program runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.preview import Look
from app.services.preview_truths import TruthState

if TYPE_CHECKING:
    from app.domain.asking import Asking
    from app.domain.errors import LabeldockError
    from app.domain.preview import Shot
    from app.services.preview_batches import Place


@dataclass(frozen=True, slots=True)
class Before:
    """What was known of a question."""

    asked: Asking
    source: str
    shots: dict[str, Shot]
    warnings: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class State:
    """The preview of one draft."""

    place: Place
    sample: tuple[str, ...] = ()
    """Images, in the order in which they are shown."""
    shots: dict[str, Shot] = field(default_factory=dict)
    """All that were ever in the sample, by image; what is known of them is for `asked`."""
    asked: Asking | None = None
    source: str = ""
    trouble: LabeldockError | None = None
    warnings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By image."""
    task: str = ""
    """The name of the run, empty while none is under way."""
    before: Before | None = None
    """What was known when the run began with another question."""
    was_outdated: bool = False
    """As it was told last."""
    removes_overlaps: bool = True
    """Whether a job of the draft would run NMS, as the scores take it."""
    truth: TruthState = field(default_factory=TruthState)

    @property
    def shown(self) -> tuple[Shot, ...]:
        """The sample."""
        return tuple(self.shots[image_id] for image_id in self.sample)

    @property
    def told(self) -> tuple[str, ...]:
        """What the source said of the sample beside the labels, each once."""
        told = (words for image_id in self.sample for words in self.warnings.get(image_id, ()))
        return tuple(dict.fromkeys(told))

    def look(self, *, is_outdated: bool = False) -> Look:
        """Return it as it stands."""
        return Look(
            shots=self.shown,
            source=self.source,
            is_running=bool(self.task),
            is_outdated=is_outdated,
            warnings=self.told,
            trouble=self.trouble,
        )

    def begin(self, asking: Asking) -> None:
        """Put what is known of another question aside."""
        if self.asked == asking:
            return
        if self.asked is not None:
            self.before = Before(self.asked, self.source, self.shots, self.warnings)
        self.asked, self.source, self.warnings = asking, "", {}
        self.shots = {
            image_id: replace(shot, labels=None, apart=frozenset()) for image_id, shot in self.shots.items()
        }

    def end(self) -> None:
        """Have nothing run any more; where nothing came, what was known before is better."""
        before, self.before, self.task = self.before, None, ""
        if before is not None and all(shot.labels is None for shot in self.shown):
            self.asked, self.source, self.warnings = before.asked, before.source, before.warnings
            self.shots |= before.shots
        for image_id, shot in self.shots.items():
            if shot.is_running:
                self.shots[image_id] = replace(shot, is_running=False)

    def is_outdated(self, asking: Asking) -> bool:
        """Tell whether something is known, but of another question than this one."""
        is_known = any(shot.labels is not None for shot in self.shots.values())
        return is_known and self.asked != asking

    def unknown(self, asking: Asking) -> int:
        """Return for how many images of the sample nothing is known of this question."""
        return sum(1 for shot in self.shown if self.asked != asking or shot.labels is None)
