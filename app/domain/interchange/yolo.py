"""YOLO's data.yaml: `names` as a list, or as a mapping of ids; every name stays text, `no` and `2024` too."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from app.domain.interchange.classes import ClassList, id_of
from app.domain.interchange.kinds import Incoming, Kind
from app.domain.interchange.lines import read_classes
from app.domain.mistakes import Mistakes, shown
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_IS_YAML = re.compile(r"^(?:names|nc)[ \t]*:", re.MULTILINE)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TO_ESCAPE = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
_DEPTH = 50
_PATHS = """\
# Where the pictures lie; change these to where yours do.
path: .
train: images/train
val: images/val
"""


def looks_like_yaml(text: str, name: str = "") -> bool:
    """Tell data.yaml from classes.txt."""
    return name.lower().endswith((".yaml", ".yml")) or bool(_IS_YAML.search(text))


def read(text: str, name: str = "") -> Incoming:
    """Read data.yaml or classes.txt."""
    if name.lower().endswith((".txt", ".names")) or not looks_like_yaml(text, name):
        return read_classes(text)
    return _Data(text).read()


def write(names: Iterable[str]) -> str:
    """Return data.yaml; each name in double quotes, since YAML 1.1 reads `no` as false."""
    rows = [f"  {i}: {quoted(name)}\n" for i, name in enumerate(names)]
    listed = "names:\n" + "".join(rows) if rows else "names: {}\n"
    return f"{_PATHS}\nnc: {len(rows)}\n{listed}"


def quoted(name: str) -> str:
    """Quote a name as JSON does, which YAML reads too, and escape what YAML takes as a break or as unprintable."""
    text = json.dumps(name, ensure_ascii=False)
    return _TO_ESCAPE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


class _End(Exception):
    """The text ends, or cannot be read on."""


class _Data:
    """Reads YAML's events: nothing is built, tags do nothing, aliases are not followed."""

    def __init__(self, text: str) -> None:
        self._mistakes = Mistakes(text)
        for match in _UNPRINTABLE.finditer(text):
            self._mistakes.note(tr("A character that YAML does not allow."), match.start())
        self._events = _events(_UNPRINTABLE.sub("\ufffd", text), self._mistakes)
        self._classes = ClassList(self._mistakes)
        self._other_keys: list[str] = []
        self._stated: tuple[str, int] | None = None
        self._has_names = False
        self._count = 0

    def read(self) -> Incoming:
        with suppress(_End):
            self._document()
        self._compare_count()
        keys = ", ".join(shown(key) for key in self._other_keys[:8])
        left_out = [tr("Settings of the data set: {keys}.").format(keys=keys)] if keys else []
        if self._classes.has_other_order:
            left_out.append(
                tr("The order in the file, which is not that of the ids: the ids gave the order.")
            )
        return Incoming(
            Kind.YOLO,
            self._classes.ontology,
            ids=self._classes.ids,
            mistakes=self._mistakes.found,
            left_out=tuple(left_out),
        )

    def _document(self) -> None:
        event = self._next()
        if _is(event, "StreamEnd"):
            return
        if not _is(event, "MappingStart"):
            self._mistakes.note(tr("A key “names” is expected here."), _at(event))
            return
        for key in self._until("MappingEnd"):
            self._member(key)
        if not self._has_names:
            self._mistakes.note(tr("There is no “names”: the classes have no names."), _at(event))

    def _member(self, key: Any) -> None:
        word = key.value if _is(key, "Scalar") else None
        self._skip(key)
        value = self._next()
        if word == "names":
            if self._has_names:
                self._mistakes.note(tr("“names” stands twice."), _at(key))
            self._has_names = True
            self._names(value)
            return
        if word == "nc" and _is(value, "Scalar"):
            self._stated = (value.value, _at(value))
        else:
            self._other_keys.append(str(word))
        self._skip(value)

    def _names(self, value: Any) -> None:
        if _is(value, "SequenceStart"):
            for item in self._until("SequenceEnd"):
                self._name(item, None)
        elif _is(value, "MappingStart"):
            for key in self._until("MappingEnd"):
                number = id_of(key.value) if _is(key, "Scalar") else None
                if number is None:
                    self._mistakes.note(tr("The id of a class is a whole number."), _at(key))
                self._skip(key)
                self._name(self._next(), number)
        else:
            self._mistakes.note(tr("“names” is a list, or a mapping of ids to names."), _at(value))
            self._skip(value)

    def _name(self, event: Any, number: int | None) -> None:
        self._count += 1
        if _is(event, "Scalar"):
            self._classes.add(event.value, _at(event), number)
        else:
            self._mistakes.note(tr("The name of a class is text."), _at(event))
            self._skip(event)

    def _compare_count(self) -> None:
        if self._stated and self._has_names and id_of(self._stated[0]) != self._count:
            words = tr("“nc” is {stated}, but the number of names is {n}.").format(
                stated=shown(self._stated[0]), n=self._count
            )
            self._mistakes.note(words, self._stated[1], fatal=False)

    def _next(self) -> Any:
        for event in self._events:
            if not _is(event, "StreamStart", "DocumentStart"):
                return event
        raise _End

    def _until(self, end: str) -> Iterator[Any]:
        while not _is(event := self._next(), end):
            yield event

    def _skip(self, event: Any) -> None:
        """Pass over what the event opens."""
        depth = 0
        while True:
            depth += _is(event, "MappingStart", "SequenceStart") - _is(event, "MappingEnd", "SequenceEnd")
            if depth <= 0:
                return
            if depth > _DEPTH:
                self._mistakes.note(tr("This is nested too deeply."), _at(event))
                raise _End
            event = self._next()


def _events(text: str, mistakes: Mistakes) -> Iterator[Any]:
    """Yield the events of the text up to its first mistake."""
    import yaml  # 15 ms, and seldom needed

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = str(error.problem or error.context or tr("it cannot be read"))
        mistakes.note(
            tr("This is not valid YAML: {words}.").format(words=words),
            min(mark.index, len(text)) if mark else 0,
        )
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mistakes.note(tr("This is not valid YAML: {words}").format(words=shown(str(error))), 0)


def _is(event: Any, *names: str) -> bool:
    return type(event).__name__.removesuffix("Event") in names


def _at(event: Any) -> int:
    return int(event.start_mark.index)
