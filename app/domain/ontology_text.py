"""The JSON text of an ontology: read with line and column, every duplicate seen, the good part kept."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from json import JSONDecodeError
from typing import TYPE_CHECKING

from app.domain.errors import OntologyError
from app.domain.ontology import Format, Ontology, comparable, from_pairs, json_word

if TYPE_CHECKING:
    from collections.abc import Callable

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in the text; line and column count from 1, offset from 0."""

    message: str
    line: int
    column: int
    offset: int
    is_fatal: bool = True
    """False for what can be read but hardly meant: a key that stands twice."""


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
        rows = [f"  {_quoted(k)}: {_quoted(v)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + "\n}\n"
    return "[\n" + ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in value) + "\n]\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read(text: str) -> Parsed:
    """Read an ontology in any of the three formats; never raises, mistakes come in the result."""
    return _Reader(text.removeprefix("\ufeff")).read()


def read_strictly(text: str) -> Parsed:
    """Read an ontology. Raises OntologyError with line and column at the first fatal mistake."""
    parsed = read(text)
    for mistake in parsed.mistakes:
        if mistake.is_fatal:
            raise OntologyError(mistake.message, line=mistake.line, column=mistake.column)
    return parsed


class _Stop(Exception):
    """Reading cannot go on; carries the mistake's words and place."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class _Reader:
    """A reader of just these three shapes: `json.loads` would drop duplicate keys and positions."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._pairs: list[tuple[str, str]] = []
        self._prompts: set[str] = set()
        self._mistakes: list[Mistake] = []
        self._format = Format.OBJECT
        self._counted = (0, 1, 0)
        """Offset, line, and where that line starts, of the place that was counted to."""

    def read(self) -> Parsed:
        try:
            self._whole()
        except _Stop as stop:
            self._note(stop.message, stop.offset)
        return Parsed(from_pairs(self._pairs), self._format, tuple(self._mistakes))

    def _whole(self) -> None:
        opening = self._peek()
        if opening == "":
            return
        if opening == "{":
            self._series("}", self._key_and_class)
        elif opening == "[":
            self._format = Format.STRINGS
            self._series("]", self._item)
        else:
            raise _Stop("An ontology starts with { or [.", self._at)
        if self._peek():
            raise _Stop("Nothing may follow the end of the ontology.", self._at)

    def _series(self, closing: str, one: Callable[[], None]) -> None:
        """Read `one` after another, separated by commas, up to the closing bracket."""
        self._at += 1
        if self._peek() == closing:
            self._at += 1
            return
        while True:
            one()
            mark = self._peek()
            if mark == closing:
                self._at += 1
                return
            if mark != ",":
                raise _Stop(f"A comma or {closing} is missing here.", self._at)
            comma = self._at
            self._at += 1
            if self._peek() == closing:
                raise _Stop("The comma before the closing bracket is one too many.", comma)

    def _key_and_class(self) -> None:
        start = self._at_next()
        prompt = self._string("A prompt in double quotes is expected here.")
        self._colon()
        value_at = self._at_next()
        name = self._value()
        if not isinstance(name, str):
            self._note(f"The class for “{prompt}” must be text, not {json_word(name)}.", value_at)
            return
        if comparable(prompt) in self._prompts:
            self._note(f"“{prompt}” stands twice: the server would keep only the last.", start, fatal=False)
        self._prompts.add(comparable(prompt))
        self._pairs.append((prompt, name))

    def _item(self) -> None:
        start = self._at_next()
        if self._peek() == "{":
            self._format = Format.OBJECTS
            self._class_and_prompt(start)
            return
        value = self._value()
        if isinstance(value, str):
            self._pairs.append((value, value))
        else:
            self._note(f"Each item must be text or an object, not {json_word(value)}.", start)

    def _class_and_prompt(self, start: int) -> None:
        fields: dict[str, tuple[object, int]] = {}

        def field() -> None:
            at = self._at_next()
            name = self._string("A field name in double quotes is expected here.")
            self._colon()
            value_at = self._at_next()
            if name not in ("class", "prompt"):
                self._note(f"An item has “class” and “prompt”, not “{name}”.", at)
            elif name in fields:
                self._note(f"“{name}” stands twice in this item.", at)
            fields[name] = (self._value(), value_at)

        self._series("}", field)
        self._keep(fields, start)

    def _keep(self, fields: dict[str, tuple[object, int]], start: int) -> None:
        if "class" not in fields:
            self._note("This item lacks its “class”.", start)
            return
        name, name_at = fields["class"]
        prompt, prompt_at = fields.get("prompt", fields["class"])
        for word, value, at in (("class", name, name_at), ("prompt", prompt, prompt_at)):
            if not isinstance(value, str):
                self._note(f"The {word} must be text, not {json_word(value)}.", at)
                return
        self._pairs.append((str(prompt), str(name)))

    def _value(self) -> object:
        """Read any JSON value, so that one wrong value does not end the reading."""
        start = self._at_next()
        if self._peek() == '"':
            return self._string("")
        try:
            value, self._at = _DECODER.raw_decode(self._text, start)
        except (JSONDecodeError, RecursionError, ValueError) as error:
            raise _Stop("A value in double quotes is expected here.", start) from error
        return value

    def _string(self, expected: str) -> str:
        start = self._at_next()
        if self._peek() != '"':
            raise _Stop(expected, start)
        try:
            text, self._at = _DECODER.raw_decode(self._text, start)
        except JSONDecodeError as error:
            words = (
                "The closing quote of this text is missing."
                if "Unterminated" in error.msg
                else f"{error.msg.removesuffix(' at')}."
            )
            raise _Stop(words, start if "Unterminated" in error.msg else error.pos) from error
        return str(text)

    def _colon(self) -> None:
        if self._peek() != ":":
            raise _Stop("A colon is missing here.", self._at)
        self._at += 1

    def _at_next(self) -> int:
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at

    def _peek(self) -> str:
        at = self._at_next()
        return self._text[at : at + 1]

    def _note(self, message: str, offset: int, *, fatal: bool = True) -> None:
        line, column = self._place(offset)
        self._mistakes.append(Mistake(message, line, column, offset, fatal))

    def _place(self, offset: int) -> tuple[int, int]:
        """Return line and column; counted on from the place before, since a big text may be wrong all over."""
        counted, line, start = self._counted if self._counted[0] <= offset else (0, 1, 0)
        line += self._text.count("\n", counted, offset)
        start = max(start, self._text.rfind("\n", counted, offset) + 1)
        self._counted = (offset, line, start)
        return line, offset - start + 1
