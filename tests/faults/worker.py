"""A Labeldock without a window, and the person at it: sends what is queued, decides what is uncertain.

Run as `python -m tests.faults.worker SERVER [JOBS.json]`; it says in lines of JSON what it did, and it may be
killed at any moment. The key and the home come from the environment, as they do for the program.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from app.adapters.roboflow.client import RoboflowClient
from app.adapters.roboflow.pool import Timeouts
from app.adapters.roboflow.transport import Patience, Transport
from app.bootstrap import build_workstation, logging_to_file
from app.domain import evidence
from app.domain.errors import LabeldockError
from app.domain.evidence import Findings, Fit, Verdict
from app.domain.job import Draft, DraftState, JobRequest
from app.domain.ontology import from_pairs
from app.services.workstation import Workstation

SPEED = 12.0
"""How much shorter the program's waits are, which are meant for people and the real server."""
ENOUGH_S = 5.0
"""As much for the evidence; longer than any fault lets the server wait."""
LOOKS_EVERY_S = 0.5
TIMEOUTS = Timeouts(connect=3, read=1, write=2, pool=5, start=1)
TURN_S = 0.03


class QuickClock:
    """The system's clock; whoever sleeps wakes sooner than they asked for."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic() * SPEED

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / SPEED)


class Worker:
    """Does for each draft what a person would, with what Labeldock shows and nothing else."""

    def __init__(self, station: Workstation) -> None:
        self._station = station
        self._looked_at: dict[str, float] = {}

    @property
    def has_work(self) -> bool:
        """Whether any draft is left."""
        return bool(self._station.composer.drafts)

    async def turn(self) -> None:
        """Look at each draft once."""
        for draft in self._station.composer.drafts:
            if draft.state in (DraftState.DRAFT, DraftState.REJECTED):
                self._station.outbox.enqueue(draft.id)
            elif draft.state is DraftState.UNCERTAIN:
                await self._decide(draft)
        for workspace in tuple(self._station.outbox.pauses):
            self._station.outbox.resume(workspace)

    async def _decide(self, draft: Draft) -> None:
        """Look again now and then, and do what the evidence says, if it says anything."""
        outbox, now = self._station.outbox, time.monotonic()
        if now - self._looked_at.get(draft.id, 0.0) < LOOKS_EVERY_S:
            return
        self._looked_at[draft.id] = now
        findings = await outbox.look(draft.id)
        if findings.trouble is not None:
            return
        match findings.verdict:
            case Verdict.CREATED:
                await outbox.adopt(draft.id, findings.found[0])
                say("adopted", draft=draft.id)
            case Verdict.NOT_CREATED:
                outbox.not_created(draft.id, again=True)
                say("sent again", draft=draft.id)
            case Verdict.OPEN if draft.known_jobs is None and is_plain(findings):
                await outbox.adopt(draft.id, findings.found[0])
                say("adopted by its looks", draft=draft.id)
            case Verdict.OPEN if findings.found:
                say("cannot tell", draft=draft.id, found=len(findings.found))


def is_plain(findings: Findings) -> bool:
    """Tell whether a person would say that this is the one: it is alone, and was created as the draft was sent."""
    return (
        len(findings.found) == 1
        and findings.looks >= evidence.ENOUGH_LOOKS
        and findings.fits[0] == Fit(batch=True, images=True, reviewer=None, created=True, name=None)
    )


def say(event: str, **more: Any) -> None:
    """Say what happened, at once: there may be no later."""
    print(json.dumps({"event": event} | more), flush=True)


async def quick_api(server: str, key: str) -> RoboflowClient:
    """Open a client that gives up sooner."""
    patience = Patience(first=0.05, longest=0.2, longest_asked=0.0)
    return RoboflowClient(Transport(server, key, patience=patience, timeouts=TIMEOUTS))


def draft_of(job: dict[str, str]) -> Draft:
    """Return the draft of one line of the list of jobs; its mark is its only prompt."""
    request = JobRequest(
        batch_id=job["batch"],
        ontology=from_pairs([(job["mark"], job["mark"])]),
        num_images=1,
        preserve_existing=True,
    )
    return Draft(
        id="",
        name=job["mark"],
        workspace=job["workspace"],
        project=job["project"],
        batch_name=job["batch"],
        request=request,
    )


async def fill(station: Workstation, jobs: list[dict[str, str]]) -> None:
    """Write the drafts of all jobs, and have them on disk before anything is sent."""
    for job in jobs:
        station.composer.add(draft_of(job))
    await station.composer.flush()
    say("filled", drafts=len(station.composer.drafts))


async def main(server: str, jobs: list[dict[str, str]]) -> None:
    """Work until no draft is left."""
    station = build_workstation(server=server, replace={"clock": QuickClock(), "open_api": quick_api})
    await station.start()
    await fill(station, jobs)
    worker = Worker(station)
    while worker.has_work:
        try:
            await worker.turn()
        except LabeldockError as error:
            say("trouble", text=error.message)
        await asyncio.sleep(TURN_S)
    await station.stop()
    say("empty")


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")) if len(sys.argv) > 2 else []
    evidence.ENOUGH_S = ENOUGH_S
    with logging_to_file():
        asyncio.run(main(sys.argv[1], given))
