"""What the palette finds, and what is done with it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from app.domain.lookup import Thing
from app.domain.texts import mark, tr
from app.ui.shortcuts.table import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.domain.job import Job
    from app.services.workstation import Workstation
    from app.ui.theme import IconName
    from app.ui.window.actions import Actions
    from app.ui.window.commands import Commands
    from app.ui.window.pages import Pages

MOST_JOBS = 20


class Kind(StrEnum):
    """What was found; an id begins with it."""

    ACTION = "action"
    SETTING = "setting"
    DRAFT = "draft"
    PROJECT = "project"
    BATCH = "batch"
    JOB = "job"


class Look(NamedTuple):
    """How a kind is shown."""

    icon: IconName
    word: str


LOOKS: dict[Kind, Look] = {
    Kind.ACTION: Look("play", mark("Action")),
    Kind.SETTING: Look("settings", mark("Setting")),
    Kind.DRAFT: Look("draft", mark("Draft")),
    Kind.PROJECT: Look("box", mark("Project")),
    Kind.BATCH: Look("image", mark("Batch")),
    Kind.JOB: Look("queue", mark("Job")),
}


def kind_of(thing: Thing) -> Kind:
    """Return the kind of a thing."""
    return Kind(thing.id.split(":", 1)[0])


class Source:
    """Reads what there is when the palette opens; jobs are looked for in the ledger as they are typed."""

    def __init__(self, workstation: Workstation, actions: Actions, pages: Pages, commands: Commands) -> None:
        self._workstation = workstation
        self._actions = actions
        self._pages = pages
        self._commands = commands
        self._doing: dict[Kind, Callable[[str], object]] = {
            Kind.ACTION: lambda name: actions[name].trigger(),
            Kind.SETTING: self._show_setting,
            Kind.DRAFT: workstation.composer.open,
            Kind.PROJECT: self._new_draft,
            Kind.BATCH: self._new_draft,
            Kind.JOB: self._show_job,
        }

    def things(self) -> Iterator[Thing]:
        """Return everything but jobs, in the order in which it is wanted."""
        yield from self._of_actions()
        for draft in self._workstation.composer.drafts:
            places = (draft.project, draft.batch_name)
            yield Thing(f"{Kind.DRAFT}:{draft.id}", draft.name, " · ".join(p for p in places if p))
        for project in self._workstation.catalogue.catalogue.projects:
            yield Thing(f"{Kind.PROJECT}:{project.id}", project.name, tr("New draft"))
            for batch in project.batches or ():
                yield Thing(f"{Kind.BATCH}:{project.id}:{batch.id}", batch.name, project.name)
        for page in self._commands.settings_pages():
            for row in page.rows:
                text = tr("Settings: {name}").format(name=row.title)
                words = f"{row.text} {row.keywords}"
                yield Thing(f"{Kind.SETTING}:{page.id}:{row.id}", text, page.title, words=words)

    def jobs(self, typed: str) -> list[Thing]:
        """Return the latest jobs that match what was typed."""
        jobs = self._workstation.ledger.find_latest(typed, MOST_JOBS) if typed.strip() else ()
        return [Thing(f"{Kind.JOB}:{job.id}", job.name, _of_job(job)) for job in jobs]

    def do(self, thing: Thing) -> None:
        """Do what a person expects of a thing."""
        kind, _, name = thing.id.partition(":")
        self._doing[Kind(kind)](name)

    def _of_actions(self) -> Iterator[Thing]:
        for name, action, why_not in self._actions.listed():
            text, is_possible = plain(action.text()), action.isEnabled()
            yield Thing(f"{Kind.ACTION}:{name}", text, "", is_possible, "" if is_possible else why_not)

    def _show_setting(self, place: str) -> None:
        page, _, row = place.partition(":")
        self._commands.open_settings(page, row)

    def _new_draft(self, place: str) -> None:
        project, _, batch = place.partition(":")
        known = self._workstation.catalogue.catalogue.batch(project, batch)
        self._workstation.composer.new(project, known)

    def _show_job(self, job_id: str) -> None:
        job = self._workstation.ledger.job(job_id)
        if job is not None and job.has_results:
            self._pages.show_results(job_id)
        else:
            self._pages.show_job(job_id)


def _of_job(job: Job) -> str:
    status = job.status.status if job.status else ""
    return " · ".join(part for part in (job.project, job.batch_name, status) if part)
