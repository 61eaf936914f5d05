"""A data file with bytes turned over is kept aside, what can be read is recovered, and the person is told."""

import asyncio
import shutil
import sqlite3
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest

from app.adapters.store import SqliteStore
from app.domain.errors import StoreError
from app.domain.job import Draft, Job
from app.domain.status import JobStatus, SubJob
from tests.faults.scale import LONG_S, SEED, scaled
from tests.services.fakes import NOW, WORKSPACE, make_draft

DRAFTS, JOBS = 12, 60
FILES = scaled(25, 3000)
SLIPS = (1, 1, 2, 8, 64)


@dataclass(slots=True)
class Fate:
    """What became of the damaged files."""

    counts: Counter[str] = field(default_factory=Counter)
    drafts: int = 0
    jobs: int = 0
    altered: int = 0

    def __str__(self) -> str:
        put_aside = max(1, self.counts["put aside"])
        return (
            f"{sum(self.counts.values())} damaged files of seed {SEED}: {dict(self.counts)}; of those put aside "
            f"{self.drafts / put_aside / DRAFTS:.0%} of drafts and {self.jobs / put_aside / JOBS:.0%} of jobs came "
            f"back; {self.altered} texts differ by the bytes that were turned over"
        )


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with drafts, and jobs with a history."""
    file = tmp_path_factory.mktemp("sound") / "data.sqlite3"
    asyncio.run(_fill(file))
    return file


@pytest.mark.timeout(LONG_S)
async def test_a_damaged_file_is_kept_and_what_can_be_read_comes_back_and_that_is_told(
    sound: Path, tmp_path: Path
):
    fate, chance = Fate(), Random(SEED)
    known, content = await _content(sound), _read(sound)
    for number in range(FILES):
        folder = tmp_path / str(number)
        folder.mkdir()
        file = folder / sound.name
        damaged = _damage(file, content, chance)
        try:
            await _look(file, damaged, known, fate)
        except Exception as error:
            pytest.fail(f"file {number} of seed {SEED}: {error!r}")
        shutil.rmtree(folder)
    print(f"\n{fate}")


def _read(file: Path) -> bytes:
    return file.read_bytes()


def _damage(file: Path, content: bytes, chance: Random) -> bytes:
    """Write the content with bytes turned over, a page wiped, or its end cut off; return what was written."""
    data = bytearray(content)
    kind = chance.choice(("slips", "slips", "slips", "page", "cut", "head"))
    if kind == "slips":
        for _ in range(chance.choice(SLIPS)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == "page":
        start = 4096 * chance.randrange(len(data) // 4096)
        data[start : start + 4096] = chance.choice((bytes(4096), chance.randbytes(4096)))
    elif kind == "cut":
        del data[chance.randrange(len(data)) :]
    else:
        data[chance.randrange(100)] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    return bytes(data)


async def _look(
    file: Path, damaged: bytes, known: tuple[dict[str, Draft], dict[str, Job]], fate: Fate
) -> None:
    """Open the file, and hold what is promised."""
    store = SqliteStore(file)
    try:
        await store.open()
    except StoreError:
        fate.counts["refused"] += 1  # it calls itself that of a newer Labeldock
        assert _read(file)[:96] == damaged[:96]
        return
    drafts, jobs = await store.drafts(), await store.jobs()
    await store.save_draft(make_draft("new"))
    await store.close()
    is_aside = _is_kept(file, damaged)
    fate.counts["put aside" if is_aside else "read as it was"] += 1
    is_less = len(drafts) < DRAFTS or len(jobs) < JOBS
    assert store.notice is not None or not (is_aside or is_less), "Something is missing, and nobody is told."
    assert is_aside or is_less or store.notice is None, "Nothing is missing, and a damage is told."
    fate.altered += _altered(drafts, known[0]) + _altered(jobs, known[1])
    if is_aside:
        fate.drafts += len(drafts)
        fate.jobs += len(jobs)


def _is_kept(file: Path, damaged: bytes) -> bool:
    """Tell whether the damaged file was kept, byte for byte."""
    aside = [path for path in file.parent.iterdir() if path.read_bytes() == damaged and path != file]
    return bool(aside)


def _altered(found: list[Draft] | list[Job], known: dict[str, Draft] | dict[str, Job]) -> int:
    return sum(known.get(value.id) != value for value in found)


async def _content(file: Path) -> tuple[dict[str, Draft], dict[str, Job]]:
    copy = file.with_name("copy.sqlite3")
    shutil.copy(file, copy)
    store = SqliteStore(copy)
    await store.open()
    drafts, jobs = await store.drafts(), await store.jobs()
    await store.close()
    assert (len(drafts), len(jobs)) == (DRAFTS, JOBS)
    return {d.id: d for d in drafts}, {j.id: j for j in jobs}


async def _fill(file: Path) -> None:
    store = SqliteStore(file)
    await store.open()
    for number in range(DRAFTS):
        await store.save_draft(make_draft(f"draft-{number}", name=f"Draft {number}"))
    for number in range(JOBS):
        draft = make_draft(f"job-{number}")
        job = Job(
            id=draft.id, name=f"Job {number}", server="https://s", workspace=WORKSPACE, project="parts",
            submitted_at=NOW + number, job_id=f"remote-{number}", annotation_job_id=f"board-{number}",
        )  # fmt: skip
        await store.submitted("", job, draft.request.body_text())
        for done in range(4):
            status = JobStatus(
                status="running", num_images=4, num_sent_back=done, subjobs=(SubJob("1", "running"),)
            )
            await store.record(
                replace(job, status=status, heard_at=NOW), f"status running, {done} of 4 images"
            )
    await store.close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
