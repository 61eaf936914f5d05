import pytest

from app.domain.checks import Severity, can_be_sent, check
from app.domain.checks.problem import Where
from app.domain.errors import (
    AccountPaused,
    AnswerLost,
    CeilingReached,
    InputError,
    KeyRefused,
    KeyringLocked,
    NoKey,
    NotFound,
    Offline,
    OutOfCredits,
    RateLimited,
    RequestRefused,
    ServerTrouble,
    StoreError,
    UnreadableAnswer,
)
from app.domain.refusal import Fate, fate_before_sending, fate_of, field_of, note_of
from tests.services.fakes import make_draft


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (Offline("The name cannot be found."), Fate.WAITS),
        (RateLimited("slow down", status=429), Fate.WAITS),
        (NoKey("There is no key."), Fate.WAITS),
        (KeyringLocked("locked"), Fate.WAITS),
        (KeyRefused("revoked", status=401), Fate.STOPS),
        (KeyRefused("lacks a scope", status=403), Fate.STOPS),
        (OutOfCredits("none", status=402), Fate.STOPS),
        (AccountPaused("paused", status=423), Fate.STOPS),
        (RequestRefused("no", status=400), Fate.REJECTED),
        (RequestRefused("no", status=409), Fate.REJECTED),
        (RequestRefused("no", status=413), Fate.REJECTED),
        (RequestRefused("no", status=422), Fate.REJECTED),
        (NotFound("no", status=404), Fate.REJECTED),
        (InputError("A character that cannot be sent."), Fate.REJECTED),
        (AnswerLost("cut"), Fate.UNCERTAIN),
        (ServerTrouble("bad gateway", status=502), Fate.UNCERTAIN),
        (ServerTrouble("later", status=503, retry_after=5), Fate.UNCERTAIN),
        (ServerTrouble("a page", status=403), Fate.UNCERTAIN),
        (UnreadableAnswer("a page", status=200), Fate.UNCERTAIN),
        (UnreadableAnswer("sent elsewhere", status=302), Fate.UNCERTAIN),
        (RequestRefused("took too long", status=408), Fate.UNCERTAIN),
        (RuntimeError("nobody expected this"), Fate.UNCERTAIN),
    ],
)
def test_only_after_a_sure_no_may_a_draft_be_sent_again(error, fate):
    assert fate_of(error) is fate


def test_a_token_that_may_not_use_one_model_does_not_hold_the_others():
    refused = KeyRefused("no", status=403, error_type="FOLDER_SCOPED_TOKEN_REFERENCE")
    assert fate_of(refused) is Fate.REJECTED
    assert field_of(refused) == Where.MODEL


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (AnswerLost("cut"), Fate.WAITS),
        (ServerTrouble("bad gateway", status=502), Fate.WAITS),
        (StoreError("The disk is full."), Fate.WAITS),
        (KeyRefused("revoked", status=401), Fate.STOPS),
        (CeilingReached("It has 500 images, and your ceiling is 100."), Fate.STOPS),
        (InputError("The format would lose something."), Fate.REJECTED),
    ],
)
def test_a_request_that_never_left_is_never_uncertain(error, fate):
    assert fate_before_sending(error) is fate


@pytest.mark.parametrize(
    ("word", "where"),
    [
        ("MISSING_MODEL_ID", Where.MODEL),
        ("MODEL_CLASSES_UNAVAILABLE", Where.MODEL),
        ("NO_MATCHING_CLASSES", Where.ONTOLOGY),
        ("DATASET_HAS_NO_CLASSES", Where.ONTOLOGY),
    ],
)
def test_an_error_type_says_the_field(word, where):
    refused = RequestRefused("The batch and the reviewer are fine.", status=400, error_type=word)
    assert field_of(refused) == where
    assert note_of(refused).startswith("The batch and the reviewer are fine. ")


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("batchId: field required", Where.TARGET),
        ("“confidenceThresholds” names a class that is not in the ontology", Where.CONFIDENCE),
        ("reviewerEmail must be a member of the workspace", Where.REVIEWER),
        ("a@b.example is not a member of this workspace", Where.REVIEWER),
        ("Batch is empty.", Where.TARGET),
        ("No images left in this batch", Where.TARGET),
        ("Too many images for one job", Where.IMAGES),
        ("numImagesToLabel must be positive", Where.IMAGES),
        ("Unknown class “nut”", Where.ONTOLOGY),
        ("Prompt too long", Where.ONTOLOGY),
        ("This model is not available on your plan", Where.MODEL),
        ("threshold must be between 0 and 1", Where.CONFIDENCE),
        ("modelOptions.outputFormat is unknown", Where.OPTIONS),
        ("preserveExistingAnnotations must be a boolean", Where.EXISTING),
        ("Something is wrong", ""),
        ("Classified as spam", ""),
    ],
)
def test_without_an_error_type_the_servers_words_say_the_field(words, where):
    assert field_of(RequestRefused(words, status=400)) == where


def test_what_is_not_found_belongs_to_the_target_unless_the_words_say_otherwise():
    assert field_of(NotFound("Not found", status=404)) == Where.TARGET
    assert field_of(NotFound("No such model", status=404)) == Where.MODEL
    assert field_of(AnswerLost("The batch …")) == ""


def test_what_the_server_refused_stands_at_its_field_and_is_in_nobodys_way():
    draft = make_draft(refused_field="reviewer", note="a@b.example is no member.")
    [problem] = [p for p in check(draft) if p.severity is Severity.ERROR]
    assert (problem.where, problem.text) == (Where.REVIEWER, "a@b.example is no member.")
    assert problem.rule == "server-refused"
    assert can_be_sent(check(draft))
