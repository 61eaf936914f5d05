"""The user guide does not go stale: links lead somewhere, pictures are there, names that it quotes are on screen."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from app.resources import guide_folder
from app.services.guide import FIRST, read_guide, slug

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
CHAPTERS = sorted(GUIDE.glob("*.md"))
PICTURES_BYTES = 3_000_000
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
QUOTED = re.compile(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@cache
def texts_on_screen() -> frozenset[str]:
    """Return every text that the code asks to be translated, without mnemonics and keys."""
    found = set()
    for file in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("tr", "mark", "plural"):
                words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found |= {str(word).partition("\t")[0].replace("&", "") for word in words}
    return frozenset(found)


def names_in(text: str) -> list[str]:
    """Return the names that a chapter quotes; a way through menus gives each of its steps."""
    whole = " ".join(CODE.sub("", text).split())
    quoted = QUOTED.findall(whole)
    return [name for words in quoted for name in ([words] if words.startswith("→") else words.split(" → "))]


def anchors_of(file: Path) -> set[str]:
    return {slug(heading) for heading in HEADING.findall(file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda file: file.stem)
def test_each_name_that_is_quoted_is_on_screen(chapter):
    unknown = [
        name for name in names_in(chapter.read_text(encoding="utf-8")) if name not in texts_on_screen()
    ]
    assert not unknown


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda file: file.stem)
def test_each_link_leads_somewhere(chapter):
    for link in LINK.findall(chapter.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = GUIDE / name if name else chapter
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda file: file.stem)
def test_each_picture_is_there_and_described(chapter):
    for words, address in PICTURE.findall(chapter.read_text(encoding="utf-8")):
        assert (GUIDE / address).exists(), address
        assert words


def test_each_picture_is_used_and_all_of_them_are_small():
    used = {
        GUIDE / address
        for file in CHAPTERS
        for _, address in PICTURE.findall(file.read_text(encoding="utf-8"))
    }
    pictures = set((GUIDE / "images").glob("*.png"))
    assert pictures == used
    assert sum(file.stat().st_size for file in pictures) < PICTURES_BYTES


def test_each_picture_is_a_page_of_the_tour():
    tree = ast.parse((ROOT / "packaging" / "tour.py").read_text(encoding="utf-8"))
    pages = {
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Page"
        and isinstance(node.args[0], ast.Constant)
    }
    assert {file.stem for file in (GUIDE / "images").glob("*.png")} <= pages


def test_each_chapter_is_in_the_contents():
    guide = read_guide(GUIDE)
    assert {chapter.name for chapter in guide.chapters} == {file.name for file in CHAPTERS}
    assert guide.chapters[0].name == FIRST
    assert all(chapter.title for chapter in guide.chapters)


def test_the_guide_is_shipped_with_the_program():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert (
        project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]["docs/guide"]
        == "app/resources/guide"
    )
    assert guide_folder() == GUIDE


def test_a_name_that_is_nowhere_is_found():
    assert names_in("Choose *File → No such thing…* or `*code*` or **bold**.") == ["File", "No such thing…"]
    assert "No such thing…" not in texts_on_screen()
