"""Fakes of the outside world for tests of the services and of the window.

async def test_...():
    api = FakeApi()
    workstation = make_workstation(api=api)
    await workstation.start()
    await workstation.session.add_key("a-key-of-the-test")
    ...
    await workstation.stop()
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.catalogue import (
    AnnotationJob,
    Batch,
    Catalogue,
    Image,
    Label,
    ModelOffer,
    Project,
    TrainedModel,
)
from app.domain.errors import KeyRefused, NotFound
from app.domain.job import Draft, DraftState, Event, Job, JobRequest
from app.domain.licences import Part
from app.domain.ontology import from_pairs
from app.domain.preview import Finding, Score
from app.domain.privacy import anonymous
from app.domain.probe import Probe
from app.domain.release import Release
from app.domain.status import JobStatus, Started, SubJob
from app.services.preview import PreviewParts
from app.services.workstation import Machine, Workstation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from app.domain.found_key import FoundKey
    from app.domain.trace import Point

T = TypeVar("T")

SERVER = "http://127.0.0.1:9"
WORKSPACE = "workbench"
KEY = "TheKeyOfTheTest1k3f9"
NOW = 1_800_000_000.0
TURNS_TO_SETTLE = 30

BATCH = Batch("batch-12", "Monday 12", images=12)
PARTS = Project("parts", "Parts", images=72, classes={"bolt": 3, "nut": 2}, batches=(BATCH,))
TOOLS = Project("tools", "Tools", type="instance-segmentation", batches=(Batch("batch-60", "Tools 60", 60),))
CATALOGUE = Catalogue(WORKSPACE, "Workbench", (PARTS, TOOLS))
PICTURE = b"\x89PNG picture"


async def settle() -> None:
    """Let every task run until it waits for time or for an answer."""
    for _ in range(TURNS_TO_SETTLE):
        await asyncio.sleep(0)


class FakeClock:
    """A clock that stands still until `advance` turns it; sleepers wake in order."""

    def __init__(self, now: float = NOW) -> None:
        self._now = now
        self._set_by = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now - self._set_by

    def set(self, seconds: float) -> None:
        """Set the clock on the wall on, or back where negative; sleepers sleep as long as they asked for."""
        self._now += seconds
        self._set_by += seconds
        self._sleepers = [(due + seconds, order, woken) for due, order, woken in self._sleepers]

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Turn the clock on, waking each sleeper at its own time."""
        await settle()
        end = self._now + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, woken = heapq.heappop(self._sleepers)
            if woken.done():
                continue
            self._now = max(self._now, due)
            woken.set_result(None)
            await settle()
        self._now = end
        await settle()


