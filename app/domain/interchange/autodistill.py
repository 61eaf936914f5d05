"""autodistill's ontology: a dictionary of Python, read as text and never run."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from app.domain.halves import HALF, HALF_TOLD, without_halves
from app.domain.interchange.kinds import Incoming, Kind
from app.domain.json_cursor import Stop
from app.domain.mistakes import Mistakes, shown
from app.domain.ontology import comparable, from_pairs
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from app.domain.ontology import Ontology

_START = re.compile(r"Ontology\s*\(\s*(?:[a-z_]+\s*=\s*)?\{")
# No possessive repeats: Python 3.11.2, which Debian 12 has, matches them wrongly.
_SPACE = re.compile(r"(?:\s|\\\r?\n|#[^\n]*)*")
_STRING = re.compile(
    r"(?P<prefix>[rRuU]?)(?:"
    r'"""(?P<doubles>[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*)"""|'
    r"\'\'\'(?P<singles>[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*)\'\'\'|"
    r'"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"|'
    r"'(?P<single>[^'\\]*(?:\\.[^'\\]*)*)')",
    re.DOTALL,
)
_OPENING = re.compile(r"[rRuU]?[\"']")
_ESCAPE = re.compile(
    r"\\(?:\r?\n|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]*)\}|(.))",
    re.DOTALL,
)
_NO_TEXT = mark("A text in quotes is expected here.")
_UNCLOSED = mark("The closing quote of this text is missing.")
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def looks_like_python(text: str) -> bool:
    """Tell whether the text has a dictionary below `CaptionOntology(`."""
    return bool(_START.search(text))


def read(text: str, _name: str = "") -> Incoming:
    """Read the first dictionary: that of an Ontology(…), else one that stands for itself."""
    return _Dictionary(text).read()


def write(ontology: Ontology) -> str:
    """Return Python that makes the ontology; JSON's strings are Python's too."""
    rows = [f"        {_quoted(e.prompt)}: {_quoted(e.class_name)},\n" for e in ontology.entries]
    return (
        "from autodistill.detection import CaptionOntology\n\n"
        f"ontology = CaptionOntology(\n    {{\n{''.join(rows)}    }}\n)\n"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


class _Dictionary:
    def __init__(self, text: str) -> None:
        self._text = text
        self._mistakes = Mistakes(text)
        self._pairs: list[tuple[str, str]] = []
        self._prompts: set[str] = set()
        start = _START.search(text)
        self._at = start.end() if start else text.find("{") + 1

    def read(self) -> Incoming:
        if self._at:
            try:
                self._entries()
            except Stop as stop:
                self._mistakes.note(stop.message, stop.offset)
        else:
            self._mistakes.note(tr("A dictionary is expected: {“a dog”: “dog”}."), 0)
        rest = self._text[self._at :].strip(" \t\r\n)")
        return Incoming(
            Kind.AUTODISTILL,
            from_pairs(self._pairs),
            mistakes=self._mistakes.found,
            left_out=(tr("The program around the dictionary."),) if rest and not self._mistakes.found else (),
        )

    def _entries(self) -> None:
        while self._peek() != "}":
            self._entry()
            if self._peek() == ",":
                self._at += 1
            elif self._peek() != "}":
                raise Stop(tr("A comma or } is missing here."), self._at)
        self._at += 1

    def _entry(self) -> None:
        self._peek()
        start = self._at
        prompt = self._string()
        if self._peek() != ":":
            raise Stop(tr("A colon is missing here."), self._at)
        self._at += 1
        name = self._string()
        if comparable(prompt) in self._prompts:
            words = tr("“{prompt}” stands twice: a dictionary keeps only the last.").format(
                prompt=shown(prompt)
            )
            self._mistakes.note(words, start, fatal=False)
        self._prompts.add(comparable(prompt))
        self._pairs.append((prompt, name))

    def _string(self) -> str:
        """Read strings that stand one after another, which Python joins."""
        self._peek()
        start = self._at
        parts = []
        while match := _STRING.match(self._text, self._at):
            kind = match.lastgroup or ""
            raw = match[kind]
            if "\n" in raw and kind in ("double", "single") and re.search(r"(?<!\\)\r?\n", raw):
                raise Stop(tr(_UNCLOSED), self._at)
            parts.append(raw if match["prefix"] in ("r", "R") else self._unescaped(raw))
            self._at = match.end()
            self._peek()
        if not parts:
            words = _UNCLOSED if _OPENING.match(self._text, start) else _NO_TEXT
            raise Stop(tr(words), start)
        text = "".join(parts)
        if HALF.search(text):
            self._mistakes.note(tr(HALF_TOLD), start)
        return without_halves(text)

    def _unescaped(self, raw: str) -> str:
        return _ESCAPE.sub(self._character, raw) if "\\" in raw else raw

    def _character(self, match: re.Match[str]) -> str:
        octal, *hexadecimal, name, letter = match.groups()
        if letter:
            return letter if letter in "\\'\"" else _LETTERS.get(letter, f"\\{letter}")
        code = int(octal, 8) if octal else next((int(digits, 16) for digits in hexadecimal if digits), None)
        try:
            if code is not None:
                return chr(code)
            return unicodedata.lookup(name) if name is not None else ""
        except (ValueError, KeyError, OverflowError):
            self._mistakes.note(tr("This is the escape of no character."), self._at)
            return "\ufffd"

    def _peek(self) -> str:
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._text[self._at : self._at + 1]
