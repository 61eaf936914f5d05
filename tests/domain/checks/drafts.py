"""Drafts for tests of rules, and short ways to ask what a rule finds and what its fixes do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.catalogue import Batch, Project
from app.domain.checks import NOTHING_KNOWN, Known, Problem, check
from app.domain.job import Draft, JobRequest
from app.domain.ontology import Entry, Format, Ontology, from_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

Pair = tuple[str, str]

GOOD = Draft(
    id="d",
    name="n",
    workspace="w",
    project="p",
    request=JobRequest(batch_id="b", ontology=from_pairs([("a dog", "dog"), ("a cat", "cat")])),
)
PROJECT = Project("p", "P", classes={"dog": 0}, batches=(Batch("b", "B", images=10),))


def knowing(*classes: str, locked: bool = False) -> Known:
    """Return what is known of a dataset with these classes."""
    project = replace(PROJECT, classes=dict.fromkeys(classes, 0))
    return Known(project=project, locked_classes=frozenset(classes) if locked else None)


def rows(*pairs: Pair, form: Format = Format.OBJECT, thresholds: Mapping[str, float] | None = None) -> Draft:
    """Return a draft with these rows."""
    return GOOD.asking(ontology=from_pairs(pairs), format=form, confidence_thresholds=thresholds or {})


def pairs(draft: Draft) -> list[Pair]:
    """Return the rows of a draft."""
    assert draft.request.ontology is not None
    return [(entry.prompt, entry.class_name) for entry in draft.request.ontology.entries]


def found(rule: str, draft: Draft, known: Known = NOTHING_KNOWN) -> list[Problem]:
    """Return what one rule finds."""
    return [problem for problem in check(draft, known) if problem.rule == rule]


def places(rule: str, draft: Draft, known: Known = NOTHING_KNOWN) -> list[tuple[str, int | None]]:
    """Return severity and row of what one rule finds."""
    return [(problem.severity, problem.row) for problem in found(rule, draft, known)]


def titles(rule: str, draft: Draft, known: Known = NOTHING_KNOWN) -> list[str]:
    """Return the titles of the fixes of the first problem that a rule finds."""
    return [fix.title for fix in found(rule, draft, known)[0].fixes]


def fixed(rule: str, draft: Draft, known: Known = NOTHING_KNOWN, which: int = 0) -> Draft:
    """Apply a fix of the first problem that a rule finds; it does something, and nothing to changed rows."""
    fix = found(rule, draft, known)[0].fixes[which]
    after = fix.change(draft)
    assert after != draft, f"“{fix.title}” does nothing"
    stranger = GOOD.asking(
        ontology=Ontology((Entry("something", "else"),)),
        format=draft.request.format,
        model_type="another",
        confidence_thresholds={"else": 0.25},
        reviewer_email="someone@example.com",
        num_images=7,
        default_confidence=0.125,
        preserve_existing=False,
        model_options={"a": 1},
        extra={"b": 2},
    )
    stranger = replace(stranger, name="other", texts={"object": "[["}, file_fields={"c": 3})
    if fix.title not in ("Send an object",):
        assert fix.change(stranger) == stranger, f"“{fix.title}” changes what it was not made for"
    return after


def solves(rule: str, draft: Draft, known: Known = NOTHING_KNOWN, which: int = 0) -> Draft:
    """Apply a fix, see that the rule has one problem less at least, and return the draft."""
    after = fixed(rule, draft, known, which)
    assert len(found(rule, after, known)) < len(found(rule, draft, known))
    return after
