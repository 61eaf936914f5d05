"""Each error has words of its own and an exit code."""

from collections.abc import Iterator

import pytest

from app.domain.errors import (
    ERROR_TYPE_HINTS,
    KeyRefused,
    LabeldockError,
    NoKey,
    NoKeyring,
    NotFound,
    Offline,
    OutOfCredits,
    ServerError,
    exit_code,
)


def kinds(kind: type[LabeldockError] = LabeldockError) -> Iterator[type[LabeldockError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


def test_every_kind_has_a_title_of_its_own():
    titles = [kind.default_title for kind in kinds()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("kind", list(kinds()))
def test_every_kind_is_made_of_a_sentence_and_has_the_hint_of_its_kind(kind: type[LabeldockError]):
    error = kind("It failed.")
    assert (str(error), error.message, error.hint) == ("It failed.", "It failed.", kind.default_hint)
    assert kind("x", "Do this.").hint == "Do this."
    assert kind("x", "").hint == ""


def test_a_server_error_carries_what_the_server_said():
    error = ServerError("no", status=400, error_type="X", retry_after=3.0)
    assert (error.status, error.error_type, error.retry_after) == (400, "X", 3.0)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyRefused("x"), 2),
        (NoKey("x"), 2),
        (NoKeyring("x"), 2),
        (NotFound("x"), 3),
        (Offline("x"), 1),
        (OutOfCredits("x"), 1),
        (ValueError("x"), 1),
    ],
)
def test_the_shell_hears_what_kind_it_was(error: Exception, code: int):
    assert exit_code(error) == code


def test_each_error_type_of_the_contract_has_a_hint():
    contract = {
        "MISSING_MODEL_ID",
        "MODEL_CLASSES_UNAVAILABLE",
        "NO_MATCHING_CLASSES",
        "DATASET_HAS_NO_CLASSES",
    }
    assert contract <= set(ERROR_TYPE_HINTS)
