"""Rules on class names: what the server changes or forbids, and which other class was probably meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.checks.fixes import (
    entries_of,
    error,
    for_each_row,
    quoted,
    rewrite,
    rewrite_row,
    rows_of_classes,
    save_as,
    warning,
)
from app.domain.checks.likeness import class_key, lookalikes
from app.domain.checks.problem import Fix, Known, Problem, Where
from app.domain.checks.rows import REMOVE, tidied
from app.domain.ontology import saved_class
from app.domain.texts import plural, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.job import Draft


def _in_row_order(problems: Iterable[Problem]) -> Iterator[Problem]:
    return iter(sorted(problems, key=lambda p: p.row or 0))


def changed_class(draft: Draft, known: Known) -> Iterator[Problem]:
    """The server alters / . [ ] # ~ * and drops | and quotes in class names (roboflow-rest.md §2.2)."""

    def found() -> Iterator[Problem]:
        for name, rows in rows_of_classes(draft).items():
            kept = name if name in known.classes else saved_class(name)
            if not kept.strip() and name.strip():
                text = tr("The server would leave nothing of this class.")
                rewrites = {i: (entries_of(draft)[i], None) for i in rows}
                for row, fixes in for_each_row(rewrites, lambda _: tr(REMOVE), _remove_these):
                    yield error(Where.ONTOLOGY, text, row, *fixes)
            elif kept != name:
                text = tr("The server would change this class to {kept}.").format(kept=quoted(kept))
                for row, fixes in save_as(draft, rows, kept):
                    yield warning(Where.ONTOLOGY, text, row, *fixes)

    return _in_row_order(found())


def _remove_these(n: int) -> str:
    return plural(n, "Remove {n} of these rows", "Remove all {n} of these rows")


def merged_class(draft: Draft, known: Known) -> Iterator[Problem]:
    """Two classes that the server changes to the same name are one class afterwards."""
    rows, alike = rows_of_classes(draft), dict[str, list[str]]()
    for name in (name for name in rows if name not in known.classes):
        alike.setdefault(saved_class(name).strip(), []).append(name)
    entries = entries_of(draft)
    for kept, names in alike.items():
        if not kept or len({tidied(name) for name in names}) < 2:
            continue
        changes = {
            i: (entries[i], replace(entries[i], class_name=kept)) for name in names for i in rows[name]
        }
        text = tr("{one} and {other} both become {kept}.").format(
            one=quoted(names[0]), other=quoted(names[1]), kept=quoted(kept)
        )
        yield warning(
            Where.ONTOLOGY,
            text,
            rows[names[1]][0],
            rewrite(tr("Save both as {kept}").format(kept=quoted(kept)), changes),
        )


def meant_class(draft: Draft, known: Known) -> Iterator[Problem]:
    """A class that the dataset lacks and that is much like one it has may be a slip of the pen."""
    classes = known.classes
    if not classes or known.locked_classes is not None:
        return iter(())

    def found() -> Iterator[Problem]:
        similar = lookalikes(frozenset(classes))
        for name, rows in rows_of_classes(draft).items():
            near = None if name in classes or name.isspace() else similar.meant(name)
            if near is None or saved_class(tidied(name)) in classes:
                continue  # the latter have a problem, and a fix, already
            text = tr("Did you mean {near}? {name} is a new class.").format(near=near, name=quoted(name))
            for row, fixes in save_as(draft, rows, near):
                yield warning(Where.ONTOLOGY, text, row, *fixes)

    return _in_row_order(found())


def alike_class(draft: Draft, known: Known) -> Iterator[Problem]:
    """Class names that differ in case, spaces, hyphens or plural alone are probably one class."""
    rows, groups = rows_of_classes(draft), dict[str, list[str]]()
    for name in rows:
        groups.setdefault(class_key(name), []).append(name)
    # Of a class that the dataset has, it is clear already which form was meant.
    clear = {class_key(name) for name in known.classes}

    def found() -> Iterator[Problem]:
        for key, names in groups.items():
            if key in clear or len({saved_class(tidied(name)) for name in names}) < 2:
                continue
            best = max(names, key=lambda name: len(rows[name]))
            for name in names:
                if name != best:
                    text = tr("{name} and {other} of row {row} are two classes.").format(
                        name=quoted(name), other=quoted(best), row=rows[best][0] + 1
                    )
                    for row, fixes in save_as(draft, rows[name], best):
                        yield warning(Where.ONTOLOGY, text, row, *fixes)

    return _in_row_order(found())


def forbidden_class(draft: Draft, known: Known) -> Iterator[Problem]:
    """A dataset whose classes are locked takes no others: the server refuses the whole job."""
    allowed = known.locked_classes
    if allowed is None:
        return
    rows, entries = rows_of_classes(draft), entries_of(draft)
    strangers = {name: lookalikes(allowed).meant(name) for name in rows if name not in allowed}
    changes = {i: (entries[i], None) for name in strangers for i in rows[name]}
    title = plural(
        len(changes), "Remove {n} row that is not allowed", "Remove all {n} rows that are not allowed"
    )
    remove_all = (rewrite(title, changes),)
    ways: dict[int, tuple[Fix, ...]] = {}
    for name, near in strangers.items():
        if near is not None:
            ways |= save_as(draft, rows[name], near)
    for i in sorted(changes):
        text = tr("{name} is not among the dataset's classes, which a refusal told are locked.").format(
            name=quoted(entries[i].class_name)
        )
        remove = rewrite_row(tr(REMOVE), i, *changes[i])
        yield error(
            Where.ONTOLOGY, text, i, *ways.get(i, ()), remove, *(remove_all if len(changes) > 1 else ())
        )
