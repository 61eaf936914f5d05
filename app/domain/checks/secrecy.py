"""The rule that no API key stands in a draft: drafts are kept on disk, sent to others and shown."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.checks.fixes import ask, entries_of, error, rewrite_row
from app.domain.checks.keys import HIDDEN, cleaned, find_keys, keys_in, looks_like_key, without_keys
from app.domain.checks.problem import Fix, Known, Problem, Where
from app.domain.ontology import Entry
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.job import Draft

REMOVE_KEY = mark("Remove the key")
LEAST_SHOWN = 6
"""Characters of a key that already count as showing it."""
_END = "\n"
_QUOTATION = re.compile(r"“[^”]*”")


def api_key(draft: Draft, known: Known) -> Iterator[Problem]:
    """Text that looks like an API key is taken out; the sentence never shows it."""
    yield from _in_rows(draft)
    if find_keys(draft.name, draft.request.batch_id):
        name = without_keys(draft.name).strip() or tr("Untitled job")
        yield _problem(
            Where.NAME,
            mark("The name holds what looks like an API key; keys belong in the keyring."),
            _put(draft, name=name),
        )
    for field, where, words in (
        (
            "reviewer_email",
            Where.REVIEWER,
            mark("The reviewer holds what looks like an API key; keys belong in the keyring."),
        ),
        (
            "model_type",
            Where.MODEL,
            mark("The model holds what looks like an API key; keys belong in the keyring."),
        ),
        (
            "model_options",
            Where.OPTIONS,
            mark("A model option holds what looks like an API key; keys belong in the keyring."),
        ),
        (
            "extra",
            Where.OPTIONS,
            mark("A field of the request holds what looks like an API key; keys belong in the keyring."),
        ),
        (
            "confidence_thresholds",
            Where.CONFIDENCE,
            mark(
                "The name of a class with a confidence holds what looks like an API key; keys belong in the keyring."
            ),
        ),
    ):
        value = getattr(draft.request, field)
        if value and find_keys(value, draft.request.batch_id):
            yield _problem(where, words, ask(tr(REMOVE_KEY), draft, **{field: cleaned(value)}))
    for field in ("texts", "file_fields"):
        value = getattr(draft, field)
        if value and find_keys(value):
            words = (
                mark("The text of the ontology holds what looks like an API key; keys belong in the keyring.")
                if field == "texts"
                else mark(
                    "A field of the job file holds what looks like an API key; keys belong in the keyring."
                )
            )
            yield _problem(Where.ONTOLOGY, words, _put(draft, **{field: cleaned(value)}))


def _in_rows(draft: Draft) -> Iterator[Problem]:
    entries = entries_of(draft)
    # One search through all rows costs far less than one search a row.
    if not looks_like_key(_END.join([f"{entry.prompt}{_END}{entry.class_name}" for entry in entries])):
        return
    for i, entry in enumerate(entries):
        becomes = Entry(*(_without(text) for text in (entry.prompt, entry.class_name)))
        if becomes != entry:
            words = (
                mark("The prompt holds what looks like an API key; keys belong in the keyring.")
                if becomes.prompt != entry.prompt
                else mark("The class holds what looks like an API key; keys belong in the keyring.")
            )
            yield _problem(Where.ONTOLOGY, words, rewrite_row(tr(REMOVE_KEY), i, entry, becomes), i)


def _without(text: str) -> str:
    return without_keys(text).strip() if looks_like_key(text) else text


def _problem(where: Where, words: str, fix: Fix, row: int | None = None) -> Problem:
    return error(where, tr(words), row, fix)


def _put(draft: Draft, **fields: object) -> Fix:
    """Return the fix that replaces fields of the draft, as long as they are what they are now."""
    was = {name: getattr(draft, name) for name in fields}

    def change(now: Draft) -> Draft:
        is_as_found = all(getattr(now, name) == value for name, value in was.items())
        return replace(now, **fields) if is_as_found else now  # type: ignore[arg-type]

    return Fix(tr(REMOVE_KEY), change)


def without_quotes_of_keys(draft: Draft, problems: list[Problem]) -> list[Problem]:
    """Return the problems with words that show no key, for the other rules quote what was typed."""
    beginnings = {key[:LEAST_SHOWN] for key in keys_in(repr(draft))}  # quotations may be cut short

    def hide(match: re.Match[str]) -> str:
        return f"“{HIDDEN}”" if any(text in match[0] for text in beginnings) else match[0]

    def hidden(text: str) -> str:
        return without_keys(_QUOTATION.sub(hide, text), HIDDEN)

    return [
        replace(p, text=hidden(p.text), fixes=tuple(Fix(hidden(f.title), f.change) for f in p.fixes))
        for p in problems
    ]
