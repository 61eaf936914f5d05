"""Who looks at an image for a preview: the server itself, or an inference server; and what was found before."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.address import read_address
from app.domain.errors import (
    AccountPaused,
    InputError,
    KeyRefused,
    KeyStoreError,
    NoKey,
    Offline,
    OutOfCredits,
    RateLimited,
    StoreError,
)
from app.domain.preview import LOWEST, Finding
from app.domain.texts import mark, plural, tr
from app.services.preview_cache import Findings, name_at_inference, name_at_server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.asking import Asking
    from app.domain.catalogue import Image, Label
    from app.services.catalogue import CatalogueService
    from app.services.ports import Inference, OpenInference, Pictures, Store
    from app.services.session import Session

log = logging.getLogger(__name__)

SETTING = "inference address"
MANY = 500
"""Labels from which they are put in order in a thread."""
NAME_ONE = mark("Name an inference server in the preview's settings: one of your own, or Roboflow's.")
_EVERY_CLASS = ""
"""In place of a prompt: what a model finds of all it knows."""


class NoSource(InputError):
    """Nobody can be asked to look."""

    default_title = mark("There is no preview")


class PaidSource(NoSource):
    """Who can be asked may take credits for it, and no person has agreed to that."""

    default_title = mark("A preview may cost credits")


OF_ALL_IMAGES = (
    NoSource,
    NoKey,
    KeyStoreError,
    Offline,
    KeyRefused,
    OutOfCredits,
    AccountPaused,
    RateLimited,
)
"""Troubles that are the same for every image, so that asking on is of no use."""


class Sources:
    """Asks the first source that serves, once for each image and question, and keeps the answers."""

    def __init__(
        self,
        session: Session,
        catalogue: CatalogueService,
        store: Store,
        open_inference: OpenInference,
        findings: Pictures,
    ) -> None:
        self.address = ""
        """The inference server; empty for none."""
        self._session = session
        self._catalogue = catalogue
        self._store = store
        self._open_inference = open_inference
        self._kept = Findings(findings)
        self._without_preview: set[str] = set()
        """Servers that said that they have none."""
        self._clients: dict[tuple[str, str], Inference] = {}
        self._retired: list[Inference] = []
        self._opening = asyncio.Lock()
        session.keyed.connect(self._on_keyed)

    async def load(self) -> None:
        """Remember the inference server. Never raises: a preview can do without."""
        try:
            self.address = _read(await self._store.setting(SETTING) or "")
        except (StoreError, InputError) as error:
            log.warning("The inference server cannot be read: %s", error)

    async def set_address(self, text: str) -> None:
        """Keep the address of an inference server; empty for none. Raises InputError, StoreError."""
        address = _read(text)
        await self._store.set_setting(SETTING, address or None)
        self.address = address

    def use_address(self, text: str) -> None:
        """Ask this inference server as long as the program runs. Raises InputError."""
        self.address = _read(text)

    async def close(self) -> None:
        """Close every client."""
        clients, self._clients, self._retired = [*self._clients.values(), *self._retired], {}, []
        for client in clients:
            await client.close()

    def words(self, asking: Asking) -> str:
        """Return who will be asked, and what that costs."""
        if self._has_preview(asking):
            return tr("the sandbox · free") if self._session.is_sandbox else tr("Roboflow's preview · free")
        if not self.address:
            return ""
        if not self._costs(asking):
            return tr("an inference server on this machine · free")
        return tr("{server} · may cost credits").format(server=_host(self.address))

    def asks_first(self, asking: Asking, images: int) -> str:
        """Return what looking at so many images would cost, in words; empty where it is free."""
        if not images or not self._costs(asking):
            return ""
        return plural(
            images,
            "{n} image is sent to {server}, which may cost credits.",
            "{n} images are sent to {server}, which may cost credits.",
        ).format(server=_host(self.address))

    async def recall(self, asking: Asking, image: Image) -> Finding | None:
        """Return what was found before, by whichever source; None where that was never or not all asked for."""
        if not asking.is_trained:
            found = await self._kept.get(name_at_server(self._session.server, asking, image))
            if found is not None:
                return await _named(found, asking)
        if not self.address or not (asking.is_trained or asking.is_sam3):
            return None
        if not _questions(asking):
            return None
        parts = [await self._kept.get(self._name_of(asking, image, prompt)) for prompt in _questions(asking)]
        known = [part for part in parts if part is not None]
        return await _joined(asking, known) if len(known) == len(parts) else None

    async def find(self, asking: Asking, image: Image, *, may_cost: bool) -> Finding:
        """Ask about one image; `may_cost`: a person agreed to what `asks_first` said.

        Raises NoKey, LinkError, ServerError, and InputError where no source serves.
        """
        if not asking.prompts and not asking.is_derived:
            raise NoSource(tr("There is nothing to look for yet."), tr("Write a prompt and its class."))
        if self._has_preview(asking):
            found = await self._ask_server(asking, image)
            if found is not None:
                return await _named(found, asking)
        self._check_inference(asking, may_cost=may_cost)
        picture = await self._catalogue.picture_of(image)
        client = await self._client(asking.workspace)
        if asking.is_trained:
            return await self._ask_model(client, asking, image, picture)
        return await self._ask_sam3(client, asking, image, picture)

    def _has_preview(self, asking: Asking) -> bool:
        return not asking.is_trained and self._session.server not in self._without_preview

    def _costs(self, asking: Asking) -> bool:
        return bool(self.address) and not self._has_preview(asking) and not _is_here(self.address)

    def _check_inference(self, asking: Asking, *, may_cost: bool) -> None:
        """Raise NoSource unless an inference server can be asked."""
        if not asking.is_trained and not asking.is_sam3:
            raise NoSource(
                tr("This server has no preview, and inference servers do not run {model}.").format(
                    model=asking.model_type
                ),
                tr("Choose SAM 3 or a trained model."),
            )
        if not asking.is_trained and not asking.prompts:
            raise NoSource(tr("No classes are known to derive an ontology from."), tr("Write the ontology."))
        if asking.is_trained and not asking.model_id:
            raise NoSource(tr("No trained model is chosen."), tr("Choose one in the draft."))
        if not self.address:
            raise NoSource(_why_inference(asking), tr(NAME_ONE))
        if self._costs(asking) and not may_cost:
            host = _host(self.address)
            words = tr("This server has no preview of its own. Asking {host} may cost credits.")
            if asking.is_trained:
                words = tr("Roboflow has no preview of trained models. Asking {host} may cost credits.")
            raise PaidSource(words.format(host=host), tr("Run the preview again to agree to that."))

    async def _ask_server(self, asking: Asking, image: Image) -> Finding | None:
        server, workspace = self._session.server, asking.workspace
        url = image.url if image.url.startswith(("https://", server)) else ""
        picture = b"" if url else await self._catalogue.picture_of(image)
        found = await self._session.ask(
            lambda api: api.preview(
                workspace,
                asking.project,
                model_type=asking.model_type,
                prompts=dict(asking.prompts),
                threshold=LOWEST,
                url=url,
                picture=picture,
            ),
            workspace=workspace,
        )
        if found is None:
            self._without_preview.add(server)
        else:
            await self._kept.put(name_at_server(server, asking, image), found)
        return found

    async def _ask_model(self, client: Inference, asking: Asking, image: Image, picture: bytes) -> Finding:
        found = await client.detections(picture, asking.model_id, LOWEST, has_outlines=asking.has_outlines)
        await self._kept.put(self._name_of(asking, image, _EVERY_CLASS), found)
        return await _named(found, asking)

    async def _ask_sam3(self, client: Inference, asking: Asking, image: Image, picture: bytes) -> Finding:
        """Ask for the prompts that were never asked for, and keep each on its own: a new row costs one prompt."""
        parts: dict[str, Finding] = {}
        for prompt in _questions(asking):
            kept = await self._kept.get(self._name_of(asking, image, prompt))
            if kept is not None:
                parts[prompt] = kept
        missing = {prompt: prompt for prompt in _questions(asking) if prompt not in parts}
        if missing:
            found = await client.concepts(picture, missing, LOWEST)
            for prompt, part in _split(found, list(missing)).items():
                parts[prompt] = part
                await self._kept.put(self._name_of(asking, image, prompt), part)
        return await _joined(asking, list(parts.values()))

    async def _client(self, workspace: str) -> Inference:
        place = (self.address, workspace)
        async with self._opening:
            if place not in self._clients:
                self._clients[place] = await self._session.open_beside(
                    self._open_inference, self.address, workspace
                )
            return self._clients[place]

    def _on_keyed(self, workspace: str) -> None:
        """Take the new key from now on; clients with the old one are closed at the end."""
        for place in [place for place in self._clients if place[1] == workspace]:
            self._retired.append(self._clients.pop(place))

    def _name_of(self, asking: Asking, image: Image, prompt: str) -> str:
        return name_at_inference(self._session.server, self.address, asking, image, prompt)


def _questions(asking: Asking) -> Sequence[str]:
    """Return what an inference server answers on its own: a prompt, or all that a trained model knows."""
    return [_EVERY_CLASS] if asking.is_trained else [prompt for prompt, _ in asking.prompts]


async def _named(finding: Finding, asking: Asking) -> Finding:
    return await _worked_out(
        lambda: replace(finding, labels=asking.named(finding.labels)), len(finding.labels)
    )


def _split(finding: Finding, prompts: Sequence[str]) -> dict[str, Finding]:
    """Return what was found for each prompt, where labels have the prompt in place of a class."""
    parts: dict[str, list[Label]] = {prompt: [] for prompt in prompts}
    for label in finding.labels:
        if label.class_name in parts:
            parts[label.class_name].append(label)
    return {prompt: replace(finding, labels=tuple(labels)) for prompt, labels in parts.items()}


async def _joined(asking: Asking, parts: Sequence[Finding]) -> Finding:
    return await _worked_out(lambda: _whole(asking, parts), sum(len(part.labels) for part in parts))


def _whole(asking: Asking, parts: Sequence[Finding]) -> Finding:
    """Return what was found for all prompts as one finding, the surest first."""
    labels = [label for part in parts for label in part.labels]
    labels.sort(key=lambda label: -(1.0 if label.confidence is None else label.confidence))
    told = tuple(dict.fromkeys(words for part in parts for words in part.warnings))
    width = max((part.width for part in parts), default=0)
    height = max((part.height for part in parts), default=0)
    names = asking.named(labels) if asking.is_trained else _by_prompt(asking, labels)
    return Finding(names, told, width, height)


def _by_prompt(asking: Asking, labels: Sequence[Label]) -> tuple[Label, ...]:
    """Return labels that have a prompt in place of a class under the class of the prompt."""
    names = dict(asking.prompts)
    return tuple(replace(label, class_name=names[label.class_name]) for label in labels)


def _why_inference(asking: Asking) -> str:
    if asking.is_trained:
        return tr("Roboflow has no preview of trained models.")
    return tr("This server has no preview of its own.")


async def _worked_out(work: Callable[[], Finding], labels: int) -> Finding:
    """Return what `work` makes of so many labels; of many in a thread, to keep the turn short."""
    return await asyncio.to_thread(work) if labels > MANY else work()


def _read(text: str) -> str:
    return str(read_address(text)) if text.strip() else ""


def _is_here(address: str) -> bool:
    return read_address(address).is_loopback


def _host(address: str) -> str:
    return read_address(address).host
