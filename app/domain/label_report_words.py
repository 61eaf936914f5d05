"""The sanity report in words: sections of rows, each with what its number means; the same on screen and in files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.domain.texts import count, decimal, mark, percent, plural, short, tr

if TYPE_CHECKING:
    from app.domain.label_report import Report, Summary

NOT_KNOWN = mark("not known")
SO_FAR = mark("The server has not said that the job is done: all numbers are those so far.")


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
        (tr("Project"), f"{job.workspace}/{job.project}"),
        (tr("Batch"), job.batch_name or job.batch_id),
        (tr("Model"), job.model),
        (tr("Submitted"), time_text(job.submitted_at)),
        (tr("Server"), job.server),
        (tr("Job"), job.job_id or job.annotation_job_id),
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
        _counted(
            tr("Asked for"), job.images, tr("images that the job was to label, as known when it was sent")
        ),
        _counted(tr("Taken by the server"), of, tr("numImages: as the server counts")),
        _counted(
            tr("Sent back"),
            back,
            tr("numImagesSentBack: images whose result was written; they need not have labels"),
            is_odd=is_short and job.is_done,
        ),
        _counted(tr("Looked at here"), summary.images + report.unknown, tr("images of the annotation job")),
        _counted(
            tr("Without labels"),
            summary.empty,
            _part_of_images(summary.empty, summary.images),
            is_odd=summary.empty > 0 and job.is_done,
        ),
    ]
    if report.unknown:
        words = tr("images whose labels the server did not tell; they count nowhere below")
        rows.append(_counted(tr("Labels not known"), report.unknown, words, is_odd=True))
    about = tr("What was asked for, what came back, and what has labels.")
    return Section(tr("Images"), about if job.is_done else f"{about} {tr(SO_FAR)}", tuple(rows))


def _classes(report: Report) -> Section:
    summary, earlier = report.summary, report.earlier
    is_done = report.job.is_done
    rows = tuple(_class_row(name, summary, earlier, is_done=is_done) for name in report.class_names)
    if not rows:
        return Section(tr("Classes"), tr("There are no labels."))
    if earlier is not None:
        about = tr(
            "Labels of each class, and their part of all labels; the mark and “was” tell the part in the "
            "earlier run “{name}” of {time}, points are the difference."
        ).format(name=earlier.name, time=time_text(earlier.submitted_at))
    elif report.unseen:
        about = tr(
            "Labels of each class, and their part of all labels. The labels of the earlier run “{name}” were "
            "not looked at here, so nothing is compared."
        ).format(name=report.unseen)
    else:
        about = tr(
            "Labels of each class, and their part of all labels. No earlier run of this project is there to "
            "compare with."
        )
    return Section(tr("Classes"), about, rows)


def _class_row(name: str, summary: Summary, earlier: Summary | None, *, is_done: bool) -> Row:
    number, share = summary.classes.get(name, 0), summary.share_of(name)
    if earlier is None:
        words, before = percent(share, 1), None
    else:
        before = earlier.share_of(name)
        words = tr("{share}, was {before} ({difference})").format(
            share=percent(share, 1), before=percent(before, 1), difference=_points(share - before)
        )
    return Row(
        name=name,
        value=count(number),
        number=number,
        share=share,
        before=before,
        words=words,
        is_odd=number == 0 and is_done,
    )


def _points(difference: float) -> str:
    points = round(100 * difference, 1)
    if points == 0:
        return tr("the same")
    # Translators: percentage points, for example “+2.4 points”
    return tr("{difference} points").format(
        difference=f"{'+' if points > 0 else '−'}{decimal(abs(points), 1)}"
    )


def _missing(report: Report) -> Section:
    title = tr("Classes without a label")
    if report.asked_classes is None:
        return Section(title, tr("It is not known here which classes were asked for."))
    if not report.missing:
        return Section(title, tr("Each class of the ontology has labels."))
    if not report.job.is_done:
        about = tr("Classes of the ontology that have no label yet.")
        return Section(title, about, tuple(Row(name=name) for name in report.missing))
    about = tr(
        "Classes of the ontology that were found on no image: the prompt or the threshold may be wrong."
    )
    return Section(title, about, tuple(Row(name=name, is_odd=True) for name in report.missing))


def _per_image(report: Report) -> Section:
    if not report.summary.images:
        return Section(tr("Labels per image"), tr("There are no images whose labels are known."))
    rows = (
        Row(
            # Translators: the average number of labels an image
            name=tr("Mean"),
            value=decimal(report.mean, 1),
            number=round(report.mean, 3),
            words=tr("all labels by all images"),
        ),
        Row(
            name=tr("Median"),
            value=short(report.median, 1),
            number=report.median,
            words=tr("half of the images have no more than this"),
        ),
        Row(
            # Translators: the largest number of labels on one image
            name=tr("Most"),
            value=count(report.most),
            number=report.most,
            words=tr("on {image}").format(image=report.fullest)
            if report.fullest
            else tr("no image has a label"),
        ),
    )
    return Section(tr("Labels per image"), tr("Images without labels count too."), rows)


def _sizes(report: Report) -> Section:
    sizes, all_labels = report.sizes, report.summary.labels
    if not all_labels:
        return Section(tr("Sizes"), tr("There are no labels."))
    parts = (
        (tr("Small"), sizes.small, tr("boxes under 32 × 32 pixels")),
        (tr("Medium"), sizes.medium, tr("boxes under 96 × 96 pixels")),
        (tr("Large"), sizes.large, tr("larger boxes")),
    )
    rows = [
        Row(
            name=name,
            value=count(n),
            number=n,
            share=n / all_labels,
            words=f"{percent(n / all_labels, 1)}: {words}",
        )
        for name, n, words in parts
    ]
    if sizes.unsound:
        words = tr("boxes that are no numbers, or have no area")
        rows.append(_counted(tr("Unsound"), sizes.unsound, words, is_odd=True))
    rows.append(_share_of_image(report))
    return Section(
        tr("Sizes"), tr("By the area of the box in pixels of the image; the bounds are COCO's."), tuple(rows)
    )


def _share_of_image(report: Report) -> Row:
    share, without = report.sizes.share, report.sizes.images_without
    if share is None:
        return Row(
            name=tr("Part of the image"),
            value=tr(NOT_KNOWN),
            words=tr("the server told the size of no image"),
        )
    words = tr("half of the boxes cover no more of their image than this")
    if without:
        words = plural(
            without,
            "half of the boxes cover no more of their image than this; of {n} image the size is not known",
            "half of the boxes cover no more of their image than this; of {n} images the size is not known",
        )
    return Row(name=tr("Part of the image"), value=percent(share, 2), number=round(share, 6), words=words)


def _confidence(report: Report) -> Section:
    number, all_labels = report.confidences, report.summary.labels
    if report.confidence is None:
        why = tr(
            "The server gave no confidence with any label, so nothing can be said about sure and unsure ones."
        )
        return Section(tr("Confidence"), why if all_labels else tr("There are no labels."))
    rows = (
        _counted(
            tr("With a confidence"), number, _part_of_labels(number, all_labels), is_odd=number < all_labels
        ),
        Row(
            name=tr("Median"),
            value=decimal(report.confidence),
            number=round(report.confidence, 4),
            words=tr("half of those labels are no surer than this; 1 is certain"),
        ),
    )
    return Section(tr("Confidence"), tr("How sure the model was, as far as the server tells."), rows)


def _empty(report: Report) -> Section:
    title = tr("Images without labels")
    if not report.empty:
        return Section(
            title, tr("Each image has labels.") if report.summary.images else tr("There are no images.")
        )
    if not report.job.is_done:
        return Section(title, tr("They have no labels yet."), tuple(Row(name=name) for name in report.empty))
    about = tr(
        "Nothing was found on them: they show none of the classes, or the prompt or threshold missed it."
    )
    return Section(title, about, tuple(Row(name=name) for name in report.empty))


def _counted(name: str, number: int | None, words: str, *, is_odd: bool = False) -> Row:
    value = tr(NOT_KNOWN) if number is None else count(number)
    return Row(name=name, value=value, number=number, words=words, is_odd=is_odd)


def _part_of_images(number: int, of: int) -> str:
    return (
        tr("{share} of the images").format(share=percent(number / of, 1)) if of else tr("there are no images")
    )


def _part_of_labels(number: int, of: int) -> str:
    return (
        tr("{share} of the labels").format(share=percent(number / of, 1)) if of else tr("there are no labels")
    )
