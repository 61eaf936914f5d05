"""The rule about the direction of the mapping: prompt and class that stand in each other's place."""

from __future__ import annotations

from collections import Counter
from enum import Enum, auto
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from app.domain.checks.fixes import entries_of, for_each_row, quoted, warning
from app.domain.checks.likeness import folded, lookalikes
from app.domain.checks.problem import Where
from app.domain.checks.wording import Reading, read
from app.domain.ontology import Entry
from app.domain.texts import mark, plural, tr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from app.domain.checks.problem import Known, Problem
    from app.domain.job import Draft

# All evidence is on one scale: above 0 for a swap, below it for the right way round. The figures were weighed on
# tests/data/ontologies (its README tells on which part); tests/domain/checks/test_swap.py measures what they are worth.
IN_DATASET = 3.0
IN_OTHER_ROWS = 1.5
REPEATED_PROMPT, REPEATED_CLASS = 1.0, 2.0
"""For each doubling of the rows that share it: one prompt for many classes is odd, one class for many prompts usual."""
MOST_REPEATED = 3.5
MOST_WORDING = 4.0
LIKELY = 2.2
"""From which evidence a row, or by the vote of its rows a whole table, reads as swapped."""
CONTRARY = -1.0
"""Below which a row reads the right way round even in a swapped table; to its mirror image a row reads either way."""


def possible_swap(draft: Draft, known: Known) -> Iterator[Problem]:
    """A prompt is looked for and a class is saved: a row that reads the other way round may be swapped."""
    entries = entries_of(draft)
    found = swapped_rows(entries, known.project.classes if known.project else ())
    turned = {row: (entries[row], Entry(entries[row].class_name, entries[row].prompt)) for row in found}
    for row, fixes in for_each_row(turned, lambda _: tr("Swap prompt and class"), _swap_all):
        # Swapped alone, a row that reads either way would by the vote of the others be to swap back.
        its_own = fixes[1:] if found[row].is_either_way else fixes
        yield warning(Where.ONTOLOGY, found[row].words, row, *its_own)


class _Sign(Enum):
    """Why a prompt is taken for a class."""

    OF_DATASET = auto()
    OF_OTHER_ROWS = auto()
    IN_ROWS = auto()
    LIKE_CLASS = auto()
    NONE = auto()


_SIGNS = {
    _Sign.OF_DATASET: (
        # Translators: {this} is the text in the column of prompts, {that} the one in that of classes
        mark("Swapped? {this} is a class of the dataset."),
        # Translators: {this} is the text in the column of prompts, {that} the one in that of classes
        mark("Swapped? {that} reads like a prompt, {this} is a class of the dataset."),
    ),
    _Sign.OF_OTHER_ROWS: (
        # Translators: {this} is the text in the column of prompts, {that} the one in that of classes
        mark("Swapped? {this} is the class of other rows."),
        # Translators: {this} is the text in the column of prompts, {that} the one in that of classes
        mark("Swapped? {that} reads like a prompt, {this} is the class of other rows."),
    ),
    _Sign.LIKE_CLASS: (
        # Translators: {this} is the text in the column of prompts, {that} the one in that of classes
        mark("Swapped? {this} reads like a class."),
        # Translators: {this} is the text in the column of prompts, {that} the one in that of classes
        mark("Swapped? {that} reads like a prompt, {this} reads like a class."),
    ),
    _Sign.NONE: (
        # Translators: {this} is the text in the column of prompts, {that} the one in that of classes
        mark("Swapped? Most rows read as if prompt and class were swapped."),
        # Translators: {this} is the text in the column of prompts, {that} the one in that of classes
        mark("Swapped? {that} reads like a prompt, {this} like a class."),
    ),
}
"""What is said of a sign on its own, and where the other text reads like a prompt besides."""


def _looked_for(n: int, *, is_like_prompt: bool) -> str:
    if is_like_prompt:
        # Translators: {this} is the text in the column of prompts, {that} the one in that of classes
        return plural(
            n,
            "Swapped? {that} reads like a prompt, {this} is looked for in {n} row.",
            "Swapped? {that} reads like a prompt, {this} is looked for in {n} rows.",
        )
    return plural(
        n, "Swapped? {this} is looked for in {n} row.", "Swapped? {this} is looked for in {n} rows."
    )


def _swap_all(n: int) -> str:
    return plural(n, "Swap {n} row", "Swap all {n} rows")


