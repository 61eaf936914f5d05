"""The routes, and the one way from a request to an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Match, Route

from app.resources import resource_path
from app.sandbox import answers, auth, autolabel, board, catalogue, images, preview, upload
from app.sandbox.answers import Json, Refused
from app.sandbox.calls import JSON_LIMIT, UPLOAD_LIMIT, Call, Sandbox, read_body, read_object

if TYPE_CHECKING:
    from starlette.requests import Request


class _VersionNumber(IntegerConvertor):
    """Only numbers, so that other names below a project are no addresses at all."""

    regex = "[0-9]{1,9}"


register_url_convertor("version", _VersionNumber())

CUT = "labeldock.cut"
"""The key of a request's scope under which the connection can be cut."""

Handler = Callable[[Call], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Address:
    """One row of the table of routes."""

    method: str
    path: str
    handler: Handler
    scope: str = auth.READ
    limit: int = JSON_LIMIT
    is_extra: bool = False
    """Whether the documented contract lacks it, so that clients must do without."""


_PROJECT = "/{ws}/{proj}"
ADDRESSES = (
    Address("GET", "/", catalogue.welcome),
    Address("POST", "/", catalogue.welcome),
    Address("POST", "/dataset/{proj}/upload", upload.upload, auth.ADD_IMAGES, UPLOAD_LIMIT),
    Address("GET", "/models/{ws}/{model:path}", catalogue.model, is_extra=True),
    Address("GET", "/{ws}/autolabel/models", preview.models, is_extra=True),
    Address("GET", "/{ws}/autolabel/jobs/{id}", autolabel.status),
    Address("POST", f"{_PROJECT}/autolabel", autolabel.create, auth.CREATE),
    Address("POST", f"{_PROJECT}/autolabel/preview", preview.preview, limit=UPLOAD_LIMIT, is_extra=True),
    Address("POST", f"{_PROJECT}/search", images.search),
    Address("POST", f"{_PROJECT}/upload", upload.upload, auth.ADD_IMAGES, UPLOAD_LIMIT),
    Address("GET", f"{_PROJECT}/images/{{id}}", images.details),
    Address("GET", f"{_PROJECT}/batches", board.batches),
    Address("GET", f"{_PROJECT}/batches/{{id}}", board.batch),
    Address("GET", f"{_PROJECT}/jobs", board.jobs),
    Address("GET", f"{_PROJECT}/jobs/{{id}}", board.job),
    Address("GET", f"{_PROJECT}/annotation-batches", board.annotation_batches, is_extra=True),
    Address("GET", f"{_PROJECT}/annotation-batches/{{id}}", board.annotation_batch, is_extra=True),
    Address("GET", f"{_PROJECT}/annotation-batches/{{id}}/images", board.annotation_batch_images, is_extra=True),
    Address("GET", f"{_PROJECT}/annotation-jobs", board.annotation_jobs, is_extra=True),
    Address("GET", f"{_PROJECT}/annotation-jobs/{{id}}", board.annotation_job, is_extra=True),
    Address("GET", f"{_PROJECT}/annotation-jobs/{{id}}/images", board.annotation_job_images, is_extra=True),
    Address("GET", f"{_PROJECT}/models", catalogue.models, is_extra=True),
    Address("GET", f"{_PROJECT}/{{number:version}}", catalogue.version),
    Address("GET", _PROJECT, catalogue.project),
    Address("GET", "/{ws}", catalogue.workspace),
)  # fmt: skip


def build(sandbox: Sandbox) -> Starlette:
    """Return the web application of a running sandbox."""
    offered = [a for a in ADDRESSES if sandbox.scenario.has_extras or not a.is_extra]
    troubles = Troubles(sandbox)
    routes = [
        Route("/openapi.json", _openapi, methods=["GET"]),
        Route(f"{images.SOURCE}/{{owner}}/{{id}}/{{file}}", partial(_picture, sandbox), methods=["GET"]),
        *(Route(a.path, partial(_serve, sandbox, troubles, a), methods=[a.method]) for a in offered),
    ]
    handlers: Any = {
        Refused: partial(_refuse, sandbox),
        HTTPException: partial(_refuse_route, sandbox),
        ClientDisconnect: _let_go,
        Exception: _fail,
    }
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return app


class Troubles:
    """The scenarios that spoil an answer before anything is done."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._scenario = sandbox.scenario
        self._calls: Counter[str] = Counter()

    def spoil(self, request: Request) -> Response | None:
        """Return a spoiled answer where the scenario wants one."""
        return self._limit(request) or self._break(request)

    def _limit(self, request: Request) -> Response | None:
        address = f"{request.method} {request.url.path}"
        if self._calls[address] >= self._scenario.rate_limited:
            return None
        self._calls[address] += 1
        after = self._scenario.retry_after
        headers = {"Retry-After": after} if after is not None else None
        refusal = answers.refused(429, "Too many requests.", kind="RateLimitException")
        return Json(refusal.body, 429, headers)

    def _break(self, request: Request) -> Response | None:
        every = self._scenario.bad_gateway_every
        if not every or request.method != "GET":
            return None
        self._calls["GET"] += 1
        return HTMLResponse(answers.GATEWAY_PAGE, 502) if self._calls["GET"] % every == 0 else None


async def _serve(sandbox: Sandbox, troubles: Troubles, address: Address, request: Request) -> Response:
    spoiled = troubles.spoil(request)
    if spoiled is not None:
        return spoiled
    is_upload = address.handler is upload.upload
    body = b"" if address.method == "GET" or is_upload else await read_body(request, address.limit)
    return Json(await address.handler(_call(sandbox, address, request, body)))


def _call(sandbox: Sandbox, address: Address, request: Request, body: bytes) -> Call:
    """Admit the caller and read the fields; the key may be one of them."""
    key = auth.key_of(request, {})
    fields: dict[str, Any] | None = None
    if key is None and body:
        try:
            fields = read_object(body)
        except Refused:
            raise answers.no_key() from None
        key = auth.key_of(request, fields)
    auth.admit(sandbox.keys, key, address.scope, sandbox.scenario.missing_scope)
    return Call(sandbox, request, read_object(body) if fields is None else fields, request.scope[CUT])


async def _openapi(request: Request) -> Response:
    return FileResponse(resource_path("openapi.json"), media_type="application/json")


async def _picture(sandbox: Sandbox, request: Request) -> Response:
    return await images.picture(sandbox, request.path_params)


async def _refuse(sandbox: Sandbox, request: Request, refusal: Refused) -> Response:
    body = refusal.body
    if sandbox.scenario.echoes_key and (key := auth.key_of(request, {})):
        error = body["error"]
        told = {"message": error} if isinstance(error, str) else error
        body = body | {"error": told | {"message": f"{told['message']} (key {key})", "key": key}}
    return Json(body, refusal.status, refusal.headers)


async def _refuse_route(sandbox: Sandbox, request: Request, error: HTTPException) -> Response:
    """Answer for addresses and methods that there are none of, in Roboflow's shape."""
    refusal = answers.unsupported(request.method, request.url.path, error.status_code)
    headers = {"Allow": _methods(request)} if error.status_code == 405 else None
    return await _refuse(sandbox, request, Refused(refusal.status, refusal.body, headers))


def _methods(request: Request) -> str:
    """Return the methods of an address, which may be spread over several routes."""
    found = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    return ", ".join(sorted({method for route in found for method in route.methods}))


async def _let_go(request: Request, error: Exception) -> Response:
    """End a request whose sender has gone; nobody reads the answer."""
    return Response(status_code=400)


async def _fail(request: Request, error: Exception) -> Response:
    """Answer for a fault of ours; what happened goes to the log, never to the caller."""
    return Json(answers.refused(500, "The server made a mistake.", kind="InternalException").body, 500)
