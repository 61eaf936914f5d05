"""Tells by its content which kind of text this is; the file's name only helps where that leaves it open."""

from __future__ import annotations

import re

from app.domain.interchange import autodistill, table, yolo
from app.domain.interchange.kinds import Kind
from app.domain.interchange.lines import LABELME_SPECIAL

_JOB = re.compile(r'"request"\s*:\s*\{')
_CATEGORIES = re.compile(r'"categories"\s*:\s*\[')
_LABELS = re.compile(r'"labels"\s*:\s*\[')
_FIRST_KEYS = re.compile(r'"(class|prompt|supercategory|name)"\s*:')
_FIRST_STRING = re.compile(r'\{\s*(?:#[^\n]*\s*)*(["\'}])')
_PYTHON = re.compile(r"\{\s*(?:#|[rRuU]?')|[{,:]\s*[rRuU]?'|,\s*\}|#[^\n]*\n")
_LABELMAP = re.compile(r"#\s*label:|(?:[^:\r\n]+:\d{1,3},\d{1,3},\d{1,3}:)", re.IGNORECASE)
_SPECIAL = re.compile(rf"^\s*(?:{'|'.join(LABELME_SPECIAL)})\s*$", re.MULTILINE)
_BY_NAME = (
    ("labels.txt", Kind.LABELME),
    (".txt", Kind.YOLO),
    (".names", Kind.YOLO),
    (".csv", Kind.CSV),
    (".tsv", Kind.TSV),
    (".py", Kind.AUTODISTILL),
)


def recognise(text: str, name: str = "") -> Kind:
    """Return the kind of a text, that of a table for one without signs of another."""
    text = text.lstrip("\ufeff \t\r\n")
    by_content = {"{": _of_object, "[": _of_list, "<": _of_xml}.get(text[:1], _of_lines)
    return by_content(text, name.lower())


def _of_object(text: str, name: str) -> Kind:
    if _JOB.search(text):
        return Kind.JOBFILE
    if _CATEGORIES.search(text):
        return Kind.COCO
    if _LABELS.search(text):
        return Kind.CVAT
    if name.endswith((".yaml", ".yml")):
        return Kind.YOLO
    return Kind.AUTODISTILL if name.endswith(".py") or _is_python(text) else Kind.OBJECT


def _of_list(text: str, _name: str) -> Kind:
    first = text[1:].lstrip(" \t\r\n")
    if not first.startswith("{"):
        return Kind.STRINGS
    keys = set(_FIRST_KEYS.findall(first.partition("}")[0]))
    if "class" in keys or "name" not in keys:
        return Kind.OBJECTS
    return Kind.COCO if "supercategory" in keys else Kind.CVAT


def _of_xml(text: str, _name: str) -> Kind:
    return Kind.VOC if re.search(r"<annotation[\s>]", text) else Kind.LABELSTUDIO


def _of_lines(text: str, name: str) -> Kind:
    if table.has_header(text):
        return _of_table(text)
    if _LABELMAP.match(text):
        return Kind.VOC
    if yolo.looks_like_yaml(text, name):
        return Kind.YOLO
    if autodistill.looks_like_python(text):
        return Kind.AUTODISTILL
    if _SPECIAL.search(text):
        return Kind.LABELME
    return next((kind for ending, kind in _BY_NAME if name.endswith(ending)), _of_table(text))


def _of_table(text: str) -> Kind:
    return Kind.TSV if table.separator_of(text) in ("", "\t") else Kind.CSV


def _is_python(text: str) -> bool:
    """Tell a dictionary of Python from an object of JSON: by single quotes, comments, a comma at the end."""
    return bool(_PYTHON.search(re.sub(r'"[^"\\]*(?:\\.[^"\\]*)*"', '""', text)))
