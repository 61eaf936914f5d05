"""What a preview looks for: the part of a draft that decides what a model finds, whatever the thresholds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.checks.derived import derived_classes, is_sam3, model_of
from app.domain.job import CUSTOM
from app.domain.ontology import comparable, saved_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.catalogue import Label
    from app.domain.checks import Known
    from app.domain.job import Draft

OVERLAP = 0.5
"""The overlap from which the less sure of two labels of a class goes. What a job's NMS goes by is documented
nowhere: 0.9 is what Roboflow's workflow block takes between prompts (roboflow-rest.md §6.1), far too much to tell
two finds of one object; a half is the usual one."""
OVERLAP_OF_MODELS = 0.3
"""The same for trained models: the default of Roboflow's inference (§6.3)."""
OUTLINED = "instance-segmentation"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is looked for, by which model, in which project."""

    workspace: str
    project: str
    model_type: str
    model_id: str = ""
    prompts: tuple[tuple[str, str], ...] = ()
    """Prompt and class, each prompt once; of a trained model its class and the class to save as."""
    is_derived: bool = False
    """Whether the prompts are what the server would likely derive; without any it may still know some."""
    has_outlines: bool = False

    @property
    def is_trained(self) -> bool:
        """Whether a trained model looks, of which the server has no preview."""
        return self.model_type == CUSTOM

    @property
    def is_sam3(self) -> bool:
        """Whether SAM 3 looks, which inference servers run too."""
        return is_sam3(self.model_type)

    @property
    def overlap(self) -> float:
        """The overlap from which the less sure of two labels goes."""
        return OVERLAP_OF_MODELS if self.is_trained else OVERLAP

    def named(self, labels: Iterable[Label]) -> tuple[Label, ...]:
        """Return labels under the classes of the draft, as thresholds name them.

        A source may answer with the name that the server saves, with the prompt, or with the model's own class;
        what a trained model finds besides is left out.
        """
        names = self._names()
        found = (
            (label, names.get(label.class_name, "" if self.is_trained and self.prompts else label.class_name))
            for label in labels
        )
        return tuple(
            label if label.class_name == name else replace(label, class_name=name)
            for label, name in found
            if name
        )

    def true(self, labels: Iterable[Label]) -> tuple[Label, ...]:
        """Return those of the true labels that are of a class of the draft, under its name."""
        if not self.prompts:
            return tuple(labels)
        names = {comparable(saved_class(name)): name for _, name in self.prompts}
        found = ((label, names.get(comparable(saved_class(label.class_name)))) for label in labels)
        return tuple(replace(label, class_name=name) for label, name in found if name)

    def _names(self) -> Mapping[str, str]:
        """Return the draft's class by each name that a source may give it; its own name wins."""
        if self.is_trained:
            return dict(self.prompts)
        classes = {name: name for _, name in self.prompts}
        saved = {saved_class(name): name for name in classes}
        return dict(self.prompts) | saved | classes


def asking_of(draft: Draft, known: Known) -> Asking:
    """Return what a draft asks for; without prompts where there is nothing to look for yet."""
    request = draft.request
    if request.ontology is None:
        pairs = {name: name for name in derived_classes(draft, known)}
    else:
        rows = request.ontology.entries
        pairs = {e.prompt.strip(): e.class_name for e in rows if e.prompt.strip() and e.class_name.strip()}
    model = model_of(draft, known)
    kind = (model.type if model else "") or (known.project.type if known.project else "")
    return Asking(
        workspace=draft.workspace,
        project=draft.project,
        model_type=request.model_type,
        model_id=request.model_id if request.model_type == CUSTOM else "",
        prompts=tuple(pairs.items()),
        is_derived=request.ontology is None,
        has_outlines=kind == OUTLINED,
    )
