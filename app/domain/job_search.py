"""Finds jobs by what a person types: all words, in any order and place, whatever their case and accents."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.job import Job

_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_PARTS = re.compile(r'"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Query:
    """Words and quoted phrases, folded; an empty one takes every job."""

    words: tuple[str, ...]

    def takes(self, text: str) -> bool:
        """Tell whether all words stand in a job's `search_text`."""
        return all(word in text for word in self.words)


def read_query(typed: str) -> Query:
    """Read what was typed; a quote that is still open reaches to the end."""
    found = (folded(phrase or word) for phrase, word in _PARTS.findall(typed))
    return Query(tuple(dict.fromkeys(word for word in found if word)))


def search_text(job: Job) -> str:
    """Return all by which a job can be found, folded, one field a line: a phrase lies within one field."""
    fields = (
        job.name,
        job.batch_name,
        job.batch_id,
        job.project,
        job.workspace,
        job.model,
        job.status.status if job.status else "",
        job.note,
        job.job_id,
        job.annotation_job_id,
        job.queued_by,
        job.reviewer,
        job.trouble,
        job.origin.value,
    )
    return folded("\n".join(fields))


def folded(text: str) -> str:
    """Return a text without case and accents."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
