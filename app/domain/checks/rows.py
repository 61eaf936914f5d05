"""Rules on the rows of an ontology: what is missing, stands twice, or was typed untidily."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from app.domain.checks.derived import derived_classes
from app.domain.checks.fixes import ask, entries_of, error, for_each_row, note, quoted, rewrite_row, warning
from app.domain.checks.likeness import folded, stem
from app.domain.checks.problem import Fix, Known, Problem, Where
from app.domain.halves import HALF
from app.domain.job import CUSTOM, OPTIONS_TEXT
from app.domain.ontology import Entry, Format, Ontology, comparable
from app.domain.texts import mark, plural, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.job import Draft

_ARTICLE = re.compile(r"(?i)(?:an?|the)\s+(?=\S)")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\xad\u200b\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]")
"""Control and half characters and the like. Joiners and direction marks are left: scripts and emoji need them."""
_SPACES = re.compile(r"[\s\u200b]+")

REMOVE = mark("Remove this row")


class _Words(NamedTuple):
    """How an untidy text is spoken of: what cannot be seen, spaces around it, and in it."""

    unseen: str
    outer: str
    inner: str


_PROMPT = _Words(
    mark("The prompt holds a character that cannot be seen ({name})."),
    mark("The prompt begins or ends with a space."),
    mark("The prompt holds a line break, tab or space too many."),
)
_CLASS = _Words(
    mark("The class holds a character that cannot be seen ({name})."),
    mark("The class begins or ends with a space."),
    mark("The class holds a line break, tab or space too many."),
)


def empty_ontology(draft: Draft, known: Known) -> Iterator[Problem]:
    """Without a row there is nothing to look for; leaving the ontology out is a choice of its own."""
    ontology = draft.request.ontology
    if ontology is None or not all(entry.is_blank for entry in ontology.entries):
        return
    could_be_derived = derived_classes(draft, known) or (
        known.project is None and draft.request.model_type != CUSTOM
    )
    derive = (
        (ask(tr("Let the server derive the ontology"), draft, ontology=None),) if could_be_derived else ()
    )
    text = tr("Write at least one prompt, or let the server derive the ontology.")
    yield error(Where.ONTOLOGY, text, None, *derive)


def unread_text(draft: Draft, known: Known) -> Iterator[Problem]:
    """JSON that was typed and cannot be read to its end would be sent in part only."""
    if OPTIONS_TEXT in draft.texts:
        text = tr("The model options as they were typed cannot be read: they would not be sent.")
        yield error(Where.OPTIONS, text, None, _drop({OPTIONS_TEXT: draft.texts[OPTIONS_TEXT]}))
    texts = {form: text for form, text in draft.texts.items() if form != OPTIONS_TEXT}
    if texts and draft.request.ontology is not None:
        text = tr("The JSON as it was typed cannot be read: only what the grid shows would be sent.")
        yield error(Where.ONTOLOGY, text, None, _drop(texts))


def _drop(texts: dict[str, str]) -> Fix:
    """Return the fix that gives these texts up."""

    def drop(now: Draft) -> Draft:
        kept = {name: text for name, text in now.texts.items() if texts.get(name) != text}
        return replace(now, texts=kept)

    return Fix(tr("Drop the unreadable text"), drop)


def incomplete_row(draft: Draft, known: Known) -> Iterator[Problem]:
    """Each row needs both a prompt and a class."""
    for i, entry in enumerate(entries_of(draft)):
        if not entry.prompt or entry.prompt.isspace():
            if entry.class_name.strip():
                title = tr("Look for {name}").format(name=quoted(entry.class_name))
                becomes = replace(entry, prompt=entry.class_name)
                yield _incomplete(tr("The prompt is missing."), i, entry, becomes, title)
        elif not entry.class_name or entry.class_name.isspace():
            name = _ARTICLE.sub("", entry.prompt.strip(), count=1)
            title, becomes = tr("Save as {name}").format(name=quoted(name)), replace(entry, class_name=name)
            yield _incomplete(tr("The class is missing."), i, entry, becomes, title)


def _incomplete(text: str, row: int, entry: Entry, becomes: Entry, title: str) -> Problem:
    fixes = rewrite_row(title, row, entry, becomes), rewrite_row(tr(REMOVE), row, entry, None)
    return error(Where.ONTOLOGY, text, row, *fixes)


def repeated_row(draft: Draft, known: Known) -> Iterator[Problem]:
    """A row that stands twice gains nothing, and an object cannot hold it."""
    first: dict[tuple[str, str], int] = {}
    again: dict[int, tuple[Entry, None]] = {}
    for i, entry in enumerate(entries_of(draft)):
        key = comparable(entry.prompt), comparable(entry.class_name)
        if all(key) and first.setdefault(key, i) != i:
            again[i] = entry, None
    for row, fixes in for_each_row(again, lambda _: tr(REMOVE), _remove_repeated):
        entry = again[row][0]
        at = first[comparable(entry.prompt), comparable(entry.class_name)]
        yield error(Where.ONTOLOGY, tr("Same as row {row}.").format(row=at + 1), row, *fixes)


def repeated_prompt(draft: Draft, known: Known) -> Iterator[Problem]:
    """A prompt is a key: of two classes for it the server keeps the last (roboflow-rest.md §4.2)."""
    first: dict[str, tuple[int, str]] = {}
    for i, entry in enumerate(entries_of(draft)):
        key, name = comparable(entry.prompt), comparable(entry.class_name)
        if not key:
            continue
        row, their_name = first.setdefault(key, (i, name))
        if their_name != name:
            text = tr("{prompt} is already in row {row}, saved as {name}.").format(
                prompt=quoted(key), row=row + 1, name=quoted(their_name)
            )
            yield error(Where.ONTOLOGY, text, i, rewrite_row(tr(REMOVE), i, entry, None))


def alike_prompt(draft: Draft, known: Known) -> Iterator[Problem]:
    """Prompts that differ in case, spaces or plural alone find the same things twice."""
    entries = entries_of(draft)
    first: dict[str, int] = {}
    again: dict[int, tuple[Entry, None]] = {}
    for i, entry in enumerate(entries):
        key = stem(entry.prompt) if entry.prompt else ""
        if key and not _is_equal(entries[first.setdefault(key, i)].prompt, entry.prompt):
            again[i] = entry, None
    for row, fixes in for_each_row(again, lambda _: tr(REMOVE), _remove_alike):
        entry = again[row][0]
        other = entries[first[stem(entry.prompt)]]
        at = first[stem(entry.prompt)] + 1
        if other.class_name != entry.class_name:
            text = tr("{prompt} looks for the same as row {row}, which saves it as another class.").format(
                prompt=quoted(entry.prompt), row=at
            )
            yield warning(Where.ONTOLOGY, text, row, *fixes)
        else:
            say = warning if folded(entry.prompt) == folded(other.prompt) else note
            yield say(
                Where.ONTOLOGY,
                tr("{prompt} looks for the same as row {row}.").format(prompt=quoted(entry.prompt), row=at),
                row,
                *fixes,
            )


def _is_equal(a: str, b: str) -> bool:
    return a == b or comparable(a) == comparable(b)


def untidy_text(draft: Draft, known: Known) -> Iterator[Problem]:
    """Spaces too many and characters that cannot be seen make another prompt, and another class."""
    tidy: dict[int, tuple[Entry, Entry]] = {}
    for i, entry in enumerate(entries_of(draft)):
        is_known = entry.class_name in known.classes  # however untidily it was named once
        name = entry.class_name if is_known else tidied(entry.class_name)
        becomes = Entry(tidied(entry.prompt), name)
        if becomes != entry and becomes.prompt and becomes.class_name:
            tidy[i] = entry, becomes
    for row, fixes in for_each_row(tidy, lambda _: tr("Tidy up"), _tidy_all):
        entry, becomes = tidy[row]
        is_prompt = entry.prompt != becomes.prompt
        text = _untidiness(entry.prompt, _PROMPT) if is_prompt else _untidiness(entry.class_name, _CLASS)
        yield warning(Where.ONTOLOGY, text, row, *fixes)


def _remove_repeated(n: int) -> str:
    return plural(n, "Remove {n} repeated row", "Remove all {n} repeated rows")


def _remove_alike(n: int) -> str:
    return plural(n, "Remove {n} alike row", "Remove all {n} alike rows")


def _tidy_all(n: int) -> str:
    return plural(n, "Tidy up {n} row", "Tidy up all {n} rows")


def tidied(text: str) -> str:
    """Return the text without outer and doubled spaces and without characters that cannot be seen."""
    if text.isprintable():
        return " ".join(text.split(" ")) if "  " not in text and text == text.strip() else _tidied(text)
    return _tidied(text)


def _tidied(text: str) -> str:
    spaced = _SPACES.sub(lambda m: m[0] if m[0] == "\u3000" else " ", text)
    return _UNSEEN.sub("", spaced).strip()


def _untidiness(text: str, words: _Words) -> str:
    unseen = _UNSEEN.search(text)
    if unseen and not unseen[0].isspace():
        other = tr("half a character") if HALF.match(unseen[0]) else tr("control character")
        return tr(words.unseen).format(name=unicodedata.name(unseen[0], "").lower() or other)
    return tr(words.outer) if text != text.strip() else tr(words.inner)


def chosen_format(draft: Draft, known: Known) -> Iterator[Problem]:
    """A list of strings has one text for prompt and class; what an object loses has a rule of its own."""
    request = draft.request
    if request.format is not Format.STRINGS or request.ontology is None:
        return
    entry = next((e for e in request.ontology.entries if e.prompt != e.class_name and not e.is_blank), None)
    if entry is not None:
        text = Ontology((entry,)).lost_in(Format.STRINGS)[0]
        yield error(Where.ONTOLOGY, text, None, ask(tr("Send an object"), draft, format=Format.OBJECT))
