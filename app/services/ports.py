"""What services need of the outside world, as protocols; adapters and the tests' fakes fulfil them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from app.domain.status import Started

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    from app.domain.job import Draft, DraftState, Event, Job
    from app.domain.licences import Part
    from app.domain.preview import Finding, Score
    from app.domain.release import Release
    from app.domain.status import JobStatus
    from app.domain.trace import Point

__all__ = [
    "Api",
    "Clock",
    "Inference",
    "Keys",
    "Licences",
    "OpenApi",
    "OpenInference",
    "Pictures",
    "Releases",
    "SendLock",
    "Started",
    "Store",
    "System",
    "Vision",
]


class Api(Protocol):
    """One server with one key. Every method may raise LinkError or ServerError, and nothing foreign."""

    async def workspace_of_key(self) -> str:
        """Return the slug of the workspace that the key belongs to."""
        ...

    async def catalogue(self, workspace: str) -> Catalogue:
        """Return the workspace with its projects; their `batches` are None."""
        ...

    async def project(self, workspace: str, project: str) -> Project: ...

    async def batches(self, workspace: str, project: str) -> tuple[Batch, ...]: ...

    async def batch(self, workspace: str, project: str, batch_id: str) -> Batch: ...

    async def trained_models(self, workspace: str, project: str) -> tuple[TrainedModel, ...]: ...

    async def model_offers(self, workspace: str) -> tuple[ModelOffer, ...] | None:
        """Return the model catalogue, or None where the server has none (optional capability)."""
        ...

    async def annotation_jobs(self, workspace: str, project: str) -> tuple[AnnotationJob, ...]: ...

    async def annotation_job(self, workspace: str, project: str, annotation_job_id: str) -> AnnotationJob: ...

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
        """Return one page of images by search; a page shorter than `limit` is the last."""
        ...

    async def image(self, workspace: str, project: str, image_id: str) -> Image:
        """Return an image with its labels and addresses."""
        ...

    async def image_bytes(self, url: str) -> bytes:
        """Return the encoded picture at an address that the server gave."""
        ...

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
        """Return what a foundation model finds on one image, which is free; None where the server has no preview.

        `prompts` maps a prompt to its class (optional capability, roboflow-rest.md §4.5). The image goes by its
        address, or else as the encoded picture.
        """
        ...

    async def start_job(self, workspace: str, project: str, body: str) -> Started:
        """POST the JSON text `body`, once. AnswerLost when it may have arrived, Offline when it never left."""
        ...

    async def job_status(self, workspace: str, job_id: str, known: JobStatus | None = None) -> JobStatus:
        """Return what the server says of a job; where it says the same as before, `known` itself."""
        ...

    async def close(self) -> None: ...


OpenApi = Callable[[str, str], Awaitable[Api]]
"""(server address, API key) → an open client; heavy imports and TLS set-up happen off the caller's thread."""


class Inference(Protocol):
    """One inference server with one key. Methods raise LinkError or ServerError, and nothing foreign."""

    async def concepts(self, picture: bytes, prompts: Mapping[str, str], threshold: float) -> Finding:
        """Return what SAM 3 finds on an encoded picture; `prompts` maps a prompt to its class."""
        ...

    async def detections(
        self, picture: bytes, model_id: str, threshold: float, *, has_outlines: bool
    ) -> Finding:
        """Return what a trained model finds on an encoded picture, under the model's own classes."""
        ...

    async def close(self) -> None: ...


OpenInference = Callable[[str, str], Awaitable[Inference]]
"""(address, API key) → an open client. Raises InputError for an address that may not see the key."""


class Vision(Protocol):
    """Work on boxes by libraries of their own, in threads."""

    async def apart(self, labels: Sequence[Label], overlap: float) -> frozenset[int]:
        """Return the places of the labels that remain without overlaps (NMS), each class on its own.

        A label goes where the intersection over union with a surer one that stays is above `overlap`.
        """
        ...

    async def scores(
        self, found: Sequence[Sequence[Label]], truth: Sequence[Sequence[Label]]
    ) -> Mapping[str, tuple[Score, ...]]:
        """Return how well labels hold against the truth, by class of the truth; both give one entry an image."""
        ...


class Keys(Protocol):
    """The keyring. Methods run in a thread; they raise KeyStoreError and nothing foreign."""

    async def get(self, server: str, workspace: str) -> str | None: ...

    async def put(self, server: str, workspace: str, key: str) -> None: ...

    async def remove(self, server: str, workspace: str) -> None: ...

    async def name(self) -> str:
        """Return what the keyring is called; opens none, and asks nobody to unlock it."""
        ...


