"""Brings the catalogues of resources/translations up to the code: `python3 packaging/start.py texts [LANGUAGE …]`.

Texts are read from the code's syntax tree, so that those inside an f-string are found by every Python. A language
that has no catalogue yet gets one. Nothing is guessed: a text that was changed has to be translated anew.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "resources" / "translations"
LANGUAGES: Final = ("de", "es", "ja", "zh_CN")
HOME: Final = "app.domain.texts"
FUNCTIONS: Final = ("tr", "mark", "plural")
FOR_TRANSLATORS: Final = "Translators:"
WIDTH: Final = 110
PLURALS: Final = {"es": "nplurals=2; plural=(n != 1);"}
"""Where Babel's rule has a form that no number of ours needs: Spanish has its own for whole millions."""
DATE: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands in every catalogue: a date that moves would change files in which nothing else does."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the code: its English words (two where it has a plural), and what is said to translators."""

    file: str
    line: int
    english: tuple[str, ...]
    context: str = ""
    note: str = ""


def main(languages: Sequence[str]) -> int:
    """Update and compile all catalogues, and make those of new languages; say what is left to translate."""
    texts, mistakes = read_code()
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    for language in sorted({*known_languages(), *languages}):
        catalogue = updated(read(language), texts)
        write(language, catalogue)
        left = sum(not is_translated(message.string) for message in catalogue if message.id)
        print(f"{language}: {len(catalogue)} texts, {left} to translate")
    return 1 if mistakes else 0


def known_languages() -> list[str]:
    """Return the languages that are shipped and those that have a catalogue."""
    return sorted({*LANGUAGES, *(path.stem for path in FOLDER.glob("*.po"))})


def read_code(root: Path = ROOT) -> tuple[list[Text], list[str]]:
    """Return the texts of app/, and what is wrong with how some are given."""
    texts: list[Text] = []
    mistakes: list[str] = []
    for path in sorted((root / "app").rglob("*.py")):
        found, wrong = read_source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
        texts += found
        mistakes += wrong
    return texts, mistakes


def read_source(name: str, source: str) -> tuple[list[Text], list[str]]:
    """Return the texts of one file, and what is wrong with how some are given."""
    tree = ast.parse(source)
    lines = source.splitlines()
    ours = _names(tree)
    texts: list[Text] = []
    mistakes: list[str] = []
    for call in sorted(_calls(tree), key=lambda call: (call.lineno, call.col_offset)):
        place = f"{name}:{call.lineno}"
        if isinstance(call.func, ast.Attribute) and call.func.attr == "tr":
            mistakes.append(f"{place} asks Qt for a text; use tr() of {HOME}")
        function = ours.get(call.func.id, "") if isinstance(call.func, ast.Name) else ""
        if not function or (function == "tr" and _is_from_a_table(call)):
            continue
        words = [_words(argument) for argument in call.args[function == "plural" :]]
        words += [_words(keyword.value) for keyword in call.keywords]
        if not all(words):
            mistakes.append(f"{place} {function}() takes the text itself: no f-string, nothing put together")
        elif function == "plural":
            texts.append(Text(name, call.lineno, tuple(words), note=_note(lines, call.lineno)))
        else:
            texts.append(Text(name, call.lineno, (words[0],), "".join(words[1:]), _note(lines, call.lineno)))
    return texts, mistakes


def updated(catalogue: Catalog, texts: Sequence[Text]) -> Catalog:
    """Return a catalogue with the texts of the code and no others, and what was translated of them."""
    template = Catalog(fuzzy=False)
    for text in texts:
        template.add(
            text.english[0] if len(text.english) == 1 else text.english,
            locations=[(text.file, text.line)],
            auto_comments=[text.note] if text.note else (),
            context=text.context or None,
        )
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        message.flags.discard("python-format")  # "50 % of" is no pattern; ours have braces
    return catalogue


def read(language: str) -> Catalog:
    """Return the catalogue of a language as it is on disk, or an empty one."""
    path = FOLDER / f"{language}.po"
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(language: str, catalogue: Catalog) -> None:
    """Write a catalogue twice: for people and for the program."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    catalogue.header_comment = (
        f"# The texts of Labeldock in {catalogue.locale and catalogue.locale.english_name}."
    )
    catalogue.creation_date = catalogue.revision_date = DATE
    with (FOLDER / f"{language}.po").open("wb") as file:
        write_po(file, catalogue, width=WIDTH, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    (FOLDER / f"{language}.mo").write_bytes(compiled(catalogue))


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as gettext reads it; the same texts are always the same bytes."""
    ready = _empty(catalogue.locale_identifier or "", catalogue.plural_forms)
    for message in catalogue:
        if message.id and is_translated(message.string):  # Babel would keep plurals without words
            ready.add(message.id, message.string, context=message.context)
    with BytesIO() as file:
        write_mo(file, ready)
        return file.getvalue()


def is_translated(words: str | Sequence[str] | None) -> bool:
    """Say whether all forms of a text are there."""
    return words is not None and bool(words) and all(words)


def _empty(language: str, plurals: str = "") -> Catalog:
    catalogue = Catalog(
        locale=language,
        project="Labeldock",
        version="1",
        msgid_bugs_address="Labeldock",
        last_translator="Labeldock",
        language_team="Labeldock",
        creation_date=DATE,
        revision_date=DATE,
        fuzzy=False,
    )
    if plurals := plurals or PLURALS.get(language, ""):
        catalogue.mime_headers = [("Plural-Forms", plurals)]
    return catalogue


def _names(tree: ast.Module) -> dict[str, str]:
    """Return by which names a file calls the functions that take texts."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == HOME]
    if any(isinstance(node, ast.FunctionDef) and node.name == "tr" for node in tree.body):
        return {name: name for name in FUNCTIONS}  # the home of the functions itself
    names = [alias for node in imports for alias in node.names if alias.name in FUNCTIONS]
    return {alias.asname or alias.name: alias.name for alias in names}


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _words(node: ast.expr) -> str:
    """Return the text that stands there as it is, or nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_from_a_table(call: ast.Call) -> bool:
    """Say whether a text is named where it is shown; it stands in `mark` where the name comes from."""
    return len(call.args) == 1 and isinstance(call.args[0], ast.Name | ast.Attribute | ast.Subscript)


def _note(lines: Sequence[str], line: int) -> str:
    """Return the comment for translators that ends in the line above."""
    above: list[str] = []
    for text in reversed(lines[: line - 1]):
        if not (comment := text.strip()).startswith("#"):
            break
        above.insert(0, comment.lstrip("# "))
        if above[0].startswith(FOR_TRANSLATORS):
            return " ".join(above).removeprefix(FOR_TRANSLATORS).strip()
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
