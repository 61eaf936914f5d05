"""The sanity report as files: one HTML page that needs nothing else, or CSV."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from app.domain.csv_text import csv_line
from app.domain.halves import without_halves
from app.domain.label_report_words import facts, sections, time_text
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.label_report import Report
    from app.domain.label_report_words import Row, Section

COLUMNS = ("section", "name", "value", "share", "earlierShare", "explanation")
_NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# No script and nothing from elsewhere: the page's own policy keeps even a mistake of ours from loading anything.
_HEAD = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
:root {{ --page: #ffffff; --text: #1d2330; --muted: #5f677a; --border: #e2e5ea; --bar: #5b4bdb; --odd: #8f5600; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --page: #16181d; --text: #e6e8ee; --muted: #9aa1b2; --border: #2e323b; --bar: #8f82f5; --odd: #e0a850; }}
}}
body {{ margin: 2rem auto; max-width: 56rem; padding: 0 1rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }}
h1 {{ font-size: 1.5rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }}
h2 {{ font-size: 1.05rem; margin: 2rem 0 .2rem; }}
p, dt, td.words {{ color: var(--muted); }}
p {{ margin: 0 0 .6rem; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; }}
dd {{ margin: 0; overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; table-layout: fixed; width: 100%; }}
td {{ border-top: 1px solid var(--border); padding: .3rem .6rem .3rem 0; vertical-align: top;
  overflow-wrap: anywhere; }}
td.name {{ width: 28%; }}
td.value {{ width: 11%; text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; white-space: nowrap; }}
td.bar {{ width: 20%; }}
td.bar div {{ position: relative; height: .6rem; margin-top: .45rem; border-radius: .2rem; background: var(--border); }}
td.bar span {{ display: block; height: 100%; border-radius: .2rem; background: var(--bar); }}
td.bar i {{ position: absolute; top: -.2rem; bottom: -.2rem; width: 2px; background: var(--text); }}
tr.odd td.name, tr.odd td.value {{ color: var(--odd); }}
tr.odd td.name::before {{ content: "⚠ "; }}
ul {{ columns: 18rem; padding-left: 1.2rem; }}
li {{ overflow-wrap: anywhere; }}
</style>
</head>
<body>
"""


def csv_lines(report: Report) -> Iterator[str]:
    """Yield the report as CSV, a line at a time; shares are 0–1, and what is not known is empty."""
    yield csv_line(COLUMNS)
    for title, text in facts(report):
        yield csv_line((tr("Run"), title, text, None, None, None))
    for section in sections(report):
        if not section.rows:
            yield csv_line((section.title, None, None, None, None, section.about))
        for row in section.rows:
            value = row.number if row.number is not None else row.value
            yield csv_line((section.title, row.name, value, row.share, row.before, row.words))


def html_lines(report: Report, made_at: float) -> Iterator[str]:
    """Yield the report as a page, piece by piece; `made_at` in epoch seconds."""
    title = tr("Labels of {name}").format(name=report.job.name)
    about = tr("Labels that came back, looked at {time}.").format(time=time_text(made_at))
    # Translators: not a word but the code of your language for web pages, such as “de”
    yield _HEAD.format(language=_text(tr("en", "code of the language")), title=_text(title))
    yield f"<h1>{_text(report.job.name)}</h1>\n<p>{_text(about)}</p>\n<dl>\n"
    for title, text in facts(report):
        yield f"<dt>{_text(title)}</dt><dd>{_text(text)}</dd>\n"
    yield "</dl>\n"
    for section in sections(report):
        yield from _section(section)
    yield "</body>\n</html>\n"


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{_text(section.title)}</h2>\n<p>{_text(section.about)}</p>\n"
    if not section.rows:
        return
    if not any(row.value for row in section.rows):
        yield "<ul>\n"
        yield from (f"<li>{_text(row.name)}</li>\n" for row in section.rows)
        yield "</ul>\n"
        return
    has_bars = any(row.share is not None for row in section.rows)
    yield "<table>\n"
    yield from (_row(row, has_bar=has_bars) for row in section.rows)
    yield "</table>\n"


def _row(row: Row, *, has_bar: bool) -> str:
    bar = f'<td class="bar">{_bar(row)}</td>' if has_bar else ""
    kind = ' class="odd"' if row.is_odd else ""
    return (
        f'<tr{kind}><td class="name">{_text(row.name)}</td>{bar}'
        f'<td class="value">{_text(row.value)}</td><td class="words">{_text(row.words)}</td></tr>\n'
    )


def _bar(row: Row) -> str:
    """Return the part of all labels as a bar, with a mark where it was in the earlier run."""
    if row.share is None:
        return ""
    before = f'<i style="left:{100 * row.before:.2f}%"></i>' if row.before is not None else ""
    return f'<div><span style="width:{100 * row.share:.2f}%"></span>{before}</div>'


def _text(text: str) -> str:
    """Return text of a person or a server as it can stand in a page."""
    return escape(_NOT_SHOWN.sub("\ufffd", without_halves(text)))
