"""XML: an annotation of Pascal VOC, and the labelling config of Label Studio."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from app.domain.interchange.classes import ClassList, color_of
from app.domain.interchange.kinds import Incoming, Kind
from app.domain.mistakes import Mistakes, shown
from app.domain.ontology import Entry, Ontology
from app.domain.texts import mark, plural, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEPTH = 200
_EXPAT_SAYS = (
    mark("syntax error"),
    mark("no element found"),
    mark("not well-formed (invalid token)"),
    mark("unclosed token"),
    mark("partial character"),
    mark("mismatched tag"),
    mark("duplicate attribute"),
    mark("junk after document element"),
    mark("undefined entity"),
    mark("reference to invalid character number"),
    mark("unknown encoding"),
    mark("encoding specified in XML declaration is incorrect"),
    mark("unclosed CDATA section"),
    mark("XML or text declaration not at start of entity"),
    mark("unbound prefix"),
)
"""What the parser says is wrong; what is rarer stays as it is."""


def read_annotation(text: str, _name: str = "") -> Incoming:
    """Read the classes of one picture's boxes, in order of first appearance."""
    walk = _Annotation(text)
    walk.read()
    left_out = (plural(walk.boxes, "{n} box.", "{n} boxes."),) if walk.boxes else ()
    ontology = Ontology(tuple(Entry(name, name) for name in walk.names))
    return Incoming(Kind.VOC, ontology, mistakes=walk.mistakes.found, left_out=left_out)


def read_config(text: str, _name: str = "") -> Incoming:
    """Read the labels of a config; where a label has an alias, it is what Label Studio saves."""
    walk = _Config(text)
    walk.read()
    return Incoming(
        Kind.LABELSTUDIO,
        Ontology(tuple(walk.entries)),
        colors=walk.colors,
        mistakes=walk.mistakes.found,
        left_out=tuple(walk.left_out()),
    )


def write_config(names: Iterable[str]) -> str:
    """Return a config for boxes on pictures."""
    labels = "".join(f"    <Label value={quoteattr(name)}/>\n" for name in names)
    return (
        '<View>\n  <Image name="image" value="$image"/>\n'
        f'  <RectangleLabels name="label" toName="image">\n{labels}  </RectangleLabels>\n</View>\n'
    )


def fit_xml(name: str) -> str:
    """Return the name without the characters that XML forbids."""
    return _FORBIDDEN.sub("\ufffd", name)


class _End(Exception):
    """The text cannot be read on."""


class Walk:
    """Walks XML with places. A DTD ends it, so no entity can be declared; nothing is ever fetched."""

    def __init__(self, text: str) -> None:
        from xml.parsers import expat  # here, since a start does without

        self.mistakes = Mistakes(text)
        self.path: list[str] = []
        self._data = text.encode()
        self._reached = (0, 0)
        """A place as offset in bytes and in characters."""
        self._error = expat.ExpatError
        self._words = expat.ErrorString
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = self.on_text
        parser.StartDoctypeDeclHandler = self._on_doctype

    def read(self) -> None:
        """Read as far as it goes."""
        try:
            self._parser.Parse(self._data, True)
        except self._error as error:
            why = self._words(error.code)
            self.mistakes.note(
                tr("This is not valid XML: {words}.").format(words=tr(why)), self.offset(error=True)
            )
        except _End:
            pass

    def offset(self, *, error: bool = False) -> int:
        """Return where the parser is, in characters."""
        at = max(0, self._parser.ErrorByteIndex if error else self._parser.CurrentByteIndex)
        reached, characters = self._reached if self._reached[0] <= at else (0, 0)
        characters += len(self._data[reached:at].decode("utf-8", "ignore"))
        self._reached = (at, characters)
        return characters

    def on_start(self, attributes: dict[str, str]) -> None:
        """Take the element that `path` ends with."""

    def on_end(self) -> None:
        """Take the end of the element that `path` ends with."""

    def on_text(self, text: str) -> None:
        """Take text between tags."""

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        if len(self.path) > _DEPTH:
            self.mistakes.note(tr("This is nested too deeply."), self.offset())
            raise _End
        self.on_start(attributes)

    def _on_end(self, _name: str) -> None:
        self.on_end()
        self.path.pop()

    def _on_doctype(self, *_: object) -> None:
        self.mistakes.note(tr("A document type is not read: it could name other files."), self.offset())
        raise _End


class _Annotation(Walk):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.names: dict[str, None] = {}
        self.boxes = 0
        self._name = ""

    def on_start(self, attributes: dict[str, str]) -> None:
        if len(self.path) == 1 and self.path != ["annotation"]:
            self.mistakes.note(
                tr("An <annotation> is expected, not <{tag}>.").format(tag=shown(self.path[0])), self.offset()
            )
            raise _End
        self._name = ""

    def on_text(self, text: str) -> None:
        if self.path[1:] == ["object", "name"]:
            self._name += text

    def on_end(self) -> None:
        if self.path[1:] == ["object"]:
            self.boxes += 1
        elif self.path[1:] == ["object", "name"]:
            if name := self._name.strip():
                self.names[name] = None
            else:
                self.mistakes.note(tr("A class without a name."), self.offset())


class _Config(Walk):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.entries: list[Entry] = []
        self.colors: dict[str, str] = {}
        self._seen: set[Entry] = set()
        self._classes = ClassList(self.mistakes)
        """Of the control at hand: the same label may stand below two controls."""
        self._choices = 0
        self._has_dynamic = False

    def left_out(self) -> Iterable[str]:
        """Say what is no label."""
        if self._choices:
            yield plural(self._choices, "{n} choice, which have no box.", "{n} choices, which have no box.")
        if self._has_dynamic:
            yield tr("Labels that each task brings along (value=“$…”).")

    def on_start(self, attributes: dict[str, str]) -> None:
        tag = self.path[-1].lower()
        if tag.endswith("labels"):
            self._classes = ClassList(self.mistakes)
            self._has_dynamic |= attributes.get("value", "").startswith("$")
        elif tag == "label" and any(parent.lower().endswith("labels") for parent in self.path):
            self._label(attributes)
        elif tag == "choice":
            self._choices += 1
        elif tag == "annotation" and len(self.path) == 1:
            self.mistakes.note(tr("A <View> is expected, not <annotation>."), self.offset())

    def _label(self, attributes: dict[str, str]) -> None:
        value = attributes.get("value", "")
        self._classes.add(value, self.offset())
        name = attributes.get("alias", "").strip() or value
        entry = Entry(value, name)
        if value.strip() and entry not in self._seen:
            self._seen.add(entry)
            self.entries.append(entry)
            if color := color_of(attributes.get("background")):
                self.colors.setdefault(name, color)