class FakeApi:
    """A scripted server: set its attributes, or say with `next_answers` what a method answers next.

    `next_answers["job_status"] = [JobStatus(...), NotFound("gone"), ...]`: an exception is raised,
    a callable is called with the arguments, anything else is returned; the last one stays.
    `fail_all` is raised by every method while it is set. While `gate` (or the method's own in `gates`)
    is set to an event, answers wait for that event. `calls` records (method, arguments).
    """

    def __init__(self, catalogue: Catalogue = CATALOGUE, *, key: str = "") -> None:
        self.workspace = catalogue.workspace
        self.contents = catalogue
        self.key = key
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.next_answers: dict[str, list[Any]] = {}
        self.fail_all: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.gates: dict[str, asyncio.Event] = {}
        self.bodies: list[str] = []
        self.is_closed = False
        self.statuses: dict[str, JobStatus] = {}
        self.found: tuple[AnnotationJob, ...] = ()
        self.models: tuple[TrainedModel, ...] = (TrainedModel("parts/3", "Parts 3", classes=("bolt", "nut")),)
        self.offered: tuple[ModelOffer, ...] | None = None
        self.pictures: dict[str, bytes] = {}
        self.found_by_preview: Finding | None = None
        self.shown: tuple[Image, ...] = (
            Image(
                "i1", "one.png", 640, 480, "u/1", "t/1", (Label("bolt", (10, 20, 60, 80), confidence=0.9),)
            ),
            Image("i2", "two.png", 640, 480, "u/2", "t/2", ()),
        )

    def count(self, method: str) -> int:
        """Return how often a method was called."""
        return sum(1 for name, _ in self.calls if name == method)

    async def workspace_of_key(self) -> str:
        return await self._answer("workspace_of_key", (), lambda: self.workspace)

    async def catalogue(self, workspace: str) -> Catalogue:
        projects = tuple(replace(p, batches=None) for p in self.contents.projects)
        return await self._answer(
            "catalogue", (workspace,), lambda: replace(self.contents, projects=projects)
        )

    async def project(self, workspace: str, project: str) -> Project:
        return await self._answer("project", (workspace, project), lambda: self._project(project))

    async def batches(self, workspace: str, project: str) -> tuple[Batch, ...]:
        return await self._answer(
            "batches", (workspace, project), lambda: self._project(project).batches or ()
        )

    async def batch(self, workspace: str, project: str, batch_id: str) -> Batch:
        def find() -> Batch:
            found = self.contents.batch(project, batch_id)
            if found is None:
                raise NotFound("Batch not found", status=404)
            return found

        return await self._answer("batch", (workspace, project, batch_id), find)

    async def trained_models(self, workspace: str, project: str) -> tuple[TrainedModel, ...]:
        return await self._answer("trained_models", (workspace, project), lambda: self.models)

    async def model_offers(self, workspace: str) -> tuple[ModelOffer, ...] | None:
        return await self._answer("model_offers", (workspace,), lambda: self.offered)

    async def annotation_jobs(self, workspace: str, project: str) -> tuple[AnnotationJob, ...]:
        return await self._answer("annotation_jobs", (workspace, project), lambda: self.found)

    async def annotation_job(self, workspace: str, project: str, annotation_job_id: str) -> AnnotationJob:
        def find() -> AnnotationJob:
            return next(a for a in self.found if a.id == annotation_job_id)

        return await self._answer("annotation_job", (workspace, project, annotation_job_id), find)

    async def images(
        self,
        workspace: str,
        project: str,
        *,
        batch_id: str = "",
        annotation_job_id: str = "",
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[Image, ...]:
        arguments = (workspace, project, batch_id, annotation_job_id, offset, limit)
        return await self._answer("images", arguments, lambda: self.shown[offset : offset + limit])

    async def image(self, workspace: str, project: str, image_id: str) -> Image:
        return await self._answer(
            "image", (workspace, project, image_id), lambda: next(i for i in self.shown if i.id == image_id)
        )

    async def image_bytes(self, url: str) -> bytes:
        return await self._answer("image_bytes", (url,), lambda: self.pictures.get(url, PICTURE))

    async def preview(
        self,
        workspace: str,
        project: str,
        *,
        model_type: str,
        prompts: Mapping[str, str],
        threshold: float,
        url: str = "",
        picture: bytes = b"",
    ) -> Finding | None:
        arguments = (workspace, project, model_type, dict(prompts), threshold, url, picture)
        return await self._answer("preview", arguments, lambda: self.found_by_preview)

    async def start_job(self, workspace: str, project: str, body: str) -> Started:
        self.bodies.append(body)
        number = len(self.bodies)
        return await self._answer(
            "start_job",
            (workspace, project, body),
            lambda: Started(f"job-{number}", f"annotation-{number}", "Automatic labeling job created"),
        )

    async def job_status(self, workspace: str, job_id: str, known: JobStatus | None = None) -> JobStatus:
        return await self._answer(
            "job_status", (workspace, job_id), lambda: self.statuses.get(job_id, status_of(job_id))
        )

    async def close(self) -> None:
        self.is_closed = True

    def _project(self, project: str) -> Project:
        found = self.contents.project(project)
        if found is None:
            raise NotFound("Project not found", status=404)
        return found

    async def _answer(self, method: str, arguments: tuple[Any, ...], plain: Callable[[], Any]) -> Any:
        self.calls.append((method, arguments))
        await asyncio.sleep(0)
        gate = self.gates.get(method, self.gate)
        if gate is not None:
            await gate.wait()
        if self.fail_all is not None:
            raise self.fail_all
        script = self.next_answers.get(method)
        if not script:
            return plain()
        answer = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer(*arguments) if callable(answer) else answer


class FakeServer:
    """Opens the api that belongs to a key; a key that nobody has is refused as the server would."""

    def __init__(self, *apis: FakeApi) -> None:
        self.apis = {api.key: api for api in apis}
        self.opened: list[str] = []

    async def open(self, server: str, key: str) -> FakeApi:
        self.opened.append(server)
        api = self.apis.get(key) or self.apis.get("")
        if api is not None:
            return api
        refusing = FakeApi()
        refusing.fail_all = KeyRefused("This API key does not exist (or has been revoked).", status=401)
        return refusing


class FakeKeys:
    """A keyring in memory; `trouble` is raised while it is set."""

    def __init__(self, *, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.kept: dict[tuple[str, str], str] = {}

    async def get(self, server: str, workspace: str) -> str | None:
        self._check()
        return self.kept.get((server, workspace))

    async def put(self, server: str, workspace: str, key: str) -> None:
        self._check()
        self.kept[server, workspace] = key

    async def name(self) -> str:
        self._check()
        return "Secret Service"

    async def remove(self, server: str, workspace: str) -> None:
        self._check()
        self.kept.pop((server, workspace), None)

    def _check(self) -> None:
        if self.trouble is not None:
            raise self.trouble


class FakeStore:
    """A store in memory; give the same one to a second workstation to see what a restart would find.

    `trouble` is raised by every method while it is set. `writes` names each write in order.
    """

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.is_open = False
        self.kept_drafts: dict[str, Draft] = {}
        self.ledger: dict[str, Job] = {}
        self.events: list[tuple[str, str]] = []
        self.cache_texts: dict[str, tuple[str, float]] = {}
        self.settings: dict[str, str] = {}
        self.writes: list[str] = []
        self.bodies: dict[str, str] = {}
        self.histories: dict[str, list[Event]] = {}
        self.has_news = False
        self.news_of_others: list[str] = []
        self.piece = 100
        self.traces: dict[str, list[Point]] = {}
        self.post_answers: dict[str, str] = {}

    async def open(self) -> None:
        await self._check()
        self.is_open = True

    async def check(self) -> None:
        await self._check()

    async def close(self) -> None:
        self.is_open = False

    async def drafts(self) -> list[Draft]:
        await self._check()
        return list(self.kept_drafts.values())

    async def draft(self, draft_id: str) -> Draft | None:
        await self._check()
        return self.kept_drafts.get(draft_id)

    async def unclear(self) -> list[Draft]:
        return [draft for draft in await self.drafts() if draft.is_unclear]

    async def save_draft(self, draft: Draft, was: DraftState | None = None) -> bool:
        await self._check()
        kept = self.kept_drafts.get(draft.id)
        state = kept.state if kept is not None else None
        was_sent_since = kept is not None and kept.is_unclear and kept.sent_at != draft.sent_at
        if state not in (was, draft.state) or (kept is None and draft.id in self.ledger) or was_sent_since:
            return False
        self._save(draft)
        return True

    def _save(self, draft: Draft) -> None:
        self.writes.append(f"draft {draft.state}")
        self.kept_drafts[draft.id] = draft

    async def delete_draft(self, draft_id: str) -> None:
        await self._check()
        self.writes.append("delete")
        kept = self.kept_drafts.get(draft_id)
        if kept is not None and kept.state is not DraftState.SENDING:
            del self.kept_drafts[draft_id]

    async def jobs(self) -> list[Job]:
        await self._check()
        return sorted(self.ledger.values(), key=lambda job: -job.submitted_at)

    async def claim(self, draft: Draft) -> bool:
        await self._check()
        kept = self.kept_drafts.get(draft.id)
        if kept is None or kept.state is not DraftState.QUEUED:
            return False
        self._save(draft)
        return True

    async def job(self, job_id: str) -> Job | None:
        await self._check()
        return self.ledger.get(job_id)

    async def live_jobs(self) -> list[Job]:
        return [job for job in await self.jobs() if job.is_live]

    async def some_jobs(self, before: int = 0) -> tuple[list[Job], int]:
        jobs = await self.jobs()
        end = before + self.piece
        return jobs[before:end], end if end < len(jobs) else 0

    async def news(self) -> list[Job]:
        await self._check()
        found, self.news_of_others = self.news_of_others, []
        return [self.ledger[job_id] for job_id in found]

    async def trace(self, job_id: str) -> list[Point]:
        await self._check()
        return self.traces.get(job_id, [])

    async def submitted(self, draft_id: str, job: Job, body: str, answer: str = "") -> None:
        await self._check()
        self.post_answers[job.id] = answer
        self.writes.append(f"submitted {job.job_id}")
        self.kept_drafts.pop(draft_id, None)
        self.ledger[job.id] = job
        self.bodies[job.id] = body
        self.events.append((job.id, "submitted"))

    async def body(self, job_id: str) -> str:
        await self._check()
        return self.bodies.get(job_id, "")

    async def history(self, job_id: str) -> list[Event]:
        await self._check()
        return self.histories.get(job_id, [])

    async def answer(self, job_id: str) -> str:
        await self._check()
        status = self.ledger[job_id].status
        return status.raw if status else ""

    async def is_changed(self) -> bool:
        await self._check()
        changed, self.has_news = self.has_news, False
        return changed

    async def record(self, job: Job, event: str, heard_before: float | None = None) -> None:
        await self._check()
        self.ledger[job.id] = job
        self.events.append((job.id, event))

    async def cached(self, name: str) -> tuple[str, float] | None:
        await self._check()
        return self.cache_texts.get(name)

    async def cache(self, name: str, text: str, fetched_at: float) -> None:
        await self._check()
        self.cache_texts[name] = (text, fetched_at)

    async def setting(self, name: str) -> str | None:
        await self._check()
        return self.settings.get(name)

    async def set_setting(self, name: str, value: str | None) -> None:
        await self._check()
        if value is None:
            self.settings.pop(name, None)
        else:
            self.settings[name] = value

    async def _check(self) -> None:
        await asyncio.sleep(0)
        if self.trouble is not None:
            raise self.trouble


class FakeSendLock:
    """The lock of one program; give it that of another program on the same data."""

    def __init__(self, other: FakeSendLock | None = None) -> None:
        self.holders: list[FakeSendLock] = other.holders if other else []
        self._freed: asyncio.Event = other._freed if other else asyncio.Event()

    async def take(self, told: Callable[[], object]) -> None:
        await asyncio.sleep(0)
        if self._is_elsewhere():
            told()
        while self._is_elsewhere():
            self._freed.clear()
            await self._freed.wait()
        self.holders.append(self)

    def release(self) -> None:
        self.holders.remove(self)
        self._freed.set()

    def _is_elsewhere(self) -> bool:
        return any(holder is not self for holder in self.holders)


class FakeInference(FakeApi):
    """A scripted inference server, as FakeApi is scripted; `opened` has the (address, key) of each opening."""

    def __init__(self, finding: Finding | None = None) -> None:
        super().__init__()
        self.finding = finding or Finding((Label("bolt", (0, 0, 10, 10), confidence=0.7),))
        self.opened: list[tuple[str, str]] = []

    async def open(self, address: str, key: str) -> FakeInference:
        self.opened.append((address, key))
        return self

    async def concepts(self, picture: bytes, prompts: Mapping[str, str], threshold: float) -> Finding:
        return await self._answer("concepts", (picture, dict(prompts), threshold), lambda: self.finding)

    async def detections(
        self, picture: bytes, model_id: str, threshold: float, *, has_outlines: bool
    ) -> Finding:
        arguments = (picture, model_id, threshold, has_outlines)
        return await self._answer("detections", arguments, lambda: self.finding)


class FakeVision:
    """Takes only the surest label of a class as apart; every class of the truth has the same `curve`."""

    def __init__(self) -> None:
        self.overlaps: list[float] = []
        self.matched: list[tuple[Sequence[Sequence[Label]], Sequence[Sequence[Label]]]] = []
        self.curve = (Score(0.5, 0.75, 0.25),)

    async def apart(self, labels: Sequence[Label], overlap: float) -> frozenset[int]:
        self.overlaps.append(overlap)
        await asyncio.sleep(0)
        surest: dict[str, int] = {}
        for place in sorted(range(len(labels)), key=lambda place: -(labels[place].confidence or 0)):
            surest.setdefault(labels[place].class_name, place)
        return frozenset(surest.values())

    async def scores(
        self, found: Sequence[Sequence[Label]], truth: Sequence[Sequence[Label]]
    ) -> Mapping[str, tuple[Score, ...]]:
        self.matched.append((found, truth))
        await asyncio.sleep(0)
        return {label.class_name: self.curve for labels in truth for label in labels}


class FakePictures:
    """Pictures kept in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.limit_bytes: int | None = None

    async def get(self, url: str) -> bytes | None:
        return self.kept.get(url)

    async def put(self, url: str, data: bytes) -> None:
        self.kept[url] = data

    async def keep_at_most(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes

    async def size(self) -> int:
        return sum(map(len, self.kept.values()))

    async def clear(self) -> None:
        self.kept.clear()


async def _at_once(value: T) -> T:
    return value


class FakeLicences:
    """Two parts, one of which brings the text of its licence."""

    async def parts(self) -> tuple[Part, ...]:
        return Part("bolts", "1.2", "MIT", "Permission is hereby granted."), Part("nuts", "", "", "")


class FakeSystem:
    """A machine of which all is known; what it may not tell is the key, the home folder and who works there."""

    def __init__(self) -> None:
        self.log = "2027-01-15 09:00:00 INFO app: started"

    def redact(self, text: str) -> str:
        return anonymous(text.replace(KEY, "••••"), "/home/ada", "ada")

    async def facts(self) -> dict[str, str]:
        return {"system": "Fake OS 1", "keyring": "memory"}

    async def log_tail(self) -> str:
        return self.log

    async def sizes(self) -> dict[str, int]:
        return {"database": 4096}


class FakeReleases:
    """Announces `release`, or raises it where it is an error; `asked` counts."""

    def __init__(self) -> None:
        self.release: Release | Exception = Release("0.1.0", "https://example.org/releases/0.1.0")
        self.asked = 0

    async def latest(self) -> Release:
        self.asked += 1
        await asyncio.sleep(0)
        if isinstance(self.release, Exception):
            raise self.release
        return self.release


def make_workstation(
    *,
    api: FakeApi | None = None,
    server: FakeServer | None = None,
    keys: FakeKeys | None = None,
    store: FakeStore | None = None,
    pictures: FakePictures | None = None,
    inference: FakeInference | None = None,
    vision: FakeVision | None = None,
    findings: FakePictures | None = None,
    clock: Any = None,
    environment_key: str | None = None,
    found_keys: Sequence[FoundKey] = (),
    probe: Callable[[str], Awaitable[Probe]] | None = None,
    is_server_given: bool = True,
    send_lock: FakeSendLock | None = None,
    system: FakeSystem | None = None,
    releases: FakeReleases | None = None,
    random: Callable[[], float] = lambda: 1.0,
    first_id: int = 1,
) -> Workstation:
    """Build a workstation of fakes; any part can be given. Ids count up: id-1, id-2, …"""
    numbers = itertools.count(first_id)
    return Workstation(
        open_api=(server or FakeServer(api or FakeApi())).open,
        keys=keys or FakeKeys(),
        store=store or FakeStore(),
        pictures=pictures or FakePictures(),
        preview_parts=PreviewParts(
            (inference or FakeInference()).open, vision or FakeVision(), findings or FakePictures()
        ),
        clock=clock or FakeClock(),
        server=SERVER,
        environment_key=environment_key,
        machine=Machine(
            lambda: _at_once(tuple(found_keys)),
            probe or (lambda _: _at_once(Probe(0.1, 401))),
            is_server_given,
            "/somewhere/cache",
        ),
        send_lock=send_lock or FakeSendLock(),
        system=system or FakeSystem(),
        releases=releases or FakeReleases(),
        who=lambda: "ada@bench",
        licences=FakeLicences(),
        random=random,
        new_id=lambda: f"id-{next(numbers)}",
    )


def make_draft(draft_id: str = "", **changes: Any) -> Draft:
    """Return a draft that could be sent."""
    request = JobRequest(
        batch_id=BATCH.id, ontology=from_pairs([("a bolt", "bolt"), ("a nut", "nut")]), preserve_existing=True
    )
    draft = Draft(
        id=draft_id,
        name="Bolts and nuts",
        workspace=WORKSPACE,
        project=PARTS.id,
        batch_name=BATCH.name,
        request=request,
    )
    return replace(draft, **changes)


def status_of(job_id: str, status: str = "pending", done: int = 0, of: int = 12) -> JobStatus:
    """Return a status answer as the server would give it."""
    return JobStatus(
        id=job_id,
        status=status,
        model_type="sam3",
        project_type="object-detection",
        project_id=PARTS.id,
        annotation_job_id=job_id.replace("job", "annotation"),
        num_images=of,
        num_sent_back=done,
        subjobs=(SubJob(f"{job_id}-1", status),),
        ontology={"a bolt": "bolt"},
        start_time="2026-11-02T09:00:00.000Z",
    )
