"""No answer: whether the request can have left, and why not."""

from __future__ import annotations

import socket
import ssl
from urllib.request import getproxies

import httpx

from app.domain.address import is_loopback
from app.domain.errors import AnswerLost, LinkError, Offline, ServerError, UnreadableAnswer

_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def link_error(error: BaseException, host: str) -> LinkError | ServerError:
    """Return the domain's error: Offline only where the request surely never left."""
    if isinstance(error, httpx.DecodingError):
        return UnreadableAnswer("The server's answer cannot be unpacked.")
    if isinstance(error, _NEVER_LEFT):
        return Offline(_why_offline(error, host))
    if isinstance(error, httpx.TimeoutException):
        return AnswerLost(f"{host} did not answer in time.")
    return AnswerLost(f"The connection to {host} was cut before the answer came.")


def _why_offline(error: BaseException, host: str) -> str:
    causes = tuple(_chain(error))
    if isinstance(error, httpx.ProxyError):
        return f"The proxy does not let us reach {host}."
    if isinstance(error, httpx.PoolTimeout):
        return f"All connections to {host} are busy."
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return f"The certificate of {host} is not trusted."
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return f"No secure connection to {host} could be made."
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return f"The name {host} cannot be found."
    way = f"{host}, or the proxy on the way," if _goes_by_proxy(host) else host
    if isinstance(error, httpx.ConnectTimeout):
        return f"{way} does not respond."
    return f"{way} refuses the connection."


def _goes_by_proxy(host: str) -> bool:
    return bool(getproxies()) and not is_loopback(host)


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
