"""The log tells what happened and never a secret."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters import logs

SECRET = "geheim/+&1234"
log = logging.getLogger("tests.adapters.logs")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(logs, "_secrets", set())
    logs.register_secret(SECRET)
    handler = logs.start_log(tmp_path / "logs" / "labeldock.log")
    yield tmp_path / "logs" / "labeldock.log"
    logs.stop_log(handler)
    logging.getLogger().setLevel(logging.WARNING)


def test_a_line_has_time_level_and_place(file: Path):
    log.info("started %d", 7)
    assert file.read_text().endswith(" INFO tests.adapters.logs: started 7\n")


def test_secrets_are_masked_in_messages_and_arguments(file: Path):
    log.warning(f"in the message {SECRET}")  # noqa: G004
    log.warning("in arguments %s %r %s", SECRET, {"k": SECRET}, Exception(SECRET))
    assert SECRET not in file.read_text()
    assert file.read_text().count("••••") == 4


def test_secrets_are_masked_in_exceptions_and_stacks(file: Path):
    try:
        raise ValueError(f"GET https://host/?api_key={SECRET}")
    except ValueError:
        log.exception("failed", stack_info=True)
    written = file.read_text()
    assert "Traceback" in written
    assert "ValueError: GET https://host/?api_key=••••" in written
    assert SECRET not in written


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer never-registered-1",
        "{'authorization': 'Bearer never-registered-1'}",
        "https://host/path?api_key=never-registered-1&x=1",
        "{'api_key': 'never-registered-1'}",
        '{"apiKey": "never-registered-1"}',
        "api-key: never-registered-1",
    ],
)
def test_what_looks_like_a_key_is_masked_though_nobody_registered_it(file: Path, text: str):
    log.warning("%s", text)
    assert "never-registered-1" not in file.read_text()


def test_other_words_stay_as_they_are(file: Path):
    text = "Add one with “Add API key…” or set ROBOFLOW_API_KEY. The bearer of news?x=1&y=2"
    log.warning(text)
    assert "Add one with “Add API key…” or set ROBOFLOW_API_KEY." in file.read_text()


def test_a_text_too_short_to_be_a_secret_does_not_garble_the_log(file: Path):
    logs.register_secret("a")
    logs.register_secret("")
    log.warning("a banana")
    assert "a banana" in file.read_text()


def test_the_log_stays_small(file: Path, monkeypatch: pytest.MonkeyPatch):
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            handler.maxBytes = 1000
    for i in range(200):
        log.warning("line %d", i)
    files = sorted(file.parent.iterdir())
    assert len(files) == 4
    assert all(f.stat().st_size <= 1000 for f in files)
    assert "line 199" in file.read_text()


def test_a_log_that_cannot_be_written_is_left_out_without_a_word(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(logging, "raiseExceptions", True)
    file.parent.rmdir()
    log.warning("nowhere to write %s", SECRET)
    assert capsys.readouterr() == ("", "")
