"""Many batches, one template: what each draft is, what may be queued, and how all of it is taken back."""

from dataclasses import replace

import pytest

from app.domain.catalogue import Batch, Catalogue, Project
from app.domain.checks import Where, lacks_choice
from app.domain.job import DraftState, Job, JobRequest
from app.services.series import can_be_queued, errors_of, name_for
from tests.services.fakes import BATCH, SERVER, WORKSPACE, FakeApi, make_draft

TUESDAY, SMALL = Batch("batch-40", "Tuesday 40", 40), Batch("batch-5", "Small 5", 5)
PARTS = Project("parts", "Parts", classes={"bolt": 3}, batches=(BATCH, TUESDAY, SMALL))
TOOLS = Project("tools", "Tools", batches=(Batch("batch-60", "Tools 60", 60, jobs=2),))
UNSEEN = Project("unseen", "Never fetched")


@pytest.fixture
def api():
    return FakeApi(Catalogue(WORKSPACE, "Workbench", (PARTS, TOOLS, UNSEEN)))


@pytest.fixture
def series(workstation):
    return workstation.series


@pytest.fixture
def composer(workstation):
    return workstation.composer


@pytest.fixture
def drafts(series):
    """A draft of the template for each batch of the project that has labels."""
    template = make_draft()
    return [series.draft_for(template, c) for c in series.candidates(template) if c.project.id == "parts"]


def without_choice(draft):
    return draft.asking(preserve_existing=None)


def with_error(draft):
    return draft.asking(reviewer_email="nobody")


async def test_every_known_batch_is_a_candidate(series):
    keys = [candidate.key for candidate in series.candidates(make_draft())]
    assert keys == [
        ("parts", "batch-12"),
        ("parts", "batch-40"),
        ("parts", "batch-5"),
        ("tools", "batch-60"),
    ]


async def test_the_templates_own_batch_is_told_apart(series):
    own = [c.batch for c in series.candidates(make_draft()) if c.is_templates_own]
    assert own == [BATCH]


async def test_drafts_and_jobs_of_a_batch_are_counted(series, composer, workstation):
    composer.add(make_draft())
    composer.add(make_draft(workspace="another"))
    job = Job(id="j", name="J", server=SERVER, workspace=WORKSPACE, project="parts", batch_id="batch-40")
    workstation.ledger.take(job)
    counts = {c.batch.id: (c.drafts, c.jobs) for c in series.candidates(make_draft())}
    assert counts == {"batch-12": (1, 0), "batch-40": (0, 1), "batch-5": (0, 0), "batch-60": (0, 2)}


async def test_a_draft_asks_the_templates_request_for_another_batch(series):
    template = make_draft("t", path="/a/file.json", file_fields={"note": 1}).asking(default_confidence=0.4)
    (tools,) = (c for c in series.candidates(template) if c.project.id == "tools")
    draft = series.draft_for(template, tools)
    assert (draft.workspace, draft.project, draft.batch_name) == (WORKSPACE, "tools", "Tools 60")
    assert draft.request == replace(template.request, batch_id="batch-60")
    assert (draft.id, draft.path, draft.file_fields) == ("", "", {})


async def test_a_number_of_images_that_a_batch_has_not_becomes_all_of_them(series):
    template = make_draft().asking(num_images=12)
    numbers = {
        c.batch.id: series.draft_for(template, c).request.num_images for c in series.candidates(template)
    }
    assert numbers == {"batch-12": 12, "batch-40": 12, "batch-5": None, "batch-60": 12}


@pytest.mark.parametrize(
    ("template", "name"),
    [
        (make_draft(name=BATCH.name), "Tuesday 40"),
        (make_draft(name=f"Bolts of {BATCH.name}, again"), "Bolts of Tuesday 40, again"),
        (make_draft(name="Bolts and nuts"), "Bolts and nuts – Tuesday 40"),
        (make_draft(name="Untitled job", batch_name="", request=JobRequest()), "Tuesday 40"),
    ],
)
def test_each_draft_is_named_after_its_batch(template, name):
    assert name_for(template, TUESDAY) == name


