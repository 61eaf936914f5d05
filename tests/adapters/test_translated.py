"""What the adapters say to people is asked for in their language; the server's own words stay."""

import socket
import sqlite3
import ssl
from gettext import NullTranslations
from pathlib import Path

import httpx
import pytest
from keyring import errors as keyring_errors

from app.adapters.keys import _in_our_words
from app.adapters.roboflow.errors import Answer, refusal
from app.adapters.roboflow.link import link_error
from app.adapters.store.file import store_error
from app.adapters.store.recovery import Found
from app.domain import texts
from tests.domain.foreign import Foreign, left_in_english


@pytest.fixture(autouse=True)
def foreign():
    texts.choose(Foreign())
    yield
    texts.choose(NullTranslations())


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        httpx.DecodingError("x"),
        httpx.ReadTimeout("x"),
        httpx.ReadError("x"),
        httpx.ProxyError("x"),
        httpx.PoolTimeout("x"),
        httpx.ConnectTimeout("x"),
        httpx.ConnectError("x"),
        caused(httpx.ConnectError("x"), ssl.SSLCertVerificationError("x")),
        caused(httpx.ConnectError("x"), ssl.SSLError("x")),
        caused(httpx.ConnectError("x"), socket.gaierror("x")),
    ],
)
@pytest.mark.parametrize("proxy", ["", "http://proxy:1"])
def test_why_there_is_no_answer_is_translated(error: Exception, proxy: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    told = link_error(error, "example.com")
    assert left_in_english(told.message, "example.com") == []
    assert left_in_english(told.hint) == []


@pytest.mark.parametrize(("status", "content"), [(500, b""), (404, b"<html>"), (599, b"")])
def test_an_answer_without_words_is_told_in_ours(status: int, content: bytes):
    told = refusal(Answer(status, {}, content), key="k", now=0)
    assert left_in_english(told.message, "Internal Server Error", "Not Found") == []


def test_the_words_of_the_server_stay():
    told = refusal(Answer(400, {}, b'{"error": "No such batch."}'), key="k", now=0)
    assert told.message == "No such batch."


@pytest.mark.parametrize(
    "error",
    [
        keyring_errors.NoKeyringError(),
        keyring_errors.KeyringLocked(),
        keyring_errors.InitError(),
        ValueError(),
    ],
)
def test_why_the_keyring_does_not_serve_is_translated(error: Exception):
    told = _in_our_words(error)
    assert left_in_english(told.message, "ValueError") == []
    assert left_in_english(told.hint) == []


@pytest.mark.parametrize(
    "word", ["SQLITE_FULL", "SQLITE_BUSY", "SQLITE_CORRUPT", "SQLITE_IOERR_READ", "OTHER"]
)
def test_why_the_data_cannot_be_read_is_translated(word: str):
    error = sqlite3.OperationalError("x")
    error.sqlite_errorname = word
    told = store_error(error, Path("/folder/file"))
    assert left_in_english(told.message) == []
    assert left_in_english(told.hint, "/folder") == []


@pytest.mark.parametrize("found", [Found(1, 2), Found(0, 1, is_whole=False)])
def test_what_was_recovered_is_translated(found: Found):
    assert left_in_english(found.words) == []
