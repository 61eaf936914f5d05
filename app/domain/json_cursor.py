"""A reader that walks JSON with places: `json.loads` would drop positions and duplicate keys."""

from __future__ import annotations

import json
import re
from json import JSONDecodeError
from typing import TYPE_CHECKING

from app.domain.halves import HALF, HALF_TOLD, without_halves
from app.domain.mistakes import Mistakes
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


NO_KEY = mark("A key in double quotes is expected here.")
NO_FIELD = mark("A field name in double quotes is expected here.")
_PYTHON_SAYS = (
    mark("Expecting value"),
    mark("Expecting property name enclosed in double quotes"),
    mark("Expecting ':' delimiter"),
    mark("Expecting ',' delimiter"),
    mark("Extra data"),
    mark("Illegal trailing comma before end of array"),
    mark("Illegal trailing comma before end of object"),
    mark("Invalid control character"),
    mark("Invalid \\escape"),
    mark("Invalid \\uXXXX escape"),
    mark("Unterminated string starting"),
)
"""What Python's reader says is wrong, without “at”."""


class Stop(Exception):
    """Reading cannot go on; carries the mistake's words and place."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class NoValue(Stop):
    """What stands here is no value of JSON."""


def json_words(error: JSONDecodeError) -> str:
    """Return what Python says is wrong, without a full stop."""
    words = error.msg.removesuffix(": ").removesuffix(" at")
    return tr(words)


class JsonCursor:
    """A place in a JSON text; reading moves it on, mistakes are noted or raised as Stop."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.mistakes = Mistakes(text)

    def series(self, closing: str, one: Callable[[], None]) -> None:
        """Read `one` after another, separated by commas, up to the closing bracket."""
        self.at += 1
        if self.peek() == closing:
            self.at += 1
            return
        while True:
            one()
            if self.comma(closing):
                return

    def comma(self, closing: str) -> bool:
        """Read the comma after an item, or the closing bracket, and tell whether it was that."""
        mark = self.peek()
        if mark == closing:
            self.at += 1
            return True
        if mark != ",":
            raise Stop(tr("A comma or {sign} is missing here.").format(sign=closing), self.at)
        comma = self.at
        self.at += 1
        if self.peek() == closing:
            raise Stop(tr("The comma before the closing bracket is one too many."), comma)
        return False

    def key(self, expected: str) -> str:
        """Read a key and its colon; the place is then that of the value. `expected` is to be translated."""
        key = self.string(expected)
        if self.peek() != ":":
            raise Stop(tr("A colon is missing here."), self.at)
        self.at += 1
        self.at_next()
        return key

    def value(self) -> object:
        """Read any JSON value, so that one wrong value does not end the reading."""
        start = self.at_next()
        if self.peek() == '"':
            return self.string("")
        try:
            value, self.at = _DECODER.raw_decode(self.text, start)
        except (JSONDecodeError, RecursionError, ValueError) as error:
            raise NoValue(tr("A value in double quotes is expected here."), start) from error
        return value

    def string(self, expected: str) -> str:
        """Read a string; `expected` are the words, to be translated, for another thing in its place."""
        start = self.at_next()
        if self.peek() != '"':
            raise Stop(tr(expected), start)
        try:
            text, self.at = _DECODER.raw_decode(self.text, start)
        except JSONDecodeError as error:
            if "Unterminated" in error.msg or self.text[error.pos : error.pos + 1] == "\n":
                raise Stop(tr("The closing quote of this text is missing."), start) from error
            raise Stop(f"{json_words(error)}.", error.pos) from error
        return self._whole_characters(str(text), start)

    def at_next(self) -> int:
        """Skip white space and return the place."""
        if self.text[self.at : self.at + 1] > " ":
            return self.at
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def peek(self) -> str:
        """Return the next character that is no white space, or an empty text at the end."""
        at = self.at_next()
        return self.text[at : at + 1]

    def _whole_characters(self, text: str, start: int) -> str:
        if text.isascii() or not HALF.search(text):
            return text
        self.mistakes.note(tr(HALF_TOLD), start)
        return without_halves(text)
