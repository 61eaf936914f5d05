"""The sanity report in words: sections of rows, each with what its number means; the same on screen and in files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.label_report import Report, Summary

NOT_KNOWN = "not known"
SO_FAR = "The server has not said that the job is done: all numbers are those so far."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number with its name and meaning; `share` and `before` are parts of all labels, 0–1."""

    name: str
    value: str = ""
    number: float | None = None
    share: float | None = None
    before: float | None = None
    words: str = ""
    is_odd: bool = False
    """Whether a person should look at it."""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a title; `about` says what they are, also where there are none."""

    title: str
    about: str
    rows: tuple[Row, ...] = ()


def sections(report: Report) -> tuple[Section, ...]:
    """Return everything that the report says, in its order."""
    return (
        _images(report),
        _classes(report),
        _missing(report),
        _per_image(report),
        _sizes(report),
        _confidence(report),
        _empty(report),
    )


def facts(report: Report) -> tuple[tuple[str, str], ...]:
    """Return (title, text) of which run the report is."""
    job = report.job
    found = (
        ("Project", f"{job.workspace}/{job.project}"),
        ("Batch", job.batch_name or job.batch_id),
        ("Model", job.model),
        ("Submitted", time_text(job.submitted_at)),
        ("Server", job.server),
        ("Job", job.job_id or job.annotation_job_id),
    )
    return tuple((title, text) for title, text in found if text)


def time_text(seconds: float) -> str:
    """Return “2026-11-29 10:30 UTC”, empty where there is no such time."""
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC" if seconds else ""
    except (ValueError, OverflowError, OSError):
        return ""


def _images(report: Report) -> Section:
    job, status, summary = report.job, report.job.status, report.summary
    back = status.num_sent_back if status else None
    of = status.num_images if status else None
    is_short = of is not None and back is not None and back < of
    rows = [
        _counted("Asked for", job.images, "images that the job was to label, as known when it was sent"),
        _counted("Taken by the server", of, "numImages: as the server counts"),
        _counted(
            "Sent back",
            back,
            "numImagesSentBack: images whose result was written; they need not have labels",
            is_odd=is_short and job.is_done,
        ),
        _counted("Looked at here", summary.images + report.unknown, "images of the annotation job"),
        _counted(
            "Without labels",
            summary.empty,
            _part(summary.empty, summary.images),
            is_odd=summary.empty > 0 and job.is_done,
        ),
    ]
    if report.unknown:
        words = "images whose labels the server did not tell; they count nowhere below"
        rows.append(_counted("Labels not known", report.unknown, words, is_odd=True))
    about = "What was asked for, what came back, and what has labels."
    return Section("Images", about if job.is_done else f"{about} {SO_FAR}", tuple(rows))


def _classes(report: Report) -> Section:
    summary, earlier = report.summary, report.earlier
    is_done = report.job.is_done
    rows = tuple(_class_row(name, summary, earlier, is_done=is_done) for name in report.class_names)
    if not rows:
        return Section("Classes", "There are no labels.")
    about = "Labels of each class, and their part of all labels"
    if earlier is None and report.unseen:
        why = (
            f"The labels of the earlier run “{report.unseen}” were not looked at here, so nothing is compared"
        )
        return Section("Classes", f"{about}. {why}.", rows)
    if earlier is None:
        return Section("Classes", f"{about}. No earlier run of this project is there to compare with.", rows)
    when = time_text(earlier.submitted_at)
    marks = f"the mark and “was” tell the part in the earlier run “{earlier.name}” of {when}"
    then = f"{about}; {marks}, points are the difference."
    return Section("Classes", then, rows)


def _class_row(name: str, summary: Summary, earlier: Summary | None, *, is_done: bool) -> Row:
    number, share = summary.classes.get(name, 0), summary.share_of(name)
    if earlier is None:
        words, before = f"{share:.1%}", None
    else:
        before = earlier.share_of(name)
        words = f"{share:.1%}, was {before:.1%} ({_points(share - before)})"
    return Row(
        name=name,
        value=f"{number:,}",
        number=number,
        share=share,
        before=before,
        words=words,
        is_odd=number == 0 and is_done,
    )


def _points(difference: float) -> str:
    points = round(100 * difference, 1)
    return "the same" if points == 0 else f"{points:+.1f} points".replace("-", "−")


def _missing(report: Report) -> Section:
    title = "Classes without a label"
    if report.asked_classes is None:
        return Section(title, "It is not known here which classes were asked for.")
    if not report.missing:
        return Section(title, "Each class of the ontology has labels.")
    if not report.job.is_done:
        about = "Classes of the ontology that have no label yet."
        return Section(title, about, tuple(Row(name=name) for name in report.missing))
    about = "Classes of the ontology that were found on no image: the prompt or the threshold may be wrong."
    return Section(title, about, tuple(Row(name=name, is_odd=True) for name in report.missing))


def _per_image(report: Report) -> Section:
    if not report.summary.images:
        return Section("Labels per image", "There are no images whose labels are known.")
    rows = (
        Row(
            name="Mean",
            value=f"{report.mean:.1f}",
            number=round(report.mean, 3),
            words="all labels by all images",
        ),
        Row(
            name="Median",
            value=f"{report.median:g}",
            number=report.median,
            words="half of the images have no more than this",
        ),
        Row(
            name="Most",
            value=f"{report.most:,}",
            number=report.most,
            words=f"on {report.fullest}" if report.fullest else "no image has a label",
        ),
    )
    return Section("Labels per image", "Images without labels count too.", rows)


def _sizes(report: Report) -> Section:
    sizes, all_labels = report.sizes, report.summary.labels
    if not all_labels:
        return Section("Sizes", "There are no labels.")
    parts = (
        ("Small", sizes.small, "boxes under 32 × 32 pixels"),
        ("Medium", sizes.medium, "boxes under 96 × 96 pixels"),
        ("Large", sizes.large, "larger boxes"),
    )
    rows = [
        Row(name=name, value=f"{n:,}", number=n, share=n / all_labels, words=f"{n / all_labels:.1%}: {words}")
        for name, n, words in parts
    ]
    if sizes.unsound:
        words = "boxes that are no numbers, or have no area"
        rows.append(_counted("Unsound", sizes.unsound, words, is_odd=True))
    rows.append(_share_of_image(report))
    return Section(
        "Sizes", "By the area of the box in pixels of the image; the bounds are COCO's.", tuple(rows)
    )


def _share_of_image(report: Report) -> Row:
    share, without = report.sizes.share, report.sizes.images_without
    if share is None:
        return Row(name="Part of the image", value=NOT_KNOWN, words="the server told the size of no image")
    unknown = f"; of {without:,} images the size is not known" if without else ""
    return Row(
        name="Part of the image",
        value=f"{share:.2%}",
        number=round(share, 6),
        words=f"half of the boxes cover no more of their image than this{unknown}",
    )


def _confidence(report: Report) -> Section:
    number, all_labels = report.confidences, report.summary.labels
    if report.confidence is None:
        why = (
            "The server gave no confidence with any label, so nothing can be said about sure and unsure ones."
        )
        return Section("Confidence", why if all_labels else "There are no labels.")
    rows = (
        _counted(
            "With a confidence", number, _part(number, all_labels, "labels"), is_odd=number < all_labels
        ),
        Row(
            name="Median",
            value=f"{report.confidence:.2f}",
            number=round(report.confidence, 4),
            words="half of those labels are no surer than this; 1 is certain",
        ),
    )
    return Section("Confidence", "How sure the model was, as far as the server tells.", rows)


def _empty(report: Report) -> Section:
    title = "Images without labels"
    if not report.empty:
        return Section(title, "Each image has labels." if report.summary.images else "There are no images.")
    if not report.job.is_done:
        return Section(title, "They have no labels yet.", tuple(Row(name=name) for name in report.empty))
    about = "Nothing was found on them: they show none of the classes, or the prompt or threshold missed it."
    return Section(title, about, tuple(Row(name=name) for name in report.empty))


def _counted(name: str, number: int | None, words: str, *, is_odd: bool = False) -> Row:
    value = NOT_KNOWN if number is None else f"{number:,}"
    return Row(name=name, value=value, number=number, words=words, is_odd=is_odd)


def _part(number: int, of: int, what: str = "images") -> str:
    return f"{number / of:.1%} of the {what}" if of else f"there are no {what}"
