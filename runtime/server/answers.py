"""Turns every error of nodeloom into the answer of the API, in this one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from starlette.exceptions import HTTPException

from nodeloom.runtime.privacy import Privacy
from nodeloom.runtime.server.kinds import (
    BAD_REQUEST,
    CONFLICT,
    INVALID_DOCUMENT,
    INVALID_GRAPH,
    INVALID_INPUTS,
    INVALID_REQUEST,
    NOT_FOUND,
    NOT_READY,
    STORAGE,
    TOO_LARGE,
    WRONG_MEDIA_TYPE,
    WRONG_METHOD,
    Kind,
)
from nodeloom.runtime.server.problems import MEDIA_TYPE, ProblemItem, Refusal, problem_response
from nodeloom.runtime.server.workers import WorkerLostError
from nodeloom.runtime.store.errors import StoreError
from nodeloom.runtime.store.kept import FileMissingError
from nodeloom.runtime.store.records.errors import ConflictError, InvalidError, LeaseLostError, NotFoundError
from nodeloom.runtime.store.secrets import FixedSecretError, InvalidSecretError
from nodeloom.schema.errors import DocumentError, InvalidGraphError, NodeloomError, PackError
from nodeloom.schema.mistakes import mistake_sentence, place_of, shown

_BY_STATUS: Final = {
    kind.status: kind for kind in (BAD_REQUEST, NOT_FOUND, WRONG_METHOD, CONFLICT, TOO_LARGE, WRONG_MEDIA_TYPE)
}
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
PROBLEM_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    "4XX": {"description": "Refused; `code` says why", "content": _PROBLEM},
    "5XX": {"description": "The server is at fault, or not ready", "content": _PROBLEM},
}
"""What every route may answer beside its own, as OpenAPI says it."""


def install_answers(app: FastAPI, privacy: Privacy) -> None:
    """Let an app answer errors with problem details."""

    async def of_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if isinstance(error, Refusal):
            return _scrubbed(error.kind, error.detail, error.problems, error.headers)
        kind = _BY_STATUS.get(error.status_code, BAD_REQUEST)
        detail = f"there is no {request.url.path} in this API" if kind is NOT_FOUND else str(error.detail)
        if kind is WRONG_METHOD:
            detail = f"{request.url.path} does not know the method {request.method}"
        return _scrubbed(kind, detail, (), error.headers)

    async def of_request(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        if any(mistake["loc"] == ("body",) and isinstance(mistake["input"], bytes) for mistake in error.errors()):
            given = request.headers.get("content-type", "")
            came = f"it came as {shown(given)}" if given else "it came without a type"
            return _scrubbed(WRONG_MEDIA_TYPE, f"the body is to be JSON, with Content-Type: application/json; {came}")
        return _of_mistakes(error.errors())

    async def of_socket(socket: object, error: Exception) -> Response:
        assert isinstance(error, WebSocketRequestValidationError)
        return _of_mistakes(error.errors())

    def _of_mistakes(mistakes: Sequence[Any]) -> Response:
        items = [_item(mistake) for mistake in mistakes]
        return _scrubbed(INVALID_REQUEST, "; ".join(item.message for item in items[:3]), items)

    async def of_nodeloom(request: Request, error: Exception) -> Response:
        assert isinstance(error, NodeloomError)
        return _scrubbed(kind_of(error), *told(error))

    def _scrubbed(kind: Kind, detail: str, items: Iterable[ProblemItem] = (), headers: Any = None) -> Response:
        clean = [item.model_copy(update={"message": privacy.scrubbed(item.message)}) for item in items]
        return problem_response(kind, privacy.scrubbed(detail), clean, headers=headers)

    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RequestValidationError, of_request)
    app.add_exception_handler(WebSocketRequestValidationError, of_socket)
    app.add_exception_handler(NodeloomError, of_nodeloom)


_KINDS: Final[tuple[tuple[type[NodeloomError], Kind], ...]] = (
    (InvalidGraphError, INVALID_GRAPH),
    (DocumentError, INVALID_DOCUMENT),
    (PackError, INVALID_DOCUMENT),
    (NotFoundError, NOT_FOUND),
    (FileMissingError, NOT_FOUND),
    (ConflictError, CONFLICT),
    (LeaseLostError, CONFLICT),
    (InvalidError, INVALID_REQUEST),
    (FixedSecretError, CONFLICT),
    (InvalidSecretError, INVALID_REQUEST),
    (StoreError, STORAGE),
    (WorkerLostError, NOT_READY),
)
"""Kinds of answers by class, the more special ones first."""


def kind_of(error: NodeloomError) -> Kind:
    """The kind of answer that an error is."""
    return next((kind for cls, kind in _KINDS if isinstance(error, cls)), INVALID_INPUTS)


def told(error: NodeloomError) -> tuple[str, list[ProblemItem]]:
    """An error in a sentence, and its problems one by one."""
    first, *rest = str(error).splitlines() or ["the graph can't run"]
    if error.problems:
        is_head = first.endswith(":")  # of a list of what is wrong
        sentence = f"{first} {error.problems[0].message}" if is_head else first
        more = len(error.problems) - 1
        detail = f"{sentence} (and {'more' if is_head else f'{more} more'})" if more > 0 else sentence
        return detail, [ProblemItem.of(problem) for problem in error.problems]
    return first, [ProblemItem(code=error.code, message=line.strip()) for line in rest]


def _item(mistake: dict[str, Any]) -> ProblemItem:
    """What pydantic says of one value: where it is in the request, and what was found."""
    found = None if mistake["type"] == "missing" else shown(mistake.get("input"))
    code, place = str(mistake["type"]).replace("_", "-"), place_of(mistake)
    return ProblemItem(code=code, message=mistake_sentence(mistake, str(found)), field=place, found=found)
