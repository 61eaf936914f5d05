"""Checks the job or ontology in a file, as the window does while it is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.files import STANDARD_INPUT, draft_of, tell_mistakes, text_of
from app.domain.checks import Problem, Severity, Where, can_be_sent
from app.domain.checks import check as problems_of
from app.domain.errors import InputError
from app.domain.interchange import Kind, read
from app.domain.job import Draft, JobRequest
from app.domain.ontology import Format
from app.services.files import looks_like_job_file

if TYPE_CHECKING:
    import argparse

    from app.cli.output import Output

IN_ONTOLOGY = (Where.ONTOLOGY, Where.CONFIDENCE)
FORMATS = {Kind.STRINGS: Format.STRINGS, Kind.OBJECTS: Format.OBJECTS}


def check(args: argparse.Namespace, output: Output) -> None:
    """Print every problem of a job file, or of an ontology in any format that can be read.

    With --json one object, whose members stay as they are: `ok` (no error among the problems) and `problems`,
    a list of `severity` (error, warning, note), `rule` (a name in kebab-case), `where` (the field: target,
    ontology, model, options, images, confidence, reviewer, existing, name), `row` (from 1, or null), `text`
    and `fixes` (titles, the likeliest first). Raises InputError where there is an error, so that it ends with 1.
    """
    text = text_of(args.file)
    problems = (
        _of_job(text, args.file) if looks_like_job_file(text) else _of_ontology(text, args.file, output)
    )
    output.result(
        {"ok": can_be_sent(problems), "problems": [problem_fields(p) for p in problems]},
        "\n".join(map(problem_text, problems)) or "No problems found.",
    )
    if not can_be_sent(problems):
        errors = [p for p in problems if p.severity is Severity.ERROR]
        raise InputError(f"The server would refuse this: {errors[0].text}", "")


def problem_fields(problem: Problem) -> dict[str, object]:
    """Return a problem as JSON fields; rows count from 1."""
    return {
        "severity": problem.severity,
        "rule": problem.rule,
        "where": problem.where,
        "row": None if problem.row is None else problem.row + 1,
        "text": problem.text,
        "fixes": [fix.title for fix in problem.fixes],
    }


def problem_text(problem: Problem) -> str:
    """Return a problem as one line; the fixes are those that the window offers."""
    row = "" if problem.row is None else f" row {problem.row + 1}"
    fixes = " · ".join(fix.title for fix in problem.fixes)
    line = f"{problem.severity:<7}  {problem.where}{row}: {problem.text} [{problem.rule}]"
    return f"{line}\n         → {fixes}" if fixes else line


def _of_job(text: str, file: str) -> list[Problem]:
    draft = draft_of(text, file)
    # Without a workspace it goes to that of the key, which is nobody's mistake.
    return problems_of(replace(draft, workspace=draft.workspace or "the key's own"))


def _of_ontology(text: str, file: str, output: Output) -> list[Problem]:
    """Return the problems of the rows alone. Raises OntologyError with the place of what cannot be read."""
    incoming = read(text, "" if file == STANDARD_INPUT else Path(file).name)
    tell_mistakes(incoming.mistakes, output)
    request = JobRequest(
        ontology=incoming.ontology,
        format=FORMATS.get(incoming.kind, Format.OBJECT),
        confidence_thresholds=incoming.thresholds,
    )
    return [p for p in problems_of(Draft(id="", name="", request=request)) if p.where in IN_ONTOLOGY]
