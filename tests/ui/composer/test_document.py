"""A draft's document: what can be undone, and what its problems' fixes do."""

from dataclasses import replace

from app.domain.checks import Fix
from app.domain.job import Draft
from app.domain.ontology import from_pairs

FIXED = from_pairs([("a bolt", "bolt")])


def fixed(draft: Draft) -> Draft:
    return draft.asking(ontology=FIXED)


async def test_a_fix_is_one_step_of_undo_with_its_own_name(document):
    before = document.request
    document.apply_fix(Fix("Swap prompt and class", fixed))
    assert (document.request.ontology, document.undo_stack.undoText()) == (FIXED, "Swap prompt and class")
    document.undo_stack.undo()
    assert document.request == before


async def test_a_fix_that_no_longer_fits_changes_nothing(document):
    document.apply_fix(Fix("Swap prompt and class", lambda draft: draft))
    assert not document.undo_stack.canUndo()


async def test_set_aside_rows_and_broken_texts_are_undone_and_done_again(document):
    edited = replace(document.draft, set_aside=FIXED, texts={"object": "{"})
    document.edit("broken text", edited)
    assert document.draft == edited
    document.undo_stack.undo()
    assert (document.draft.set_aside, document.draft.texts) == (None, {})
    document.undo_stack.redo()
    assert (document.draft.set_aside, document.draft.texts) == (FIXED, {"object": "{"})
