"""What stands in a cell of the table of a series: words, tip, colour, sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.domain.checks import Severity
from app.domain.texts import count, decimal, plural, tr
from app.ui.series.rows import CHOICES, Column, Row
from app.ui.theme import icon, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QIcon

    from app.ui.theme import IconName

SIGNS: dict[str, tuple[IconName, str]] = {
    "ok": ("check", "ok"),
    Severity.NOTE: ("info", "info"),
    Severity.WARNING: ("warning", "warning"),
    Severity.ERROR: ("error", "error"),
}


def text_of(row: Row, column: Column) -> str:
    """Return the words of a cell."""
    candidate, request = row.candidate, row.draft.request
    if column is Column.BATCH:
        return candidate.batch.name or candidate.batch.id
    if column is Column.PROJECT:
        return candidate.project.name or candidate.project.id
    if column is Column.HAS:
        return _has(row)
    if column is Column.IMAGES:
        return _images(row)
    if not row.is_chosen:
        return ""
    if column is Column.NAME:
        return row.draft.name
    if column is Column.REVIEWER:
        return request.reviewer_email or tr("owner")
    if column is Column.EXISTING:
        return tr("choose…") if row.lacks_choice else tr(CHOICES[request.preserve_existing])
    if column is Column.CREDITS:
        return "" if row.credits is None else credits_text(row.credits)
    return _check(row)


def value_of(row: Row, column: Column) -> object:
    """Return what the cell's editor begins with."""
    request = row.draft.request
    return {
        Column.IMAGES: int(request.num_images or 0),
        Column.REVIEWER: request.reviewer_email or "",
        Column.EXISTING: request.preserve_existing,
    }.get(column, text_of(row, column))


def tip_of(row: Row, column: Column) -> str:
    """Return the words in full; of the check, every problem."""
    if column is Column.REVIEWER and row.is_chosen and not row.draft.request.reviewer_email:
        return tr("The workspace's owner, as nobody else is named")
    if column is Column.CHECK and row.is_chosen:
        return "\n".join(p.text for p in row.problems or ())
    return text_of(row, column)


def color_of(row: Row, column: Column) -> QColor | None:
    """Return the colour of the words; a row that is not chosen is quiet."""
    if not row.is_chosen:
        return theme().color("text" if column is Column.BATCH else "muted")
    if column is Column.CHECK:
        return theme().color(SIGNS[_worst(row)][1]) if row.problems is not None else theme().color("muted")
    if column is Column.EXISTING:
        return (
            theme().color("warning")
            if row.lacks_choice
            else _quiet_if(row.draft.request.preserve_existing is None)
        )
    if column is Column.REVIEWER:
        return _quiet_if(not row.draft.request.reviewer_email)
    return theme().color("muted" if column in (Column.PROJECT, Column.HAS) else "text")


def icon_of(row: Row, column: Column) -> QIcon | None:
    """Return the sign before the words of a check, so that colour is never alone."""
    if row.is_chosen and column is Column.CHECK and row.problems is not None:
        return icon(*SIGNS[_worst(row)])
    return (
        icon("warning", "warning")
        if row.lacks_choice and row.is_chosen and column is Column.EXISTING
        else None
    )


def tick_of(row: Row, column: Column) -> Qt.CheckState | None:
    """Return whether the batch is chosen."""
    if column is not Column.BATCH:
        return None
    return Qt.CheckState.Checked if row.is_chosen else Qt.CheckState.Unchecked


def alignment_of(_row: Row | None, column: Column) -> int:
    """Numbers stand at the right."""
    is_number = column in (Column.IMAGES, Column.CREDITS)
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def credits_text(number: float) -> str:
    """Return a number of credits with as many digits as help."""
    if not number:
        return tr("free")
    return decimal(number, 1) if number < 100 else count(round(number))


def _has(row: Row) -> str:
    candidate = row.candidate
    if candidate.is_templates_own:
        return tr("the template")
    parts = []
    if candidate.drafts:
        parts.append(plural(candidate.drafts, "{n} draft", "{n} drafts"))
    if candidate.jobs:
        parts.append(plural(candidate.jobs, "{n} job", "{n} jobs"))
    return " · ".join(parts)


def _images(row: Row) -> str:
    size, wanted = row.candidate.batch.images, row.draft.request.num_images
    if not row.is_chosen or wanted is None:
        return count(size)
    return tr("{n} of {all}").format(n=count(int(wanted)), all=count(size))


def _check(row: Row) -> str:
    if row.problems is None:
        return tr("checking…")
    if not row.problems:
        return tr("ready")
    if row.lacks_choice and len(row.problems) == 1:
        return tr("keep or replace?")
    more = len(row.problems) - 1
    return f"{row.problems[0].text} {tr('+{n} more').format(n=more) if more else ''}".strip()


def _worst(row: Row) -> str:
    return row.problems[0].severity if row.problems else "ok"


def _quiet_if(is_quiet: bool) -> QColor:
    return theme().color("muted" if is_quiet else "text")
