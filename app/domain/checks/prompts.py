"""Rules on what a model makes of prompts: SAM 3 wants short noun phrases, a trained model its own classes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.checks.derived import derived_classes, is_sam3, model_of, offer_of
from app.domain.checks.fixes import entries_of, note, quoted, rewrite_row, warning
from app.domain.checks.likeness import lookalikes
from app.domain.checks.problem import Fix, Known, Problem, Where
from app.domain.texts import count, plural, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.job import Draft
    from app.domain.ontology import Entry

MOST_CLASSES = 50
"""As many as SAM 3 takes (roboflow-rest.md §4.2)."""
LONGEST_PROMPT = 120
"""Characters; SAM 3 reads about twenty words and drops the rest."""

_POLITE = re.compile(r"(?i)(?:(?:please|bitte|(?:could|can)\s+you|kannst\s+du)\b[\s,]*)+")
_ASKED = re.compile(
    r"""(?ix)
    (?: find|detect|segment|annotate|label|identify|locate|highlight|outline|mark|show|count )
      \s+ (?:me\s+)? (?:all|every|each|any|the|an?)\b
    | (?: finde|erkenne|markiere|suche|zeige|segmentiere )
      \s+ (?:mir\s+)? (?:alle|jede[nsr]?|d(?:ie|er|as|en)|eine?n?)\b
    | (?: trouve[rz]?|détecte[rz]?|cherche[rz]?|identifie[rz]?|marque[rz]? )
      \s+ (?:tou(?:s|tes)|les?|la|une?|chaque)\b
    | (?: encuentra|busca|detecta|identifica|marca|encontrar|buscar|detectar|encontre|procure|detecte )
      \s+ (?:tod[oa]s?|los|las|el|la|os|as|cada|una?|um)\b
    | (?: trova|rileva|cerca|individua ) \s+ (?:tutt[ie]|il|la|i|le|gli|un[ao]?|ogni)\b
    | (?: 请|找出|找到所有 )
    """
)
_TOLD = re.compile(
    r"(?i)(?:there\s+(?:is|are)|this\s+is|these\s+are|it\s+is|(?:i|we)\s+(?:want|need)|es\s+gibt|il\s+y\s+a)\b"
)
_ENDS = re.compile(r"[!?。！？]$|^(?:\S+\s+){3,}\S{4,}\.$")
"""A full stop counts after a word of some length only: “traffic sign no.” is none."""
_REST = re.compile(
    r"(?i)(?:(?:all|every|each|any|the|of|an?|me|find|detect|label|segment|mark|show)\s+)*"
    r"(?P<rest>.+?)[\s.!?]*$"
)


def sentence(draft: Draft, known: Known) -> Iterator[Problem]:
    """SAM 3 looks for noun phrases; requests and sentences find less (roboflow-rest.md §4.2)."""
    if not is_sam3(draft.request.model_type):
        return
    for i, entry in enumerate(entries_of(draft)):
        start = _start_of_phrase(entry.prompt)
        if start or _ENDS.search(entry.prompt):
            text = tr("SAM 3 looks for short noun phrases, and this reads like a sentence.")
            yield warning(Where.ONTOLOGY, text, i, *_as_phrase(i, entry, start))


def _start_of_phrase(prompt: str) -> int:
    """Return where a request or a statement comes to what is looked for, 0 where it is neither."""
    polite = _POLITE.match(prompt)
    start = polite.end() if polite else 0
    told = _ASKED.match(prompt, start) or _TOLD.match(prompt, start)
    return told.end() if told else start


def _as_phrase(row: int, entry: Entry, start: int) -> Iterator[Fix]:
    rest = _REST.match(entry.prompt[start:].strip(" ,"))
    if rest and rest["rest"] != entry.prompt:
        yield _look_for(rest["rest"], row, entry)


def long_prompt(draft: Draft, known: Known) -> Iterator[Problem]:
    """What stands at the end of a very long prompt is not read by the model."""
    for i, entry in enumerate(entries_of(draft)):
        if len(entry.prompt) > LONGEST_PROMPT:
            text = plural(
                len(entry.prompt),
                "This prompt has {n} character: a few words find more.",
                "This prompt has {n} characters: a few words find more.",
            )
            yield warning(Where.ONTOLOGY, text, i)


def too_many_classes(draft: Draft, known: Known) -> Iterator[Problem]:
    """SAM 3 takes a limited number of classes."""
    if not is_sam3(draft.request.model_type):
        return
    ontology = draft.request.ontology
    classes = derived_classes(draft, known) if ontology is None else ontology.without_blanks().classes
    if len(classes) > MOST_CLASSES:
        text = tr("SAM 3 takes at most {most} classes, and these are {n}.").format(
            most=count(MOST_CLASSES), n=count(len(classes))
        )
        yield warning(Where.ONTOLOGY, text)


def ignored_prompts(draft: Draft, known: Known) -> Iterator[Problem]:
    """Some models of the catalogue take class names only (roboflow-rest.md §4.4)."""
    offer = offer_of(draft, known)
    if offer is None or offer.takes_prompts:
        return
    if any(entry.prompt != entry.class_name for entry in entries_of(draft)):
        yield note(
            Where.MODEL,
            tr("{model} looks for classes by their name and does not read prompts.").format(model=offer.name),
        )


def unknown_to_model(draft: Draft, known: Known) -> Iterator[Problem]:
    """A trained model finds the classes that it was trained on, and nothing else."""
    model = model_of(draft, known)
    if model is None or not model.classes:
        return
    classes = frozenset(model.classes)
    for i, entry in enumerate(entries_of(draft)):
        if not entry.prompt or entry.prompt.isspace() or entry.prompt in classes:
            continue
        near = entry.class_name if entry.class_name in classes else lookalikes(classes).meant(entry.prompt)
        text = tr("The model {model} was not trained on a class {name}.").format(
            model=model.id, name=quoted(entry.prompt)
        )
        ways = () if near is None else (_look_for(near, i, entry),)
        yield warning(Where.ONTOLOGY, text, i, *ways)


def _look_for(prompt: str, row: int, entry: Entry) -> Fix:
    return rewrite_row(
        tr("Look for {prompt}").format(prompt=quoted(prompt)), row, entry, replace(entry, prompt=prompt)
    )
