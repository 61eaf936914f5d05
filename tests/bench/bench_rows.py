"""The longest stall of the GUI thread for all that is done with an ontology of 500 and of 10,000 rows."""

import argparse
import asyncio
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.adapters.file_lock import FileLock
from app.bootstrap import build_workstation
from app.domain.catalogue import Catalogue
from app.domain.checks import Fix
from app.domain.job import Draft
from app.domain.ontology import Format, Ontology, from_pairs
from app.domain.ontology_text import write
from app.services.workstation import Workstation
from app.ui.composer.code_edit import CodeEdit
from app.ui.composer.edits import Column
from app.ui.composer.find_bar import Shown
from app.ui.composer.page import DraftPage
from app.ui.frame import Frame, open_frame
from app.ui.loop import Runtime
from tests.services.fakes import KEY, PARTS, SERVER, WORKSPACE, FakeApi
from tests.turns import Turn, TurnClock, Watchdog

LIMITS_S = {500: 0.016, 10_000: 0.050}
"""By rows: the longest stall that nobody feels; a turn of the loop that only draws may need a frame."""
ROUNDS = 5
QUIET_S = 0.8
"""Longer than the half second after which a draft is saved: that belongs to the edit."""
AFTER_S = 0.1

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a person does, and how many rows there are after it; None where no draft is in front."""

    name: str
    act: Act
    rows: int | None


class Window:
    """The real window in the middle of its work, and the turns of its loop."""

    def __init__(self, frame: Frame, station: Workstation, clock: TurnClock, turns: list[Turn]) -> None:
        self.window = frame.window
        self.station = station
        self._clock = clock
        self._turns = turns

    @property
    def page(self) -> DraftPage | None:
        """The draft in front."""
        tab = self.window.pages.draft_tab
        return tab.page if tab is not None else None

    @property
    def rows(self) -> int | None:
        """How many rows the draft in front has."""
        return len(self.page.ontology.grid.rows.entries) if self.page is not None else None

    async def longest_turn(self, step: Step) -> Turn:
        """Do something, wait until everything behind it has ended, and return the longest turn."""
        self._turns.clear()
        step.act()
        await self.rest()
        assert self.rows == step.rows, f"{self.rows} rows after {step.name!r}, not {step.rows}"
        return max(self._turns, key=lambda turn: turn.wall)

    async def rest(self) -> None:
        """Wait until all is checked and saved."""
        composer = self.station.composer
        await asyncio.sleep(QUIET_S)
        for draft in composer.drafts:
            await composer.check_now(draft.id)
        await asyncio.sleep(AFTER_S)


def pairs(rows: int) -> Iterator[tuple[str, str]]:
    """Return rows of which some have something to be said about: repeated, without a class, altered."""
    for i in range(rows):
        prompt = f"a part of kind {i - 1 if i % 50 == 7 else i}"
        yield prompt, "" if i % 100 == 3 else f"kind/{i % 97}" if i % 20 == 5 else f"kind {i // 4}"


def swapped(draft: Draft) -> Draft:
    """Do what “Swap all rows” does."""
    entries = (draft.request.ontology or Ontology()).entries
    return draft.asking(ontology=from_pairs((e.class_name, e.prompt) for e in entries))


def steps(window: Window, rows: int, folder: Path) -> Iterator[Step]:
    """Return everything that is done with so many rows, in the order of a person's work."""
    composer = window.station.composer
    yield Step("nothing", lambda: None, window.rows)
    draft = Draft(id="", name="rows", workspace=WORKSPACE, project=PARTS.id).asking(batch_id="batch-12")
    yield Step("open a draft without rows", lambda: composer.add(draft), 0)
    assert window.page is not None
    draft_id = window.page.draft_id
    QGuiApplication.clipboard().setText("\n".join("\t".join(pair) for pair in pairs(rows)))
    yield from in_grid(window.page, rows)
    yield Step("check again", window.station.catalogue.changed.emit, rows)
    yield from in_find_bar(window.page, rows)
    yield from in_formats(window.page, rows)
    yield from with_all(window.page, rows, folder)
    yield Step("close the tab", window.window.pages.close_front, None)
    yield Step("open the tab again", lambda: composer.open(draft_id), rows)
    yield Step("delete the draft", lambda: composer.delete(draft_id), None)


