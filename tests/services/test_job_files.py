"""Job files on disk: opened once, saved whole, and what somebody else wrote is asked about."""

import asyncio
import errno
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import InputError, OntologyError
from app.domain.job import DraftState
from app.domain.ontology import Entry, Format, from_pairs
from tests.services.fakes import BATCH, WORKSPACE, make_draft
from tests.waiting import wait_until

SAMPLES = Path(__file__).parents[1] / "data" / "interchange"
KEY = "rf_Zk3PqW8vT1xB6nLs9Rd2"


@pytest.fixture
def composer(workstation):
    return workstation.composer


@pytest.fixture
def files(workstation):
    return workstation.job_files


@pytest.fixture
def path(tmp_path):
    return tmp_path / "job.labeldock.json"


@pytest.fixture
async def draft(composer, files, path):
    """A draft that was saved in a job file."""
    made = composer.add(make_draft())
    await files.save(made.id, path)
    return composer.draft(made.id)


def heard(signal):
    found = []
    signal.connect(lambda *arguments: found.extend(arguments))
    return found


async def test_a_saved_job_file_opens_as_the_same_draft(composer, files, draft, path):
    composer.delete(draft.id)
    again = await files.open(path)
    assert again.id != draft.id
    assert again.request == draft.request
    assert (again.name, again.project, again.batch_name) == (draft.name, draft.project, draft.batch_name)


async def test_save_goes_into_the_file_that_the_draft_has(composer, files, draft, path):
    assert draft.path == str(path)
    composer.edit(replace(draft, name="Renamed"))
    await files.save(draft.id)
    assert json.loads(path.read_text(encoding="utf-8"))["name"] == "Renamed"


async def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(composer, files, path):
    path.write_text("x" * 100_000)
    await files.save(composer.add(make_draft()).id, path)
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 1
    assert [p.name for p in path.parent.iterdir()] == [path.name]


async def test_saved_under_another_name_the_draft_belongs_to_that_file(composer, files, draft, path):
    other = path.with_name("other.labeldock.json")
    await files.save(draft.id, other)
    assert composer.draft(draft.id).path == str(other)
    assert path.read_text(encoding="utf-8") == other.read_text(encoding="utf-8")


async def test_a_draft_is_edited_until_it_is_saved_or_as_it_was(composer, files, draft):
    assert not files.is_edited(composer.draft(draft.id))
    composer.edit(replace(composer.draft(draft.id), name="Other"))
    assert files.is_edited(composer.draft(draft.id))
    composer.edit(replace(composer.draft(draft.id), name=draft.name))
    assert not files.is_edited(composer.draft(draft.id))
    composer.edit(composer.draft(draft.id).asking(run_nms=True))
    await files.save(draft.id)
    assert not files.is_edited(composer.draft(draft.id))


async def test_a_draft_without_a_file_is_never_edited(composer, files):
    draft = composer.add(make_draft())
    composer.edit(replace(draft, name="Other"))
    assert not files.is_edited(composer.draft(draft.id))


async def test_a_file_with_but_the_id_of_the_batch_is_not_edited_when_the_draft_learns_its_name(
    composer, files, path
):
    made = composer.add(make_draft(batch_name=BATCH.id))
    await files.save(made.id, path)
    composer.queue([made.id])
    assert composer.draft(made.id).batch_name == BATCH.name
    assert not files.is_edited(composer.draft(made.id))


async def test_where_a_draft_stands_says_nothing_about_its_file(composer, files, draft):
    composer.set_state(draft.id, DraftState.QUEUED)
    assert not files.is_edited(composer.draft(draft.id))


@pytest.mark.parametrize(("change", "is_edited"), [({}, False), ({"name": "Other"}, True)])
async def test_after_a_restart_the_file_is_compared(workstation, files, draft, build, change, is_edited):
    workstation.composer.edit(replace(workstation.composer.draft(draft.id), **change))
    await workstation.stop()
    again = build()
    await again.start()
    await wait_until(lambda: not again.tasks.is_running("look at job files"))
    assert again.job_files.is_edited(again.composer.draft(draft.id)) is is_edited


async def test_a_file_that_is_gone_after_a_restart_counts_as_edited_and_can_be_saved_again(
    workstation, draft, build, path
):
    await workstation.stop()
    path.unlink()
    again = build()
    await again.start()
    await wait_until(lambda: not again.tasks.is_running("look at job files"))
    assert again.job_files.is_edited(again.composer.draft(draft.id))
    await again.job_files.save(draft.id)
    assert path.exists()


async def test_a_closed_draft_is_compared_when_it_is_opened(workstation, draft, build):
    workstation.composer.close(draft.id)
    await workstation.stop()
    again = build()
    await again.start()
    again.composer.edit(replace(again.composer.draft(draft.id), name="Other"))
    assert not again.job_files.is_edited(again.composer.draft(draft.id))
    again.composer.open(draft.id)
    await wait_until(lambda: again.job_files.is_edited(again.composer.draft(draft.id)))