class Evidence(NamedTuple):
    """What speaks for a swap of a row, in a sentence; and whether it is only that the other rows are swapped."""

    words: str
    is_either_way: bool


def swapped_rows(entries: Sequence[Entry], classes: Collection[str]) -> dict[int, Evidence]:
    """Return the rows in which prompt and class are likely swapped, each with the evidence."""
    table = _Table(entries, classes)
    weights = table.weights()
    least = CONTRARY if _vote(weights.values()) >= LIKELY else LIKELY
    return {
        row: Evidence(table.evidence(row), weight <= -CONTRARY)
        for row, weight in weights.items()
        if weight >= least and not table.is_saved_in_dataset(row)
    }


def _vote(weights: Collection[float]) -> float:
    """Return the mean of the rows, which counts for more the more of them there are from the third on."""
    others = min(max(len(weights) - 1, 1), 8)
    return sum(weights) / max(len(weights), 1) * (1 + 0.6 * log2(others))


class _Table:
    """All rows of an ontology, read, and what is known of their texts."""

    def __init__(self, entries: Sequence[Entry], classes: Collection[str]) -> None:
        self._rows = [(read(entry.prompt), read(entry.class_name)) for entry in entries]
        self._pairs = {(prompt.key, name.key) for prompt, name in self._rows}
        self._as_prompt = Counter(prompt for prompt, _ in self._pairs)
        self._as_class = Counter(name for _, name in self._pairs)
        self._dataset = {read(name).key for name in classes}
        self._nearly_dataset = {folded(name) for name in classes}
        self._similar = lookalikes(frozenset(classes))

    def weights(self) -> dict[int, float]:
        """Return the evidence of each row that has a direction."""
        return {
            row: self._weight(prompt, name)
            for row, (prompt, name) in enumerate(self._rows)
            if prompt.key and name.key and prompt.key != name.key
        }

    def is_saved_in_dataset(self, row: int) -> bool:
        """Tell whether the row saves as a class that the dataset has, which is hardly a mistake."""
        return self._rows[row][1].key in self._dataset

    def evidence(self, row: int) -> str:
        """Say what speaks most for a swap of the row."""
        prompt, name = self._rows[row]
        sign = self._sign_of_class(prompt, name)
        is_like_prompt = name.wording - prompt.wording >= 1
        if sign is _Sign.IN_ROWS:
            words = _looked_for(self._as_prompt[prompt.key], is_like_prompt=is_like_prompt)
        else:
            words = tr(_SIGNS[sign][is_like_prompt])
        return words.format(this=quoted(prompt.key), that=quoted(name.key))

    def _weight(self, prompt: Reading, name: Reading) -> float:
        wording = name.wording - prompt.wording
        weight = max(-MOST_WORDING, min(MOST_WORDING, wording))
        prompts, names = self._as_prompt[prompt.key], self._as_class[name.key]
        if prompts > 1:
            weight += min(REPEATED_PROMPT * log2(prompts), MOST_REPEATED)
        elif self._is_elsewhere(name.key, self._as_prompt):
            weight -= IN_OTHER_ROWS
        if names > 1:
            weight -= min(REPEATED_CLASS * log2(names), MOST_REPEATED)
        elif self._is_elsewhere(prompt.key, self._as_class):
            weight += IN_OTHER_ROWS
        return weight + IN_DATASET * self._dataset_says(prompt, name)

    def _is_elsewhere(self, text: str, side: Mapping[str, int]) -> bool:
        """Tell whether a text stands on that side of another row, other than one in which it stands on both."""
        return text in side and side[text] > ((text, text) in self._pairs)

    def _dataset_says(self, prompt: Reading, name: Reading) -> int:
        """Return 1 where only the prompt is a class of the dataset, -1 where only the class is one."""
        if not self._dataset:
            return 0
        is_class, is_right = (folded(text.key) in self._nearly_dataset for text in (prompt, name))
        if is_class and not is_right and self._similar.meant(name.key):
            return 0  # a slip in the name of a class
        return is_class - is_right

    def _sign_of_class(self, prompt: Reading, name: Reading) -> _Sign:
        if self._dataset_says(prompt, name) > 0:
            return _Sign.OF_DATASET
        if self._is_elsewhere(prompt.key, self._as_class):
            return _Sign.OF_OTHER_ROWS
        if self._as_prompt[prompt.key] > 1:
            return _Sign.IN_ROWS
        return _Sign.LIKE_CLASS if prompt.wording <= -1 else _Sign.NONE
