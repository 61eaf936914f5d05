"""Which datasets take their own classes only: no client can read that, so it is learnt from refusals and kept."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from app.domain.errors import ERROR_TYPE_HINTS, InputError, RequestRefused, StoreError
from app.domain.job import request_from_body

if TYPE_CHECKING:
    from app.domain.errors import LabeldockError
    from app.domain.job import Draft
    from app.services.ports import Store

log = logging.getLogger(__name__)

Place = tuple[str, str]
"""(server address, workspace)"""

NO_MATCH = "NO_MATCHING_CLASSES"
FORBIDDING = ("not allowed", "not one of", "not among", "not in the list", "invalid class", "unknown class")


class Locks:
    """The projects with locked classes, for each server and workspace."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._projects: dict[Place, frozenset[str]] = {}

    def holds(self, place: Place, project_id: str) -> bool:
        """Tell whether the project's classes are known to be locked."""
        return project_id in self._projects.get(place, ())

    async def load(self, place: Place) -> None:
        """Read what was learnt of a workspace before."""
        try:
            self._projects[place] = await self._read(place)
        except StoreError as error:
            log.warning("Which classes are locked cannot be read: %s", error)

    async def put(self, place: Place, project_id: str, *, is_locked: bool) -> None:
        """Remember whether a project's classes are locked; what cannot be kept holds for this session."""
        projects = self._projects.get(place, frozenset())
        try:
            projects |= await self._read(place)
            projects = projects | {project_id} if is_locked else projects - {project_id}
            await self._store.set_setting(_name(place), json.dumps(sorted(projects)) if projects else None)
        except StoreError as error:
            log.warning("Which classes are locked cannot be kept: %s", error)
        self._projects[place] = projects | {project_id} if is_locked else projects - {project_id}

    async def _read(self, place: Place) -> frozenset[str]:
        try:
            names = json.loads(await self._store.setting(_name(place)) or "[]")
        except ValueError:
            return frozenset()
        return frozenset(n for n in names if isinstance(n, str)) if isinstance(names, list) else frozenset()


def tells_of_lock(error: LabeldockError, draft: Draft) -> bool:
    """Tell whether a refusal means that the dataset's classes are locked.

    By the contract's `errorType`, else by words of a 400 that names a class of the draft (roboflow-rest.md §2.2).
    """
    if not isinstance(error, RequestRefused):
        return False
    if error.error_type in ERROR_TYPE_HINTS:
        return error.error_type == NO_MATCH
    words = error.message.lower()
    ontology = draft.request.ontology
    names = ontology.classes if ontology is not None else ()
    is_about_class = "class" in words and any(name and name.lower() in words for name in names)
    return is_about_class and ("locked" in words or any(phrase in words for phrase in FORBIDDING))


def was_taken_with_others(body: str, allowed: frozenset[str]) -> bool:
    """Tell whether the server took a body that saves other classes: then they are not locked (any more)."""
    try:
        ontology = request_from_body(json.loads(body)).ontology
    except (ValueError, InputError):  # a job that was started elsewhere has no body
        return False
    return ontology is not None and not allowed.issuperset(ontology.classes)


def _name(place: Place) -> str:
    return f"projects with locked classes of {place[1]} at {place[0]}"
