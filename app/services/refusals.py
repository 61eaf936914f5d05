"""The workspaces about whose jobs nobody asks: their key is refused, or there is none, until it is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import KeyRefused, KeyStoreError, LabeldockError, NoKey

if TYPE_CHECKING:
    from app.services.session import KeyInfo, Session


class Refusals:
    """Why a workspace's jobs are not asked about, with the key that was tried."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[str, tuple[KeyInfo | None, LabeldockError]] = {}

    def __contains__(self, workspace: str) -> bool:
        return workspace in self._found

    @property
    def errors(self) -> dict[str, LabeldockError]:
        """The reasons by workspace."""
        return {workspace: error for workspace, (_, error) in self._found.items()}

    def note(self, workspace: str, error: LabeldockError) -> None:
        """Note the trouble where it is one of the key."""
        if workspace not in self._found and isinstance(error, (KeyRefused, NoKey, KeyStoreError)):
            self._found[workspace] = (self._key_of(workspace), error)

    def forget(self, workspace: str) -> bool:
        """Forget what was noted; tell whether there was anything."""
        return self._found.pop(workspace, None) is not None

    def clear(self) -> None:
        """Forget all."""
        self._found.clear()

    def forget_old_keys(self) -> list[str]:
        """Forget, and return, the workspaces that have another key by now."""
        found = [workspace for workspace in self._found if self._has_other_key(workspace)]
        for workspace in found:
            del self._found[workspace]
        return found

    def _has_other_key(self, workspace: str) -> bool:
        """Tell whether there is a key that was not tried; one that was refused may be given once more."""
        was, error = self._found[workspace]
        key = self._key_of(workspace)
        return key is not was if isinstance(error, KeyRefused) else key != was

    def _key_of(self, workspace: str) -> KeyInfo | None:
        return next((key for key in self._session.known if key.workspace == workspace), None)
