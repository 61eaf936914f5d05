"""The JSON text of an ontology: read with line and column, every duplicate seen, the good part kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.halves import readable_json
from app.domain.json_cursor import NO_FIELD, JsonCursor, Stop
from app.domain.mistakes import Mistake, refuse
from app.domain.ontology import Format, Ontology, comparable, from_pairs, json_word
from app.domain.texts import mark, plural, tr

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_PROMPT = mark("A prompt in double quotes is expected here.")
_BROKEN_ROWS = 1000
"""After as many the rest is not read: it is hardly an ontology, and each line may be deeply nested."""
_NEXT_LINE = re.compile(r"\n")
_NEXT_OBJECT = re.compile(r"\n[ \t]*(?=[{\]])")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What could be read of a text, and each mistake in it."""

    ontology: Ontology
    format: Format
    mistakes: tuple[Mistake, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether the whole text was read."""
        return not any(m.is_fatal for m in self.mistakes)


def write(ontology: Ontology, form: Format) -> str:
    """Return the JSON text of the ontology, one entry a line. Raises OntologyError on loss."""
    value = ontology.to_json(form)
    if not value:
        return "{}\n" if form is Format.OBJECT else "[]\n"
    if isinstance(value, dict):
        rows = [f"  {readable_json(k)}: {readable_json(v)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + "\n}\n"
    return "[\n" + ",\n".join(f"  {readable_json(item)}" for item in value) + "\n]\n"


def read(text: str) -> Parsed:
    """Read an ontology in any of the three formats; never raises, mistakes come in the result."""
    return _Reader(text.removeprefix("\ufeff")).read()


def read_strictly(text: str) -> Parsed:
    """Read an ontology. Raises OntologyError with line and column at the first fatal mistake."""
    parsed = read(text)
    refuse(parsed.mistakes)
    return parsed


class _Reader(JsonCursor):
    """A reader of just these three shapes."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._pairs: list[tuple[str, str]] = []
        self._prompts: set[str] = set()
        self._format = Format.OBJECT

    def read(self) -> Parsed:
        try:
            self._whole()
        except Stop as stop:
            self.mistakes.note(stop.message, stop.offset)
        return Parsed(from_pairs(self._pairs), self._format, self.mistakes.found)

    def _whole(self) -> None:
        opening = self.peek()
        if opening == "":
            return
        if opening == "{":
            self._rows("}", self._key_and_class)
        elif opening == "[":
            self._format = Format.STRINGS
            self._rows("]", self._item)
        else:
            raise Stop(tr("An ontology starts with { or [."), self.at)
        if self.peek():
            raise Stop(tr("Nothing may follow the end of the ontology."), self.at)

    def _rows(self, closing: str, one: Callable[[], None]) -> None:
        """Read row after row; one that is broken is noted, and the reading goes on with the next line."""
        broken = 0
        self.at += 1
        if self.peek() == closing:
            self.at += 1
            return
        while True:
            start = self.at_next()
            try:
                one()
                if self.comma(closing):
                    return
            except Stop as stop:
                self.mistakes.note(stop.message, stop.offset)
                broken += 1
                if broken == _BROKEN_ROWS:
                    words = plural(
                        broken,
                        "{n} row is broken: what follows is not read.",
                        "{n} rows are broken: what follows is not read.",
                    )
                    raise Stop(words, stop.offset) from stop
                if not self._skip_to_row(start, stop.offset, closing):
                    return

    def _skip_to_row(self, start: int, broken_at: int, closing: str) -> bool:
        """Go where the next row begins, after that of `start`; False when there is none."""
        opening = self.text[start : start + 1]
        line = self.text.rfind("\n", start, broken_at)
        is_next = line >= 0 and not self.text[line:broken_at].strip()
        is_next &= opening != "{" or self.text[broken_at : broken_at + 1] == "{"
        found = (_NEXT_OBJECT if opening == "{" else _NEXT_LINE).search(self.text, broken_at)
        self.at = broken_at if is_next else found.end() if found else len(self.text)
        if self.peek() != closing:
            return bool(self.peek())
        self.at += 1
        return False

    def _key_and_class(self) -> None:
        note = self.mistakes.note
        start = self.at_next()
        prompt = self.key(_NO_PROMPT)
        value_at = self.at
        name = self.value()
        if not isinstance(name, str):
            note(
                tr("The class for “{prompt}” must be text, not {kind}.").format(
                    prompt=prompt, kind=json_word(name)
                ),
                value_at,
            )
            return
        if comparable(prompt) in self._prompts:
            note(
                tr("“{prompt}” stands twice: the server would keep only the last.").format(prompt=prompt),
                start,
                fatal=False,
            )
        self._prompts.add(comparable(prompt))
        self._pairs.append((prompt, name))

    def _item(self) -> None:
        start = self.at_next()
        if self.peek() == "{":
            self._format = Format.OBJECTS
            self._class_and_prompt(start)
            return
        value = self.value()
        if isinstance(value, str):
            self._pairs.append((value, value))
        else:
            self.mistakes.note(
                tr("Each item must be text or an object, not {kind}.").format(kind=json_word(value)), start
            )

    def _class_and_prompt(self, start: int) -> None:
        fields: dict[str, tuple[object, int]] = {}

        def field() -> None:
            at = self.at_next()
            name = self.key(NO_FIELD)
            value_at = self.at
            if name not in ("class", "prompt"):
                self.mistakes.note(
                    tr("An item has “class” and “prompt”, not “{name}”.").format(name=name), at
                )
            elif name in fields:
                self.mistakes.note(tr("“{name}” stands twice in this item.").format(name=name), at)
            fields[name] = (self.value(), value_at)

        self.series("}", field)
        self._keep(fields, start)

    def _keep(self, fields: dict[str, tuple[object, int]], start: int) -> None:
        if "class" not in fields:
            self.mistakes.note(tr("This item lacks its “class”."), start)
            return
        name, name_at = fields["class"]
        prompt, prompt_at = fields.get("prompt", fields["class"])
        if not isinstance(name, str):
            self.mistakes.note(
                tr("The class must be text, not {kind}.").format(kind=json_word(name)), name_at
            )
        elif not isinstance(prompt, str):
            self.mistakes.note(
                tr("The prompt must be text, not {kind}.").format(kind=json_word(prompt)), prompt_at
            )
        else:
            self._pairs.append((prompt, name))
