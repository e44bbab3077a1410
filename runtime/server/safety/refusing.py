"""`refuse`: a problem answer from a layer below the routes, to HTTP and WebSocket alike."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from nodeloom.runtime.server.kinds import Kind
from nodeloom.runtime.server.problems import problem_response

POLICY_VIOLATION = 1008
"""Close code of a WebSocket that was refused, where no answer can be sent (RFC 6455, section 7.4.1)."""


async def refuse(
    scope: Scope, receive: Receive, send: Send, kind: Kind, detail: str, headers: Mapping[str, str] | None = None
) -> None:
    """Answer with a problem; a WebSocket is not opened."""
    response = problem_response(kind, detail, headers=headers)
    if scope["type"] == "http":
        await response(scope, receive, send)
        return
    websocket = WebSocket(scope, receive, send)
    if "websocket.http.response" in scope.get("extensions", {}):
        await websocket.send_denial_response(response)
    else:
        await websocket.close(POLICY_VIOLATION, detail[:120])


def header(scope: Scope, name: bytes) -> str | None:
    """The value of a header; None if it is not there. Of several, the first."""
    for key, value in scope["headers"]:
        if key == name:
            text: str = value.decode("latin-1")
            return text
    return None
