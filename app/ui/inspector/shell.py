"""A request as a command for a shell; the key is always a variable, never itself."""

from __future__ import annotations

import shlex

KEY_VARIABLE = "$ROBOFLOW_API_KEY"


def curl(url: str, body: str) -> str:
    """Return the curl command that sends this request."""
    return " \\\n  ".join(
        (
            f"curl -X POST {shlex.quote(url)}",
            f'-H "Authorization: Bearer {KEY_VARIABLE}"',
            "-H 'Content-Type: application/json'",
            f"--data-raw {shlex.quote(body)}",
        )
    )
