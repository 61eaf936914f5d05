"""API keys in the operating system's keyring, and nowhere else."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from app.domain.errors import KeyringLocked, KeyringRefused, KeyStoreError, NoKeyring
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE = "labeldock"
NAMES = {
    "SecretService": "Secret Service",
    "libsecret": "Secret Service",
    "kwallet": "KWallet",
    "Windows": "Windows Credential Locker",
    "macOS": "macOS Keychain",
}
"""What people call the keyrings, by the modules of their backends."""
PROMPT_S = 60.0
"""How long a person may take to answer the keyring's own prompt."""


class KeyringKeys:
    """Fulfils services.ports.Keys. A blocked keyring blocks one thread, never the caller."""

    def __init__(
        self, find_backend: Callable[[], KeyringBackend] | None = None, *, timeout: float = PROMPT_S
    ) -> None:
        self._find_backend = find_backend or usable_backend
        self._timeout = timeout
        self._backend: KeyringBackend | None = None
        self._lock = threading.Lock()

    async def get(self, server: str, workspace: str) -> str | None:
        """Return the key, or None when there is none. Raises KeyStoreError."""
        user = user_name(server, workspace)
        return await self._ask(lambda keyring: keyring.get_password(SERVICE, user))

    async def put(self, server: str, workspace: str, key: str) -> None:
        """Keep the key in place of an older one. Raises KeyStoreError."""
        user = user_name(server, workspace)
        await self._ask(lambda keyring: keyring.set_password(SERVICE, user, key))

    async def remove(self, server: str, workspace: str) -> None:
        """Forget the key; forgetting one that is not there is fine. Raises KeyStoreError."""
        user = user_name(server, workspace)
        await self._ask(lambda keyring: _delete(keyring, user))

    async def name(self) -> str:
        """Return what the keyring is called; opens none. Raises KeyStoreError."""
        return await self._ask(lambda keyring: NAMES.get(_module(keyring), type(keyring).__name__))

    async def _ask(self, question: Callable[[KeyringBackend], T]) -> T:
        """Ask in a thread of its own: one of a pool would hold up the program's end while a prompt is open."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def work() -> None:
            with self._lock:
                if answer.done():  # nobody waits any more
                    return
                result, failure = self._try(question)
            with suppress(RuntimeError):  # the loop may be gone
                loop.call_soon_threadsafe(_settle, answer, result, failure)

        threading.Thread(target=work, name="keyring", daemon=True).start()
        try:
            async with asyncio.timeout(self._timeout):
                return await answer
        except TimeoutError:
            pass
        raise KeyringLocked(tr("The system keyring is waiting for you to unlock it."))

    def _try(self, question: Callable[[KeyringBackend], T]) -> tuple[T | None, KeyStoreError | None]:
        try:
            if self._backend is None:
                self._backend = self._find_backend()
            return question(self._backend), None
        except KeyStoreError as error:
            return None, error
        except Exception as error:  # keyring passes on whatever D-Bus, Windows or macOS raise
            return None, _in_our_words(error)


def _settle(answer: asyncio.Future[Any], result: object, failure: KeyStoreError | None) -> None:
    if answer.done():
        return
    if failure is not None:
        answer.set_exception(failure)
    else:
        answer.set_result(result)


def user_name(server: str, workspace: str) -> str:
    """Return the name of an entry: keys of one workspace on two servers are two entries."""
    return f"{workspace}@{urlsplit(server).netloc.rpartition('@')[2].lower()}"


def usable_backend() -> KeyringBackend:
    """Return the keyring to use. Raises NoKeyring when there is none, or only one that is a plain file."""
    import keyring

    backend = _secret_service() or keyring.get_keyring()
    # A chain tries one after another, and would fall back to a file.
    candidates: list[KeyringBackend] = getattr(backend, "backends", [backend])
    for candidate in candidates:
        if _is_safe(candidate):
            return candidate
    raise NoKeyring(tr("This system has no keyring that Labeldock can use."))


def _secret_service() -> KeyringBackend | None:
    """Return the Secret Service on Linux, unless the person configured another backend.

    Finding it by discovery would import the macOS backend, which starts a compiler (platform.md §4).
    """
    if not sys.platform.startswith("linux") or os.environ.get("PYTHON_KEYRING_BACKEND"):
        return None
    from keyring.backends import SecretService
    from keyring.core import load_config

    if (configured := load_config()) is not None:
        return configured
    if not SecretService.Keyring.viable:
        return None
    backend: KeyringBackend = SecretService.Keyring()  # type: ignore[no-untyped-call]
    return backend


def _is_safe(backend: KeyringBackend) -> bool:
    """Tell whether a backend keeps secrets safe: below 1 keyring itself does not recommend it."""
    return not type(backend).__module__.startswith("keyrings.alt") and float(type(backend).priority) >= 1


def _module(keyring: KeyringBackend) -> str:
    parts = type(keyring).__module__.split(".")
    return next((part for part in parts if part in NAMES), "")


def _delete(keyring: KeyringBackend, user: str) -> None:
    from keyring.errors import PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, user)
    except PasswordDeleteError:
        if keyring.get_password(SERVICE, user) is not None:
            raise


def _in_our_words(error: Exception) -> KeyStoreError:
    """Return the domain's error; its text is our own, because a foreign one may hold anything."""
    from keyring import errors

    if isinstance(error, errors.NoKeyringError):
        return NoKeyring(tr("This system has no keyring that Labeldock can use."))
    if isinstance(error, errors.KeyringLocked):
        return KeyringLocked(tr("The system keyring is locked."))
    if isinstance(error, errors.InitError):
        return KeyringRefused(tr("The system keyring could not be opened: its prompt was dismissed."))
    return KeyringRefused(tr("The system keyring failed ({kind}).").format(kind=type(error).__name__))