async def test_every_draft_is_checked_against_its_own_project(series, drafts):
    tools = replace(without_choice(drafts[0]), project="tools")
    problems = await series.check([without_choice(drafts[0]), tools])
    assert [any(p.where is Where.EXISTING for p in found) for found in problems] == [True, False]


async def test_labels_without_a_choice_keep_a_draft_from_being_queued(series, drafts):
    chosen, open_ = drafts[0], without_choice(drafts[0])
    problems = await series.check([chosen, open_])
    assert [can_be_queued(d, p) for d, p in zip((chosen, open_), problems, strict=True)] == [True, False]
    assert lacks_choice(open_, problems[1])
    assert not errors_of(problems[1])


async def test_all_drafts_are_listed_at_once_and_none_is_opened(series, composer, drafts):
    listed, opened = [], []
    composer.listed.connect(lambda: listed.append(len(composer.drafts)))
    composer.opened.connect(opened.append)
    created = series.create(drafts, [None] * len(drafts))
    assert listed == [3]
    assert not opened
    assert [d.name for d in created] == [d.name for d in composer.drafts] == [d.name for d in drafts]
    assert not any(d.is_open for d in created)


async def test_created_drafts_are_on_disk_within_half_a_second(series, drafts, store, clock):
    series.create(drafts, [None] * len(drafts))
    await clock.advance(0.5)
    assert len(store.kept_drafts) == 3


async def test_only_drafts_that_may_be_sent_are_queued_and_in_their_order(series, drafts, workstation):
    workstation.outbox.pause()
    first = workstation.composer.add(make_draft(name="First"))
    workstation.outbox.enqueue(first.id)
    await series.create_and_queue([drafts[0], with_error(drafts[1]), drafts[2]])
    assert [d.name for d in workstation.outbox.queued] == ["First", drafts[0].name, drafts[2].name]
    assert [d.state for d in workstation.composer.drafts].count(DraftState.DRAFT) == 1


async def test_the_queue_keeps_its_order_after_a_restart(series, drafts, workstation, build, clock):
    workstation.outbox.pause()
    await series.create_and_queue(drafts[::-1])
    await clock.advance(1)
    await workstation.stop()
    again = build()
    again.outbox.pause()
    await again.start()
    assert [d.name for d in again.outbox.queued] == [d.name for d in drafts[::-1]]


async def test_queued_drafts_are_sent(series, drafts, api, clock):
    await series.create_and_queue(drafts)
    await clock.advance(1)
    assert len(api.bodies) == 3


async def test_everything_is_taken_back_at_once(series, composer, drafts, store, clock):
    created = series.create(drafts, [None] * len(drafts))
    await clock.advance(1)
    listed = []
    composer.listed.connect(lambda: listed.append(len(composer.drafts)))
    assert series.take_back(created) == 0
    await clock.advance(1)
    assert (listed, store.kept_drafts) == ([0], {})


async def test_what_was_changed_since_is_not_taken_back(series, composer, drafts):
    created = series.create(drafts, [None] * len(drafts))
    composer.edit(replace(created[1], name="Written on"))
    assert series.take_back(created) == 1
    assert [d.name for d in composer.drafts] == ["Written on"]


async def test_what_the_server_took_is_not_taken_back(series, composer, drafts, clock):
    created = await series.create_and_queue([drafts[0], with_error(drafts[1])])
    await clock.advance(1)
    assert series.take_back(created) == 1
    assert not composer.drafts


async def test_what_the_checks_said_is_not_worked_out_again(series, composer, drafts, monkeypatch):
    problems = await series.check([with_error(d) for d in drafts])
    created = series.create([with_error(d) for d in drafts], problems)
    monkeypatch.setattr("app.services.checking.check", lambda *_: pytest.fail("checked again"))
    assert [composer.problems(d.id) for d in created] == problems
