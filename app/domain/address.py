"""Addresses: which are safe to talk to, and which may see the key."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from app.domain.errors import InputError
from app.domain.texts import mark, tr

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a server, checked; `prefix` is a path that stands before all others, or empty."""

    scheme: str
    host: str
    port: int
    prefix: str = ""

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine."""
        return is_loopback(self.host)

    def without_prefix(self) -> Address:
        """Return the address of the host alone."""
        return Address(self.scheme, self.host, self.port)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.prefix}"

    def path(self, *segments: str) -> str:
        """Return the URL of a path below this address; each segment is quoted. Raises InputError."""
        return "/".join((str(self), *(_quoted(segment) for segment in segments)))


def _quoted(segment: str) -> str:
    if segment in ("", ".", ".."):
        raise InputError(tr("“{name}” is not a name that the server could know.").format(name=segment))
    return quote(segment, safe="", errors="replace")


def read_address(text: str) -> Address:
    """Read the address of a server. Raises InputError: also for http to another machine."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise InputError(tr("The server address cannot be read."), tr(_EXAMPLE)) from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _PORTS or not host or parts.query or parts.fragment:
        raise InputError(tr("The server address cannot be read."), tr(_EXAMPLE))
    if parts.username is not None or parts.password is not None:
        raise InputError(tr("The server address must not hold a name or password."), tr(_EXAMPLE))
    if parts.scheme == "http" and not is_loopback(host):
        raise InputError(
            tr("An API key is not sent over http to {host}: anyone in between could read it.").format(
                host=host
            ),
            tr("Use https. Only a server on this machine may be spoken to over http."),
        )
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], parts.path.rstrip("/"))


_EXAMPLE = mark("For example https://api.roboflow.com.")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine: 127.0.0.0/8, ::1 or localhost."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
