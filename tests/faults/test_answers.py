"""No answer of a server makes the client stumble, tells the key, or ends a job that has not ended."""

import asyncio
import dataclasses
import inspect
import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from app.adapters.roboflow.client import RoboflowClient
from app.adapters.roboflow.errors import Answer
from app.adapters.roboflow.transport import Patience
from app.domain.errors import LONGEST_ASKED_S, LabeldockError, LinkError, ServerError
from app.domain.status import JobStatus
from tests.faults.canned import CannedTransport
from tests.faults.mutations import Odd, odd_answer
from tests.faults.scale import LONG_S, SEED, scaled

DATA = Path(__file__).parents[1] / "data" / "roboflow"
KEY = "sPlantedKeyOfTheTest42"
IN_NO_TIME = Patience(tries=1, sleep=lambda _: asyncio.sleep(0))
INPUTS = scaled(4_000, 100_000)
ASKS: dict[str, tuple[Any, ...]] = {
    "workspace_of_key": (),
    "catalogue": ("w",),
    "project": ("w", "p"),
    "batches": ("w", "p"),
    "batch": ("w", "p", "b"),
    "trained_models": ("w", "p"),
    "model_offers": ("w",),
    "annotation_jobs": ("w", "p"),
    "annotation_job": ("w", "p", "a"),
    "images": ("w", "p"),
    "image": ("w", "p", "i"),
    "image_bytes": ("/i.jpg",),
    "start_job": ("w", "p", "{}"),
    "job_status": ("w", "j"),
    "preview": ("w", "p"),
}
NAMED = {"preview": {"model_type": "sam3", "prompts": {"a bolt": "bolt"}, "threshold": 0.05, "url": "/i.jpg"}}
RECORDED = {
    "root": "workspace_of_key",
    "workspace": "catalogue",
    "batches": "batches",
    "batch": "batch",
    "project": "trained_models",
    "models": "trained_models",
    "offers": "model_offers",
    "jobs": "annotation_jobs",
    "annotation_jobs": "annotation_jobs",
    "job": "annotation_job",
    "search": "images",
    "image": "image",
    "preview": "preview",
    "started": "start_job",
    "status": "job_status",
    "status_done": "job_status",
}
"""What the client asks to get a recorded answer; any other question may be answered by it too."""
OFTEN = ("status",) * 8 + ("status_done", "started", "started", "jobs")


class OddServer:
    """Answers every request with the odd answer that was set last."""

    def __init__(self) -> None:
        self.odd = Odd(200, {}, b"")

    def answer(self, request: httpx.Request) -> Answer:
        odd = self.odd
        headers = {name: value.encode("utf-8", "surrogatepass") for name, value in odd.headers.items()}
        return Answer(odd.status, httpx.Headers(headers), odd.content)


def samples() -> dict[str, list[bytes]]:
    """Return all recorded answers by name; in some of them stands the key."""
    found: dict[str, list[bytes]] = {}
    for path in sorted(path for path in DATA.rglob("*") if path.is_file()):
        found.setdefault(path.stem, []).append(path.read_bytes().replace(b"KEY", KEY.encode()))
    return found


@pytest.mark.timeout(LONG_S)
async def test_no_answer_makes_the_client_stumble_or_a_job_done():
    server, chance, said = OddServer(), Random(SEED), Counter[str]()
    client = RoboflowClient(CannedTransport(KEY, server.answer, patience=IN_NO_TIME))
    recorded = samples()
    every = [sample for each in recorded.values() for sample in each]
    for number in range(INPUTS):
        name = chance.choice((*recorded, *OFTEN))
        server.odd = odd_answer(chance, chance.choice(recorded[name]), every)
        method = RECORDED.get(name) if chance.random() < 0.9 else None
        method = method or chance.choice(tuple(ASKS))
        try:
            outcome = await heard(client, method, server.odd)
        except Exception as error:
            pytest.fail(f"input {number} of seed {SEED}, {method}: {error!r}\n{server.odd}")
        said[outcome] += 1
    await client.close()
    print(f"\n{INPUTS} odd answers of seed {SEED}: {dict(said.most_common())}")
    assert said["value"] > INPUTS / 5, "Nearly nothing was readable: the slips are too coarse."


def test_every_question_of_the_client_is_asked():
    asked = {
        n for n, f in inspect.getmembers(RoboflowClient, inspect.iscoroutinefunction) if not n.startswith("_")
    }
    assert asked - {"close"} == set(ASKS)


async def heard(client: RoboflowClient, method: str, odd: Odd) -> str:
    """Ask, hold what is promised of every answer, and name what came of it."""
    try:
        value = await getattr(client, method)(*ASKS[method], **NAMED.get(method, {}))
    except (LinkError, ServerError) as error:
        _hold_error(error)
        return type(error).__name__
    if isinstance(value, JobStatus):
        _hold_status(value, odd)
    if not isinstance(value, bytes):
        # What is no Unicode can neither be kept nor shown.
        json.dumps(_plain(value), ensure_ascii=False).encode()
    return "value"


def _hold_error(error: LabeldockError) -> None:
    told = f"{error!r} {error.message} {error.hint} {vars(error)}"
    assert KEY not in told, "The key is told."
    assert error.message.strip(), "Nothing is said."
    f"{error.title} {error.message} {error.hint}".encode()
    after = getattr(error, "retry_after", None)
    assert after is None or 0 <= after <= LONGEST_ASKED_S


def _hold_status(status: JobStatus, odd: Odd) -> None:
    """A job is done only when the server's own word, at its own place, is that it is."""
    if not status.is_final:
        return
    body = json.loads(odd.content)
    places = [body, *(body[n] for n in ("job",) if isinstance(body, dict) and n in body)]
    words = [place["status"] for place in places if isinstance(place, dict) and "status" in place]
    assert any(isinstance(word, str) and word.strip().lower() == "done" for word in words), "It is not done."


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, (list, tuple)) else value