async def test_what_somebody_else_wrote_is_not_overwritten_unless_wanted(composer, files, draft, path):
    conflicts = heard(files.conflicted)
    path.write_text('{"version": 1, "request": {}}', encoding="utf-8")
    await files.save(draft.id)
    assert conflicts == [draft.id]
    assert path.read_text(encoding="utf-8") == '{"version": 1, "request": {}}'
    await files.save(draft.id, is_over=True)
    assert json.loads(path.read_text(encoding="utf-8"))["name"] == draft.name
    assert not files.is_edited(composer.draft(draft.id))


async def test_a_file_that_is_gone_is_written_again_without_a_question(files, draft, path):
    path.unlink()
    conflicts = heard(files.conflicted)
    await files.save(draft.id)
    assert path.exists()
    assert conflicts == []


@pytest.mark.parametrize("is_over", [False, True])
async def test_the_file_of_a_newer_labeldock_is_never_overwritten(files, draft, path, is_over):
    path.write_text('{"version": 2, "request": {}}', encoding="utf-8")
    with pytest.raises(InputError, match="newer Labeldock"):
        await files.save(draft.id, is_over=is_over)
    assert path.read_text(encoding="utf-8") == '{"version": 2, "request": {}}'


async def test_the_file_of_a_newer_labeldock_opens_locked_and_its_copy_does_not(composer, files, path):
    path.write_text(
        '{"version": 2, "name": "New", "request": {"batchId": "b"}, "later": 1}', encoding="utf-8"
    )
    draft = await files.open(path)
    composer.edit(replace(draft, name="Changed"))
    assert composer.draft(draft.id).name == "New"
    with pytest.raises(InputError, match="newer Labeldock"):
        await files.save(draft.id)
    copy = composer.duplicate(draft.id)
    assert copy.is_editable
    assert (copy.path, copy.request.batch_id) == ("", "b")


async def test_a_copy_has_no_file(composer, draft):
    copy = composer.duplicate(draft.id)
    assert (copy.path, copy.file_digest) == ("", "")


async def test_opening_a_file_twice_shows_the_same_draft(composer, files, draft, path):
    composer.close(draft.id)
    opened = heard(composer.opened)
    again = await files.open(path.parent / "." / path.name)
    assert (again.id, opened) == (draft.id, [draft.id])
    assert len(composer.drafts) == 1


async def test_files_open_in_the_order_they_were_named_and_none_twice(composer, files, tmp_path):
    paths = [tmp_path / f"{name}.labeldock.json" for name in "cabcab"]
    for name, path in zip("cab", paths, strict=False):
        path.write_text(f'{{"version": 1, "name": "{name}", "request": {{}}}}', encoding="utf-8")
    await asyncio.gather(*(files.open(path) for path in paths))
    assert [draft.name for draft in composer.drafts] == ["c", "a", "b"]


async def test_a_file_that_cannot_be_used_is_named(files, path):
    path.write_text('{"version": 1, "request": {"runNMS": 3}}', encoding="utf-8")
    with pytest.raises(InputError, match=r"“job\.labeldock\.json”: “runNMS” must be"):
        await files.open(path)
    other = path.with_name("broken.json")
    other.write_text('["bolt"\n "nut"]', encoding="utf-8")
    with pytest.raises(InputError, match=r"“broken\.json”, line 2, column 2: A comma"):
        await files.open(other)


async def test_opening_a_file_that_says_something_else_by_now_keeps_the_draft_of_before(
    composer, files, draft, path
):
    parted = heard(files.parted)
    path.write_text('{"version": 1, "name": "From a colleague", "request": {}}', encoding="utf-8")
    again = await files.open(path)
    assert (again.name, again.path) == ("From a colleague", str(path))
    assert composer.draft(draft.id).path == ""
    assert parted == [draft.id]


async def test_files_that_were_used_are_told(files, draft, path):
    used = heard(files.used)
    await files.save(draft.id)
    await files.open(path)
    with pytest.raises(InputError):
        await files.open(path / "not there")
    assert used == [str(path), str(path)]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
async def test_a_link_stays_a_link(composer, files, tmp_path, path):
    link = tmp_path / "link.labeldock.json"
    link.symlink_to(path)
    await files.save(composer.add(make_draft()).id, link)
    assert link.is_symlink()
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="has no such modes")
async def test_who_may_read_a_file_is_not_changed_by_saving(files, draft, path):
    path.chmod(0o600)
    await files.save(draft.id)
    assert path.stat().st_mode & 0o777 == 0o600


async def test_into_a_folder_that_is_not_there_nothing_is_saved_and_the_draft_is_kept(
    composer, files, tmp_path
):
    draft = composer.add(make_draft())
    with pytest.raises(InputError, match="cannot be written: No such file or directory"):
        await files.save(draft.id, tmp_path / "missing" / "job.json")
    assert composer.draft(draft.id) == draft