def in_grid(page: DraftPage, rows: int) -> Iterator[Step]:
    """Return what is done to cells."""
    grid, document = page.ontology.grid, page.document
    yield Step("paste", grid.actions_.paste, rows)
    middle = grid.rows.index(rows // 2, Column.PROMPT)
    yield Step("go to the middle", lambda: grid.go_to(middle), rows)
    yield Step("edit a cell", lambda: grid.rows.setData(middle, "another part"), rows)
    to_class = partial(grid.go_to, middle.siblingAtColumn(Column.CLASS))
    yield Step("open the editor of a class", lambda: (to_class(), grid.edit_current()), rows)
    yield Step("type a letter in it", lambda: QTest.keyClicks(QApplication.focusWidget(), "k"), rows)
    yield Step("set a confidence", lambda: grid.rows.set_threshold(rows // 2, 0.7), rows)
    yield Step("fix all", lambda: document.apply_fix(Fix("Swap all rows", swapped)), rows)
    yield Step("undo the fix", document.undo_stack.undo, rows)
    yield Step("undo the confidence", document.undo_stack.undo, rows)
    yield Step("redo the confidence", document.undo_stack.redo, rows)


def in_find_bar(page: DraftPage, rows: int) -> Iterator[Step]:
    """Return what is done to find rows."""
    finding, bar = page.ontology.grid_page.finding, page.ontology.grid_page.bar
    yield Step("open the bar for finding", finding.replace, rows)
    for letters in ("k", "ki", "kind 1"):
        yield Step(f"find “{letters}”", partial(bar.sought.setText, letters), rows)
    yield Step("go to the next place", finding.next, rows)
    yield Step("filter by it", lambda: bar.choose_shown(Shown.MATCHES), rows)
    yield Step("filter by problems", lambda: bar.choose_shown(Shown.PROBLEMS), rows)
    yield Step("show all", lambda: bar.choose_shown(Shown.ALL), rows)
    bar.replace.setText("sort 1")
    yield Step("replace all", bar.all.click, rows)
    yield Step("undo the replacement", page.document.undo_stack.undo, rows)
    yield Step("close the bar", finding.close, rows)


def in_formats(page: DraftPage, rows: int) -> Iterator[Step]:
    """Return the ways between the views, and what is typed into the JSON."""
    editor = page.ontology.text.findChild(CodeEdit)
    for form in (Format.OBJECTS, Format.OBJECT, Format.STRINGS):
        yield Step(f"switch to the format {form}", partial(page.ontology.show_view, form), rows)
        if form is Format.OBJECTS:
            yield Step("  go to the middle", partial(go_to_middle, editor), rows)
            yield Step("  type a letter", lambda: QTest.keyClicks(editor, "k"), rows)
            yield Step("  undo it", page.document.undo_stack.undo, rows)
            yield Step("  break the text", lambda: QTest.keyClicks(editor, '"'), rows - 1)
            yield Step("  type on", lambda: QTest.keyClicks(editor, "k"), rows - 1)
            yield Step("  undo that", page.document.undo_stack.undo, rows)
        yield Step("  and to the grid", lambda: page.ontology.show_view("grid"), rows)


def go_to_middle(editor: CodeEdit) -> None:
    """Put the cursor into a prompt in the middle."""
    block = editor.document().findBlockByNumber(editor.blockCount() // 2)
    cursor = editor.textCursor()
    cursor.setPosition(block.position() + block.text().index(" part"))
    editor.setTextCursor(cursor)


def with_all(page: DraftPage, rows: int, folder: Path) -> Iterator[Step]:
    """Return what is done to all rows at once, and a file that comes to them."""
    grid, document, commands = page.ontology.grid, page.document, page.ontology.grid.actions_
    yield Step("select all", grid.selectAll, rows)
    yield Step("copy", commands.copy, rows)
    yield Step("fill down", commands.fill, rows)
    yield Step("undo the filling", document.undo_stack.undo, rows)
    grid.selectAll()
    yield Step("delete all rows", commands.remove, 0)
    yield Step("undo the deletion", document.undo_stack.undo, rows)
    file = folder / "more.json"
    file.write_text(
        write(from_pairs((f"more of {p}", c) for p, c in dict(pairs(rows)).items()), Format.OBJECT)
    )
    new = len(dict(pairs(rows)))
    yield Step("import a file", lambda: page.ontology.sources.take_paths([str(file)]), rows + new)
    yield Step("undo the import", document.undo_stack.undo, rows)


async def measure(window: Window, rows: int, folder: Path, *, shows_places: bool) -> None:
    """Go through all steps some times, and print the longest turn of each."""
    found: dict[str, list[Turn]] = {}
    await window.rest()
    for _ in range(ROUNDS):
        for step in steps(window, rows, folder):
            found.setdefault(step.name, []).append(await window.longest_turn(step))
    limit = LIMITS_S.get(rows, max(LIMITS_S.values()))
    print(f"\n{rows} rows, longest turn in ms: median [least–most] by the wall, CPU; goal {limit * 1000:.0f}")
    for name, turns in found.items():
        walls = sorted(turn.wall * 1000 for turn in turns)
        cpu = median(turn.cpu * 1000 for turn in turns)
        verdict = "  OVER" if median(walls) > limit * 1000 else ""
        print(f"{name:32}{median(walls):7.1f} [{walls[0]:.1f}–{walls[-1]:.1f}], CPU {cpu:.1f}{verdict}")
        for place in max(turns, key=lambda turn: turn.wall).places if shows_places and verdict else ():
            print(f"      {place}")


def main(arguments: list[str]) -> int:
    """Open the window on a data folder of its own, and measure in it."""
    parser = argparse.ArgumentParser(prog="bench_rows")
    parser.add_argument("--places", action="store_true", help="print where the turns over the goal were")
    parser.add_argument("--rows", type=int, action="append", help="so many rows, in place of 500 and 10,000")
    options = parser.parse_args(arguments)
    failures: list[Exception] = []
    with tempfile.TemporaryDirectory(prefix="labeldock-bench-") as home:
        frame = open_frame(FileLock(Path(home, "lock")), Path(home, "window.ini"), "bench")
        assert frame is not None

        async def work(station: Workstation) -> None:
            frame.window.activateWindow()
            turns: list[Turn] = []
            clock = TurnClock(turns.append)
            try:
                with Watchdog(clock, min(LIMITS_S.values())):
                    for rows in options.rows or LIMITS_S:
                        window = Window(frame, station, clock, turns)
                        await measure(window, rows, Path(home), shows_places=options.places)
            except Exception as error:
                traceback.print_exc()
                failures.append(error)
            clock.stop()
            frame.window.close()

        build = partial(_build, Path(home))
        Runtime(frame, build, painted=_nothing, started=work, ended=_nothing, handed=lambda _: None).run()
    return 1 if failures else 0


def _build(home: Path) -> Workstation:
    """Return the program's own services but for the server, which is in memory."""
    classes = {f"kind {i}": 1 for i in range(300)}
    api = FakeApi(Catalogue(WORKSPACE, "Workbench", (replace(PARTS, classes=classes),)))

    async def open_api(_server: str, _key: str) -> FakeApi:
        return api

    given = {"open_api": open_api, "environment_key": KEY}
    return build_workstation(server=SERVER, home=home, replace=given)


async def _nothing() -> None:
    pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
