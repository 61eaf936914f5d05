"""A server that costs next to nothing: a thousand jobs that stand, but for twenty that move at known times."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass

from app.domain.status import JobStatus
from tests.bench.full_ledger import EVENTS, IMAGES, JOBS, LIVE, heard, made_job
from tests.services.fakes import WORKSPACE

MOVING = 20
PERIODS_S = (4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0, 45.0)
PHASE_S = 0.37
ASKED = f"GET /{WORKSPACE}/autolabel/jobs/".encode()
COUNT = "/count"


@dataclass(frozen=True, slots=True)
class Course:
    """When the images of a job come back, one at a time; epoch seconds."""

    first: int
    began: float
    period: float

    def done(self, now: float) -> int:
        """Return how many images are back."""
        return self.first + int((now - self.began) // self.period)

    def at(self, done: int) -> float:
        """Return when so many were."""
        return self.began + (done - self.first) * self.period


def courses(began: float) -> dict[str, Course]:
    """Return the courses of the jobs that move, by the server's id."""
    found = {}
    for place in range(MOVING):
        job = made_job(JOBS - 1 - place)  # the newest: they are on screen
        period = PERIODS_S[place % len(PERIODS_S)]
        found[job.job_id] = Course(IMAGES // 2, began - PHASE_S * place, period)
    return found


def body_of(number: int) -> bytes:
    """Return the answer about a job as the ledger has it."""
    job = made_job(number)
    status = heard(job, number, EVENTS // 2).status
    assert isinstance(status, JobStatus)
    fields = {
        "id": status.id,
        "status": status.status,
        "modelType": status.model_type,
        "projectType": status.project_type,
        "projectId": status.project_id,
        "annotationJobId": status.annotation_job_id,
        "numImages": status.num_images,
        "numImagesSentBack": status.num_sent_back,
        "subjobs": [{"id": sub.id, "status": sub.status} for sub in status.subjobs],
        "ontology": status.ontology,
        "startTime": status.start_time,
    }
    return json.dumps(fields).encode()


class Stub(asyncio.Protocol):
    """Answers the questions of one connection."""

    bodies: dict[bytes, bytes]
    moving: dict[bytes, Course]
    count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._unread = b""

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while b"\r\n\r\n" in self._unread:
            head, _, self._unread = self._unread.partition(b"\r\n\r\n")
            status, body = self._answer(head)
            self._transport.write(
                b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (status, len(body), body)
            )

    def _answer(self, head: bytes) -> tuple[bytes, bytes]:
        if head.startswith(ASKED):
            Stub.count += 1
            job_id = head[len(ASKED) : head.index(b" ", len(ASKED))]
            body = self.bodies[job_id]
            if (course := self.moving.get(job_id)) is not None:
                done = b'"numImagesSentBack": %d' % course.done(time.time())
                body = body.replace(b'"numImagesSentBack": %d' % course.first, done)
            return b"200 OK", body
        if head.startswith(b"GET / "):
            return b"200 OK", json.dumps({"workspace": WORKSPACE}).encode()
        if head.startswith(f"GET {COUNT} ".encode()):
            return b"200 OK", json.dumps(Stub.count).encode()
        return b"404 Not Found", b'{"error": "There is no such thing."}'


async def main() -> None:
    """Serve until the standard input is closed; the first line tells port and time."""
    began = time.time()
    numbers = range(JOBS - LIVE, JOBS)
    Stub.bodies = {made_job(number).job_id.encode(): body_of(number) for number in numbers}
    Stub.moving = {job_id.encode(): course for job_id, course in courses(began).items()}
    server = await asyncio.get_running_loop().create_server(Stub, "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1], "began": began}), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