async def test_a_full_disk_keeps_the_old_file_and_the_draft(monkeypatch, composer, files, draft, path):
    def fail(_file):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = path.read_text(encoding="utf-8")
    composer.edit(replace(composer.draft(draft.id), name="Other"))
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        await files.save(draft.id)
    assert path.read_text(encoding="utf-8") == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert files.is_edited(composer.draft(draft.id))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_without_permission_is_told(composer, files, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="cannot be written: Permission denied"):
        await files.save(composer.add(make_draft()).id, tmp_path / "job.labeldock.json")


async def test_a_folder_is_not_written_over(composer, files, tmp_path):
    folder = tmp_path / "folder.labeldock.json"
    folder.mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        await files.save(composer.add(make_draft()).id, folder)
    assert [p.name for p in tmp_path.iterdir()] == [folder.name]


async def test_a_draft_with_what_looks_like_a_key_is_not_saved(composer, files, path):
    draft = composer.add(make_draft(name=f"uses {KEY}"))
    with pytest.raises(InputError, match="must not hold an API key"):
        await files.save(draft.id, path)
    assert not path.exists()


async def test_what_is_edited_while_a_file_is_written_is_edited(composer, files, draft):
    saving = asyncio.ensure_future(files.save(draft.id))
    await asyncio.sleep(0)
    composer.edit(replace(composer.draft(draft.id), name="Typed meanwhile"))
    await saving
    assert files.is_edited(composer.draft(draft.id))


async def test_a_bare_ontology_opens_as_a_new_draft_without_a_file(files, tmp_path):
    path = tmp_path / "benches.json"
    path.write_text('[{"class": "bolt", "prompt": "a bolt"}]')
    draft = await files.open(path)
    assert (draft.name, draft.path) == ("benches", "")
    assert draft.request.format is Format.OBJECTS
    assert draft.request.ontology.entries == (Entry("a bolt", "bolt"),)
    assert draft.workspace == WORKSPACE


async def test_blank_rows_and_broken_texts_come_back_from_a_file(composer, files, path):
    texts = {"object": '{"a bolt": '}
    rows = from_pairs([("a bolt", "bolt"), ("", ""), ("half", "")])
    draft = composer.add(replace(make_draft().asking(ontology=rows), texts=texts))
    await files.save(draft.id, path)
    composer.delete(draft.id)
    again = await files.open(path)
    assert (again.request.ontology, again.texts) == (rows, texts)


@pytest.mark.parametrize(
    ("text", "place"),
    [('{"a bolt": "bolt",\n "a nut": 3}', (2, 11)), ('["bolt"\n "nut"]', (2, 2)), ("nonsense", (1, 1))],
)
async def test_a_broken_ontology_is_refused_with_line_and_column(composer, files, tmp_path, text, place):
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(OntologyError) as caught:
        await files.open(path)
    assert (caught.value.line, caught.value.column) == place
    assert composer.drafts == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b" " * 10_000_001, "larger than 10 MB"),
        (b"\xff\xfe\x00", "not text"),
        (b'{"version": 1,\n"request": {,}}', "line 2, column 13"),
        (b"<!DOCTYPE html>\n<html>", "line 1, column 1"),
        (b"", "line 1, column 1"),
        (b'{"version": 1}', "no “request”"),
    ],
)
async def test_what_is_no_job_file_is_refused(composer, files, path, data, words):
    path.write_bytes(data)
    with pytest.raises(InputError, match=words):
        await files.open(path)
    assert composer.drafts == ()


async def test_what_is_no_file_is_refused(files, tmp_path):
    with pytest.raises(InputError, match="cannot be read: No such file or directory"):
        await files.open(Path("/nowhere/at/all.json"))
    with pytest.raises(InputError, match="names no classes"):
        await files.open(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such files")
async def test_a_file_that_never_ends_is_not_waited_for(files, tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(InputError, match="not a file"):
        await files.open(tmp_path / "pipe.json")


@pytest.mark.parametrize(
    ("name", "form"),
    [("table.csv", Format.OBJECT), ("data.yaml", Format.OBJECT), ("strings.json", Format.STRINGS)],
)
async def test_an_ontology_of_another_program_opens_as_a_new_draft(files, name, form):
    draft = await files.open(SAMPLES / name)
    assert draft.request.ontology.classes
    assert (draft.name, draft.path, draft.request.format) == (name.partition(".")[0], "", form)


async def test_a_folder_opens_as_a_new_draft_and_what_is_left_out_is_told(files):
    left_out = heard(files.left_out)
    draft = await files.open(SAMPLES / "voc")
    assert draft.name == "voc"
    assert draft.request.ontology.classes
    assert left_out[0] == "voc"
