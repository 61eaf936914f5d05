"""No answer: whether the request can have left, and why not."""

from __future__ import annotations

import socket
import ssl
from urllib.request import getproxies

import httpx

from app.domain.address import is_loopback
from app.domain.errors import AnswerLost, LinkError, Offline, ServerError, UnreadableAnswer
from app.domain.texts import tr

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
        return UnreadableAnswer(tr("The server's answer cannot be unpacked."))
    if isinstance(error, _NEVER_LEFT):
        return Offline(_why_offline(error, host))
    if isinstance(error, httpx.TimeoutException):
        return AnswerLost(tr("{host} did not answer in time.").format(host=host))
    return AnswerLost(tr("The connection to {host} was cut before the answer came.").format(host=host))


def _why_offline(error: BaseException, host: str) -> str:
    causes = tuple(_chain(error))
    if isinstance(error, httpx.ProxyError):
        return tr("The proxy does not let us reach {host}.").format(host=host)
    if isinstance(error, httpx.PoolTimeout):
        return tr("All connections to {host} are busy.").format(host=host)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return tr("The certificate of {host} is not trusted.").format(host=host)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return tr("No secure connection to {host} could be made.").format(host=host)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return tr("The name {host} cannot be found.").format(host=host)
    return _without_connection(host, is_timeout=isinstance(error, httpx.ConnectTimeout))


def _without_connection(host: str, *, is_timeout: bool) -> str:
    if _goes_by_proxy(host):
        words = (
            tr("{host}, or the proxy on the way, does not respond.")
            if is_timeout
            else tr("{host}, or the proxy on the way, refuses the connection.")
        )
    else:
        words = tr("{host} does not respond.") if is_timeout else tr("{host} refuses the connection.")
    return words.format(host=host)


def _goes_by_proxy(host: str) -> bool:
    return bool(getproxies()) and not is_loopback(host)


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
