"""What an event of the ledger says to people; the ledger itself keeps it in English, in few words."""

from __future__ import annotations

import re

from app.domain.texts import count, mark, plural, tr

NOT_GIVEN = "not given"
SUBMITTED, WATCHED, NOT_WATCHED = mark("submitted"), mark("watched"), mark("not watched")
_ORIGINS = (mark("adopted"), mark("imported"))
"""Written as the job's origin."""
_STATUS = re.compile(r"status (?P<word>.*?)(?:, (?P<done>\d+) of (?P<total>\d+) images)?", re.DOTALL)
_NO_ANSWER = "no answer: "


def of_status(word: str, done: int | None, total: int | None) -> str:
    """Return what the ledger keeps of an answer about a job."""
    counted = "" if done is None or total is None else f", {done} of {total} images"
    return f"status {word or NOT_GIVEN}{counted}"


def of_silence(trouble: str) -> str:
    """Return what the ledger keeps of a question without an answer."""
    return f"{_NO_ANSWER}{trouble}"


def event_words(kind: str) -> str:
    """Return what the ledger keeps as people read it; words of the server, and of a newer Labeldock, stay."""
    if kind.startswith(_NO_ANSWER):
        why = kind.removeprefix(_NO_ANSWER)
        return tr("no answer: {why}").format(why=tr(why))
    if (status := _STATUS.fullmatch(kind)) is None:
        return tr(kind)
    word = tr("not given") if status["word"] == NOT_GIVEN else status["word"]
    if status["done"] is None:
        return tr("status {word}").format(word=word)
    done, total = int(status["done"]), int(status["total"])
    words = plural(total, "status {word}, {done} of {n} image", "status {word}, {done} of {n} images")
    return words.format(word=word, done=count(done))
