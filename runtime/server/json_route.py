"""`JSONRoute`: reads the JSON bodies of requests by the one codec, which refuses what can't be kept without loss.

What FastAPI makes of the annotations of a function takes a millisecond or two, and the server has 75 routes: so each
is completed by its first request, or when all are described. `SocketRoute` does the same for WebSockets.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Collection, Coroutine
from threading import Lock
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute, APIWebSocketRoute
from pydantic.warnings import UnsupportedFieldAttributeWarning
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from nodeloom.runtime.server.kinds import TOO_MUCH, UNREADABLE_JSON
from nodeloom.runtime.server.problems import Refusal
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON, MAX_NESTING, read_json

_LARGE = 128 * 1024
"""Bodies of more bytes are read in a thread, so that others do not wait."""

_COMPLETING: Final = Lock()
"""The document is written in a thread, while requests come."""

# FastAPI keeps pydantic quiet about the names of parameters while it makes a route; models that are built later, by the
# first body that they read, would say it then, in the terminal of who started the server.
warnings.filterwarnings("ignore", category=UnsupportedFieldAttributeWarning)


class JSONRequest(Request):
    """A request whose body is read strictly."""

    async def json(self) -> JSON:
        """The body; `Refusal` if it is not strict JSON, or nests too deeply."""
        try:
            return await read_body(await self.body(), self.app.state.nodeloom.settings.max_json_depth)
        except DocumentError as error:
            raise Refusal(UNREADABLE_JSON, str(error)) from None


class JSONRoute(APIRoute):
    """A route whose requests are `JSONRequest`. Until it is complete it knows no more than what it is found by."""

    def __init__(self, path: str, endpoint: Callable[..., Any], *, methods: Collection[str], **options: Any) -> None:
        self.path, self.endpoint, self.methods = path, endpoint, {*methods}
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self.name = endpoint.__name__
        self._options: dict[str, Any] | None = options

    def complete(self) -> None:
        """Make what answers and describes it, once."""
        with _COMPLETING:
            if self._options is not None:
                super().__init__(self.path, self.endpoint, methods=self.methods, **self._options)
                self._options = None

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self._options is not None:
            self.complete()
        await super().handle(scope, receive, send)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given strict requests."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(JSONRequest(request.scope, request.receive))

        return strict


class SocketRoute(APIWebSocketRoute):
    """A route of WebSockets, completed by the first of them."""

    def __init__(self, path: str, endpoint: Callable[..., Any]) -> None:
        self.path, self.endpoint, self.name = path, endpoint, endpoint.__name__
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self._is_complete = False

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a client talk to the function."""
        if not self._is_complete:
            super().__init__(self.path, self.endpoint)
            self._is_complete = True
        await super().handle(scope, receive, send)


async def read_body(data: bytes, deepest: int) -> JSON:
    """The JSON of a body; `DocumentError` if it is none, `Refusal` if it nests deeper than is wanted."""
    read = await asyncio.to_thread(_read, data) if len(data) > _LARGE else _read(data)
    if deepest < MAX_NESTING and depth_of(read) > deepest:
        raise Refusal(TOO_MUCH, f"the body nests more than {deepest} lists and objects; NODELOOM_MAX_JSON_DEPTH")
    return read


def depth_of(value: JSON) -> int:
    """Most lists and objects within each other; 0 for a plain value."""
    level, depth = [value], 0
    while holders := [part for part in level if isinstance(part, (dict, list))]:
        level = [item for part in holders for item in (part.values() if isinstance(part, dict) else part)]
        depth += 1
    return depth


def _read(data: bytes) -> JSON:
    return read_json(data, "the body")
