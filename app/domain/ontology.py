"""An ontology: which prompt is looked for, and the class it is saved as."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import OntologyError
from app.domain.texts import tr


class Format(StrEnum):
    """The three formats of the `ontology` field (auto-label.md, “Ontology Formats”)."""

    OBJECT = "object"
    STRINGS = "strings"
    OBJECTS = "objects"


def comparable(text: str) -> str:
    """Return the form in which two prompts or classes are compared: NFC, outer spaces dropped."""
    return unicodedata.normalize("NFC", text).strip()


def saved_class(name: str) -> str:
    """Return the name that the server saves a class under (roboflow-rest.md §2.2)."""
    return re.sub(r"[/.\[\]#~*]", "-", re.sub(r"[|\"'`]", "", name))


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: look for `prompt`, save as `class_name`. Either may be empty while it is being written."""

    prompt: str
    class_name: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in this row."""
        return not self.prompt.strip() and not self.class_name.strip()


@dataclass(frozen=True, slots=True)
class Ontology:
    """Prompts and their classes in the order they were written."""

    entries: tuple[Entry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries)

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes, each once, in order of first appearance."""
        return tuple(dict.fromkeys(e.class_name for e in self.entries))

    def without_blanks(self) -> Ontology:
        """Return the ontology without rows in which nothing was written."""
        return Ontology(tuple(e for e in self.entries if not e.is_blank))

    def repeated_prompts(self) -> tuple[str, ...]:
        """Return prompts that stand more than once: as keys of an object, the later would win silently."""
        seen = Counter(comparable(entry.prompt) for entry in self.entries)
        return tuple(prompt for prompt, count in seen.items() if count > 1)

    def holds(self, form: Format) -> bool:
        """Tell whether `form` can hold this ontology without loss."""
        return not self._prompts_lost_in(form)

    def lost_in(self, form: Format) -> tuple[str, ...]:
        """Say what `form` would lose, one sentence each; empty when it loses nothing."""
        words = (
            tr("The prompt “{prompt}” would be lost: a list of strings has one text for prompt and class.")
            if form is Format.STRINGS
            else tr("“{prompt}” stands more than once: an object keeps only the last.")
        )
        return tuple(words.format(prompt=prompt) for prompt in self._prompts_lost_in(form))

    def _prompts_lost_in(self, form: Format) -> tuple[str, ...]:
        if form is Format.STRINGS:
            return tuple(e.prompt for e in self.entries if e.prompt != e.class_name)
        return self.repeated_prompts() if form is Format.OBJECT else ()

    def to_json(self, form: Format = Format.OBJECT) -> dict[str, str] | list[str] | list[dict[str, str]]:
        """Return the JSON value in `form`.

        Raises OntologyError when the form would lose something.
        """
        lost = self.lost_in(form)
        if lost:
            raise OntologyError(lost[0], tr("Send it as a list of objects, which loses nothing."))
        if form is Format.STRINGS:
            return [e.class_name for e in self.entries]
        if form is Format.OBJECTS:
            return [{"class": e.class_name, "prompt": e.prompt} for e in self.entries]
        return {e.prompt: e.class_name for e in self.entries}

    def canonical(self) -> dict[str, str]:
        """Return the object form as the server normalises it: a later prompt wins over an earlier."""
        return {e.prompt: e.class_name for e in self.entries}


def from_pairs(pairs: Iterable[tuple[str, str]]) -> Ontology:
    """Make an ontology of (prompt, class) pairs."""
    return Ontology(tuple(Entry(prompt, name) for prompt, name in pairs))


def from_json(value: object) -> tuple[Ontology, Format]:
    """Read a decoded JSON value in any of the three formats.

    Raises OntologyError that names the place, for example `item 3`.
    """
    if isinstance(value, Mapping):
        return from_pairs(_pair_of_object(k, v) for k, v in value.items()), Format.OBJECT
    if isinstance(value, list):
        form = Format.OBJECTS if any(isinstance(item, Mapping) for item in value) else Format.STRINGS
        return from_pairs(_pair_of_item(i, item) for i, item in enumerate(value, 1)), form
    raise OntologyError(
        tr("An ontology is an object or a list, not {kind}.").format(kind=json_word(value)),
        tr('For example {"a dog": "dog"}.'),
    )


def _pair_of_object(prompt: object, name: object) -> tuple[str, str]:
    if not isinstance(prompt, str) or not isinstance(name, str):
        raise OntologyError(
            tr("The class for “{prompt}” must be text, not {kind}.").format(
                prompt=prompt, kind=json_word(name)
            )
        )
    return prompt, name


def _pair_of_item(number: int, item: object) -> tuple[str, str]:
    if isinstance(item, str):
        return item, item
    if not isinstance(item, Mapping):
        raise OntologyError(
            tr("Item {number} must be text or an object, not {kind}.").format(
                number=number, kind=json_word(item)
            )
        )
    name = item.get("class")
    prompt = item.get("prompt", name)
    if not isinstance(name, str):
        raise OntologyError(tr("Item {number} needs a “class” that is text.").format(number=number))
    if not isinstance(prompt, str):
        raise OntologyError(
            tr("The prompt of item {number} must be text, not {kind}.").format(
                number=number, kind=json_word(prompt)
            )
        )
    extra = set(item) - {"class", "prompt"}
    if extra:
        raise OntologyError(
            tr("Item {number} has an unknown field “{field}”.").format(number=number, field=sorted(extra)[0])
        )
    return prompt, name


def json_word(value: object) -> str:
    """Name the JSON type of a value for a sentence."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        # Translators: what stands where something else is wanted: “… must be text, not true or false.”
        return tr("true or false")
    if isinstance(value, (int, float)):
        # Translators: what stands where something else is wanted: “… must be text, not a number.”
        return tr("a number")
    if isinstance(value, str):
        # Translators: what stands where something else is wanted: “… must be a number, not text.”
        return tr("text")
    # Translators: what stands where something else is wanted: “… must be text, not a list.”; an object is JSON's
    return tr("a list") if isinstance(value, list) else tr("an object")