class Store(Protocol):
    """Drafts, queue, ledger, cache and small settings; one writer off the caller's thread; raises StoreError."""

    async def open(self) -> None: ...

    async def check(self) -> None:
        """Look through everything, which opening does not where it takes long. Raises StoreError when damaged."""
        ...

    async def close(self) -> None: ...

    async def drafts(self) -> list[Draft]: ...

    async def draft(self, draft_id: str) -> Draft | None:
        """Return one draft as it is on disk."""
        ...

    async def unclear(self) -> list[Draft]:
        """Return the drafts that are being sent or uncertain."""
        ...

    async def save_draft(self, draft: Draft, was: DraftState | None = None) -> bool:
        """Write the draft; False, and nothing is written, where another program made something else of it.

        That is: on disk it stands neither where it `was` (None: not there) nor where it goes, it is a job, or it
        is unclear what became of it and it was sent at another time.
        """
        ...

    async def delete_draft(self, draft_id: str) -> None:
        """Forget the draft, unless it is being sent."""
        ...

    async def jobs(self) -> list[Job]:
        """Return the ledger, newest first."""
        ...

    async def job(self, job_id: str) -> Job | None:
        """Return one job."""
        ...

    async def live_jobs(self) -> list[Job]:
        """Return the jobs that are watched and have no final word."""
        ...

    async def some_jobs(self, before: int = 0) -> tuple[list[Job], int]:
        """Return the jobs entered last, or before a place, and the place to go on from; 0 when that was all."""
        ...

    async def news(self) -> list[Job]:
        """Return the jobs that other programs entered or changed since this was asked last."""
        ...

    async def claim(self, draft: Draft) -> bool:
        """Write a draft that is being sent now; False, and nothing is written, unless it is queued on disk.

        In one transaction: of two programs on the same data only one ever sends a draft.
        """
        ...

    async def submitted(self, draft_id: str, job: Job, body: str, answer: str = "") -> None:
        """Put the job in the ledger and take the draft away, in one transaction that is on disk on return.

        `answer` is what the server said to it, as it came.
        """
        ...

    async def body(self, job_id: str) -> str:
        """Return what was sent, empty where that is not known."""
        ...

    async def history(self, job_id: str) -> list[Event]:
        """Return what happened to a job, oldest first."""
        ...

    async def trace(self, job_id: str) -> list[Point]:
        """Return a job's counter of images sent back, oldest first: when each count was heard first and last."""
        ...

    async def answer(self, job_id: str) -> str:
        """Return the server's last answer about a job as it came, empty before there was one."""
        ...

    async def is_changed(self) -> bool:
        """Tell whether another program wrote to the same data since this was asked last."""
        ...

    async def record(self, job: Job, event: str, heard_before: float | None = None) -> None:
        """Write what was heard of a job; `event` says what happened and is appended to its history.

        `heard_before`: when the server last answered before that, which need not have been an event.
        """
        ...

    async def cached(self, name: str) -> tuple[str, float] | None:
        """Return a cached text and when it was fetched (epoch seconds)."""
        ...

    async def cache(self, name: str, text: str, fetched_at: float) -> None: ...

    async def setting(self, name: str) -> str | None: ...

    async def set_setting(self, name: str, value: str | None) -> None: ...


class SendLock(Protocol):
    """Lets one program at a time send what is in a store; it falls open when that program ends, however it ends."""

    async def take(self, told: Callable[[], object]) -> None:
        """Wait until no other program sends; `told` is called where that takes a wait. Raises StoreError."""
        ...

    def release(self) -> None:
        """Let go; called once for each `take` that returned."""
        ...


class Pictures(Protocol):
    """Pictures kept on disk, by address; a picture that cannot be kept is just fetched again."""

    async def get(self, url: str) -> bytes | None: ...

    async def put(self, url: str, data: bytes) -> None: ...

    async def keep_at_most(self, limit_bytes: int) -> None:
        """Have another limit from now on; what is over it goes, the oldest seen first."""
        ...

    async def size(self) -> int:
        """Return how many bytes are kept."""
        ...

    async def clear(self) -> None:
        """Throw all pictures away."""
        ...


class Licences(Protocol):
    """What the parts of the program say of their terms."""

    async def parts(self) -> tuple[Part, ...]:
        """Return all parts that others made, by name."""
        ...


class System(Protocol):
    """This machine and this program, as may be told to others. Async methods run in a thread, and never raise."""

    def redact(self, text: str) -> str:
        """Return the text without keys, without the person's name, home folder and e-mail addresses."""
        ...

    async def facts(self) -> Mapping[str, str]:
        """Return versions and circumstances by name."""
        ...

    async def log_tail(self) -> str:
        """Return the last lines of the log, empty where there is none."""
        ...

    async def sizes(self) -> Mapping[str, int]:
        """Return how many bytes things take, by what they are called."""
        ...


class Releases(Protocol):
    """Where new versions are announced."""

    async def latest(self) -> Release:
        """Return the newest one. Raises LinkError, ServerError."""
        ...


class Clock(Protocol):
    """Time, passed in so that tests can turn it."""

    def now(self) -> float:
        """Return epoch seconds, as the clock on the wall tells them: it may be set."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only go on, from any start: what lies between two moments."""
        ...

    async def sleep(self, seconds: float) -> None: ...
