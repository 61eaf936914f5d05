"""Whatever stands in a draft, the linter neither raises nor offers a fix that it cannot take itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.catalogue import Batch, ModelOffer, Project, TrainedModel
from app.domain.checks import Known, Severity, can_be_sent, check
from app.domain.checks.rules import RULES
from app.domain.job import CUSTOM, OPTIONS_TEXT, Draft, JobRequest
from app.domain.ontology import Entry, Format, Ontology
from tests.domain.given import TEXTS

KEY = "aB3dE6gH9jK2mN5pQ8sT"
WORDS = st.one_of(
    TEXTS,
    st.sampled_from(
        ["Dogs", "hard-hat", "hard hats", "find all dogs.", "a/b", "a.b", "|", KEY, "\u200b", "1"]
    ),
    st.text(max_size=6),  # lone surrogates too
)
NUMBERS = st.one_of(st.floats(), st.integers(), st.sampled_from([0, 1, 10**400]))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=6,
)
FIELDS = st.dictionaries(st.one_of(WORDS, st.sampled_from(["modelId", "apiKey"])), VALUES, max_size=3)
CLASSES = st.lists(WORDS, max_size=4)
REQUESTS = st.builds(
    JobRequest,
    batch_id=st.sampled_from(["", "b", KEY]),
    model_type=st.one_of(st.sampled_from(["sam3", CUSTOM, "gpt-boxes"]), WORDS),
    ontology=st.one_of(
        st.none(),
        st.lists(st.builds(Entry, WORDS, WORDS), max_size=6).map(lambda rows: Ontology(tuple(rows))),
    ),
    format=st.sampled_from(Format),
    num_images=st.one_of(st.none(), NUMBERS),
    default_confidence=st.one_of(st.none(), NUMBERS),
    confidence_thresholds=st.dictionaries(WORDS, NUMBERS, max_size=3),
    reviewer_email=st.one_of(st.none(), WORDS, st.emails()),
    model_options=FIELDS,
    preserve_existing=st.one_of(st.none(), st.booleans()),
    extra=FIELDS,
)
DRAFTS = st.builds(
    Draft,
    id=st.just("d"),
    name=WORDS,
    workspace=st.sampled_from(["", "w"]),
    project=st.sampled_from(["", "p"]),
    request=REQUESTS,
    set_aside=st.one_of(st.none(), st.just(Ontology((Entry("a", "b"),)))),
    texts=st.dictionaries(st.sampled_from([*Format, OPTIONS_TEXT]), WORDS, max_size=1),
    file_fields=FIELDS,
)
PROJECTS = CLASSES.map(
    lambda names: Project("p", "P", classes=dict.fromkeys(names, 1), batches=(Batch("b", "B", 9),))
)
MODELS = st.builds(
    TrainedModel, st.sampled_from(["p/1", "w/p-1-a-t1"]), st.just("M"), classes=CLASSES.map(tuple)
)
OFFERS = st.builds(ModelOffer, WORDS, WORDS, is_available=st.booleans(), takes_prompts=st.booleans())


def known_of(project, models, offers, is_locked):
    locked = frozenset(project.classes) if project is not None and is_locked else None
    return Known(project=project, models=tuple(models), offers=tuple(offers), locked_classes=locked)


KNOWN = st.builds(
    known_of,
    st.one_of(st.none(), PROJECTS),
    st.lists(MODELS, max_size=2),
    st.lists(OFFERS, max_size=2),
    st.booleans(),
)


@settings(max_examples=150)
@given(draft=DRAFTS, known=KNOWN)
def test_no_draft_makes_the_linter_stumble_before_or_after_a_fix(draft, known):
    problems = check(draft, known)
    assert can_be_sent(problems) is all(p.severity is not Severity.ERROR for p in problems)
    for problem in problems:
        rows = draft.request.ontology.entries if draft.request.ontology else ()
        assert problem.row is None or problem.row < len(rows)
        assert problem.text.strip().endswith((".", "?"))
        for fix in problem.fixes:
            check(fix.change(draft), known)


@settings(max_examples=100)
@given(draft=DRAFTS, other=DRAFTS, known=KNOWN)
def test_a_fix_takes_any_other_draft(draft, other, known):
    for problem in check(draft, known):
        for fix in problem.fixes:
            check(fix.change(other), known)


@settings(max_examples=100)
@given(draft=DRAFTS, known=KNOWN)
def test_first_fixes_come_to_an_end(draft, known):
    for _ in range(60):
        after = next(
            (new for p in check(draft, known) for fix in p.fixes[:1] if (new := fix.change(draft)) != draft),
            None,
        )
        if after is None:
            return
        draft = after
    raise AssertionError(f"Fixes go on for ever: {[p.text for p in check(draft, known)]}")


def test_every_rule_has_a_name_of_its_own():
    names = [rule.__name__ for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.__doc__ for rule in RULES)
