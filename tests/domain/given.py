"""Ontologies made up by hypothesis: any Unicode, blank rows, repeats."""

from __future__ import annotations

from hypothesis import strategies as st

from app.domain.ontology import Entry, Ontology

TEXTS = st.one_of(
    st.sampled_from(["dog", "a dog", " a dog", "é", "e\u0301", "", '"', "\\", "\u2028", "\ufeff", "{", "\n"]),
    st.text(st.characters(codec="utf-8"), max_size=12),
)


def entries() -> st.SearchStrategy[Entry]:
    """Return rows, of which many have one text for prompt and class."""
    return st.one_of(st.builds(Entry, TEXTS, TEXTS), TEXTS.map(lambda text: Entry(text, text)))


def ontologies() -> st.SearchStrategy[Ontology]:
    """Return ontologies of up to eight rows."""
    return st.lists(entries(), max_size=8).map(lambda rows: Ontology(tuple(rows)))
