"""Reads the file of a command, and checks the job or ontology in it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.checks import Problem, Severity, can_be_sent
from app.domain.checks import check as problems_of
from app.domain.errors import InputError
from app.domain.ontology_text import read
from app.services.files import MAX_BYTES, decode, looks_like_job_file, read_draft, read_text, title_of

if TYPE_CHECKING:
    import argparse

    from app.cli.output import Output
    from app.domain.job import Draft

STANDARD_INPUT = "-"


def text_of(file: str) -> str:
    """Return the text of a file, or of standard input. Raises InputError."""
    if file == STANDARD_INPUT:
        return decode(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    return read_text(Path(file))


def draft_of(text: str, file: str) -> Draft:
    """Return the draft of a text that was read from `file`: a job file or a bare ontology."""
    return read_draft(text, "" if file == STANDARD_INPUT else title_of(Path(file)), "file")


def check(args: argparse.Namespace, output: Output) -> None:
    """Print every problem of a job file, or of a bare ontology. Raises InputError when it would be refused."""
    text = text_of(args.file)
    draft = draft_of(text, args.file)
    # Without a workspace it goes to that of the key, which is nobody's mistake.
    problems = problems_of(replace(draft, workspace=draft.workspace or "the key's own"))
    if not looks_like_job_file(text):
        problems = [p for p in problems if p.where == "ontology"]
        for mistake in read(text).mistakes:
            output.note(f"Line {mistake.line}, column {mistake.column}: {mistake.message}")
    output.result(
        {"ok": can_be_sent(problems), "problems": [problem_fields(p) for p in problems]},
        "\n".join(map(problem_text, problems)) or "No problems found.",
    )
    if not can_be_sent(problems):
        errors = [p for p in problems if p.severity is Severity.ERROR]
        raise InputError(f"The server would refuse this: {errors[0].text}", "")


def problem_fields(problem: Problem) -> dict[str, object]:
    """Return a problem as JSON fields; rows count from 1."""
    row = None if problem.row is None else problem.row + 1
    return {"severity": problem.severity, "where": problem.where, "row": row, "text": problem.text}


def problem_text(problem: Problem) -> str:
    """Return a problem as one line."""
    row = "" if problem.row is None else f" row {problem.row + 1}"
    return f"{problem.severity:<7}  {problem.where}{row}: {problem.text}"
