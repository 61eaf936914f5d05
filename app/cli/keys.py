"""Commands about API keys; a key is read from standard input or typed unseen, never an argument."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from app.cli.output import table
from app.domain.errors import InputError, KeyStoreError, NoKey
from app.services.session import KeyPlace

if TYPE_CHECKING:
    import argparse

    from app.cli.output import Output
    from app.services.workstation import Workstation

LONGEST_KEY = 4096


async def set_key(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Keep a key in the system keyring. Raises KeyStoreError when there is none that works."""
    session = workstation.session
    info = await session.add_key(args.key)
    if info.place is not KeyPlace.KEYRING:
        raise session.keyring_trouble or KeyStoreError("The key cannot be kept.")
    output.result(
        _fields(info.workspace, info.place), f"The key of “{info.workspace}” is in the {info.place}."
    )


async def test_key(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Ask the server whose the key is."""
    session = workstation.session
    workspace = await session.test()
    place = session.key.place if session.key else KeyPlace.MEMORY
    output.result(_fields(workspace, place), f"The key in the {place} belongs to “{workspace}”.")


async def list_keys(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """List the workspaces that have a key; no server is asked."""
    session = workstation.session
    if session.keyring_trouble:
        output.note(f"{session.keyring_trouble.title}: {session.keyring_trouble.message}")
    known = session.known
    in_use = session.workspace
    output.result(
        [_fields(k.workspace, k.place) | {"inUse": k.workspace == in_use} for k in known],
        table(
            ("WORKSPACE", "KEY", "PLACE", ""),
            [
                (
                    k.workspace or "(not asked yet)",
                    k.masked,
                    k.place,
                    "in use" if k.workspace == in_use else "",
                )
                for k in known
            ],
        )
        if known
        else "There is no key. “labeldock key set” keeps one.",
    )


async def remove_key(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Forget the key of a workspace."""
    workspace = args.workspace or workstation.session.workspace
    if not workspace:
        raise NoKey("There is no key to remove.")
    await workstation.session.remove(workspace)
    output.result({"removed": workspace}, f"The key of “{workspace}” is forgotten.")


def _fields(workspace: str, place: KeyPlace) -> dict[str, object]:
    return {"workspace": workspace, "place": place}


def read_key() -> str:
    """Return a key typed unseen, or the first line of standard input. Raises InputError."""
    if sys.stdin.isatty():
        return getpass.getpass("API key: ")
    key = sys.stdin.readline(LONGEST_KEY).strip()
    if not key:
        raise InputError("No key came on standard input.", "For example: labeldock key set < file")
    return key
