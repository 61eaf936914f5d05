"""Makes problems and their fixes; a fix does nothing to what no longer reads as it did when it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.checks.problem import Fix, Problem, Severity, Where
from app.domain.mistakes import shown
from app.domain.ontology import Entry, Ontology
from app.domain.texts import plural, tr

if TYPE_CHECKING:
    from app.domain.job import Draft

Rewrites = Mapping[int, tuple[Entry, Entry | None]]
"""By row: how it reads, and how it shall read; None takes the row away."""


def error(where: Where, text: str, row: int | None = None, *fixes: Fix) -> Problem:
    """Return a problem that stops submission."""
    return Problem(Severity.ERROR, where, text, row, fixes=fixes)


def warning(where: Where, text: str, row: int | None = None, *fixes: Fix) -> Problem:
    """Return a problem that is probably not meant."""
    return Problem(Severity.WARNING, where, text, row, fixes=fixes)


def note(where: Where, text: str, row: int | None = None, *fixes: Fix) -> Problem:
    """Return something worth knowing."""
    return Problem(Severity.NOTE, where, text, row, fixes=fixes)


def quoted(text: str) -> str:
    """Return a text in quotation marks, long ones shortened, so that a sentence stays one."""
    return tr("“{text}”").format(text=shown(text))


def entries_of(draft: Draft) -> tuple[Entry, ...]:
    """Return the rows; none while the server derives the ontology."""
    return draft.request.ontology.entries if draft.request.ontology is not None else ()


def rows_of_classes(draft: Draft) -> dict[str, list[int]]:
    """Return the rows of each class that is written, in order of first appearance."""
    rows: dict[str, list[int]] = {}
    for i, entry in enumerate(entries_of(draft)):
        if entry.class_name:
            rows.setdefault(entry.class_name, []).append(i)
    return rows


def rewrite(title: str, rewrites: Rewrites) -> Fix:
    """Return the fix that writes rows anew or takes them away; thresholds follow their classes."""
    return Fix(title, partial(_rewritten, rewrites=rewrites))


def rewrite_row(title: str, row: int, was: Entry, becomes: Entry | None) -> Fix:
    """Return the fix of one row."""
    return rewrite(title, {row: (was, becomes)})


def ask(title: str, draft: Draft, **changes: Any) -> Fix:
    """Return the fix that replaces fields of the request, as long as they are what they are in `draft`."""
    was = {name: getattr(draft.request, name) for name in changes}

    def change(now: Draft) -> Draft:
        is_as_found = all(_is_same(getattr(now.request, name), value) for name, value in was.items())
        return now.asking(**changes) if is_as_found else now

    return Fix(title, change)


def _is_same(a: object, b: object) -> bool:
    return a is b or a == b  # NaN is not equal to itself


def _rewritten(draft: Draft, rewrites: Rewrites) -> Draft:
    entries = entries_of(draft)
    due = {i: to for i, (was, to) in rewrites.items() if i < len(entries) and entries[i] == was}
    if not due:
        return draft
    kept = [(i, due.get(i, entry)) for i, entry in enumerate(entries)]
    ontology = Ontology(tuple(entry for _, entry in kept if entry is not None))
    renamed = {entries[i].class_name: to.class_name if to else None for i, to in due.items()}
    thresholds = _renamed(draft.request.confidence_thresholds, renamed, set(ontology.classes))
    return draft.asking(ontology=ontology, confidence_thresholds=thresholds)


def _renamed(
    thresholds: Mapping[str, float], renamed: Mapping[str, str | None], classes: set[str]
) -> dict[str, float]:
    """Let the thresholds of classes that no row has any more go with the new name, if that has none."""
    gone = {name: to for name, to in renamed.items() if name in thresholds and name not in classes}
    moved = {to: thresholds[name] for name, to in gone.items() if to and to not in thresholds}
    return {name: value for name, value in thresholds.items() if name not in gone} | moved


def for_each_row(
    rewrites: Rewrites, title: Callable[[Entry | None], str], all_title: Callable[[int], str]
) -> Iterator[tuple[int, tuple[Fix, ...]]]:
    """Yield each row with its own fix and, where there are several, the one for all; it is named by their number."""
    everywhere = (rewrite(all_title(len(rewrites)), rewrites),) if len(rewrites) > 1 else ()
    for row, (was, becomes) in rewrites.items():
        yield row, (rewrite_row(title(becomes), row, was, becomes), *everywhere)


def save_as(draft: Draft, rows: list[int], becomes: str) -> Iterator[tuple[int, tuple[Fix, ...]]]:
    """Yield the rows of a class, each with the fixes that save it, or all of them, as another class."""
    entries = entries_of(draft)
    rewrites = {i: (entries[i], replace(entries[i], class_name=becomes)) for i in rows}
    name = quoted(becomes)
    title = tr("Use {name}").format(name=name)
    return for_each_row(
        rewrites,
        lambda _: title,
        lambda n: plural(n, "Use {name} in {n} row", "Use {name} in all {n} rows").format(name=name),
    )
