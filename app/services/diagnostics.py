"""What helps to find a fault, as a bundle of texts that a person looks through before anything is saved."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from app.services.catalogue import CatalogueService
    from app.services.composer import Composer
    from app.services.failures import Failures
    from app.services.ledger import Ledger
    from app.services.outbox import Outbox
    from app.services.ports import System
    from app.services.session import Session

SHORTEST_NAME = 4
"""A shorter name is a part of many words, and leaving it out would garble the log."""
ROBOFLOW = ".roboflow.com"
WHOLE_WORD = r"(?<![\w]){}(?![\w])"


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the bundle."""

    name: str
    text: str


class Diagnostics:
    """Gathers the bundle: no key, no person, and of projects, batches, drafts and jobs their numbers alone."""

    def __init__(
        self,
        *,
        session: Session,
        catalogue: CatalogueService,
        composer: Composer,
        outbox: Outbox,
        ledger: Ledger,
        failures: Failures,
        system: System,
    ) -> None:
        self._session = session
        self._catalogue = catalogue
        self._composer = composer
        self._outbox = outbox
        self._ledger = ledger
        self._failures = failures
        self._system = system

    async def collect(self, window: Mapping[str, str], settings: Mapping[str, str]) -> tuple[Page, ...]:
        """Return the bundle; `window` are facts of the window, `settings` what is set in it."""
        facts, log, sizes = await asyncio.gather(
            self._system.facts(), self._system.log_tail(), self._system.sizes()
        )
        counts = self._counts() | {f"size of {name}": f"{size:,} bytes" for name, size in sizes.items()}
        names = self._names()
        pages = (
            ("versions.txt", _table({**window, **facts})),
            ("settings.txt", _table(settings)),
            ("counts.txt", _table(counts)),
            ("errors.txt", self._errors()),
            ("log.txt", log),
        )
        return await asyncio.to_thread(self._clean, pages, names)

    async def save(self, pages: Iterable[Page], file: Path) -> None:
        """Write the bundle as a zip, all of it or nothing. Raises InputError."""
        await asyncio.to_thread(_write, tuple(pages), file)

    def _clean(self, pages: Iterable[tuple[str, str]], names: Mapping[str, str]) -> tuple[Page, ...]:
        return tuple(Page(name, self._system.redact(without_names(text, names))) for name, text in pages)

    def _counts(self) -> dict[str, str]:
        catalogue, session = self._catalogue.catalogue, self._session
        batches = [batch for project in catalogue.projects for batch in project.batches or ()]
        counts = {
            "server": _server(session),
            "link": str(session.link.state),
            "workspaces with a key": str(len(session.known)),
            "key in use": str(session.key.place) if session.key else "none",
            "projects": str(len(catalogue.projects)),
            "batches": str(len(batches)),
            "drafts": str(len(self._composer.drafts)),
            "queue paused": "yes" if self._outbox.is_paused else "no",
            "pauses": str(len(self._outbox.pauses)),
            "jobs": str(len(self._ledger.jobs)),
        }
        counts |= _by("drafts", (draft.state for draft in self._composer.drafts))
        return counts | _by(
            "jobs", (job.status.status if job.status else "no status" for job in self._ledger.jobs)
        )

    def _errors(self) -> str:
        failures = [
            self._failures.report(failure, {"At": _when(failure.at)}) for failure in self._failures.kept
        ]
        return "\n\n".join(failures) or "No unexpected error since the program was started."

    def _names(self) -> dict[str, str]:
        """Return what things are called, and what stands in its place."""
        catalogue = self._catalogue.catalogue
        names: dict[str, str] = {}
        for job in self._ledger.jobs:
            names |= {job.name: "<job>", job.project: "<project>", job.batch_name: "<batch>"}
        for draft in self._composer.drafts:
            names |= {draft.name: "<draft>", draft.project: "<project>", draft.batch_name: "<batch>"}
            names |= {draft.path: "<job file>", draft.workspace: "<workspace>"}
        for project in catalogue.projects:
            names |= {project.name: "<project>", project.id: "<project>"}
            names |= {batch.name: "<batch>" for batch in project.batches or ()}
        names |= {catalogue.name: "<workspace>", catalogue.workspace: "<workspace>"}
        return names | {info.workspace: "<workspace>" for info in self._session.known}


def without_names(text: str, names: Mapping[str, str]) -> str:
    """Return a text with names replaced, the longest first, as whole words."""
    found = [name for name in names if len(name) >= SHORTEST_NAME and name in text]
    for name in sorted(found, key=len, reverse=True):
        text = re.sub(WHOLE_WORD.format(re.escape(name)), _as_is(names[name]), text)
    return text


def _as_is(text: str) -> Callable[[object], str]:
    return lambda _match: text


def _server(session: Session) -> str:
    """Name the server; an address of one's own may say whose it is."""
    if session.is_sandbox:
        return "the sandbox"
    return session.server if session.server.endswith(ROBOFLOW) else "an address of one's own"


def _by(what: str, states: Iterable[str]) -> dict[str, str]:
    return {f"{what}, {state}": str(number) for state, number in sorted(Counter(map(str, states)).items())}


def _table(facts: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in facts.items())


def _when(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(at))


def _write(pages: tuple[Page, ...], file: Path) -> None:
    import zipfile

    with whole_file(file) as whole, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as bundle:
        for page in pages:
            bundle.writestr(page.name, page.text)
