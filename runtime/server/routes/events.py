"""GET /events: the numbered events of all runs, as server-sent events or over a WebSocket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import anyio
from fastapi import Header, Query, Response, WebSocket
from fastapi.responses import StreamingResponse
from starlette.websockets import WebSocketDisconnect

from nodeloom.runtime.server.events import News
from nodeloom.runtime.server.events.frames import message
from nodeloom.runtime.server.events.listener import Listener
from nodeloom.runtime.server.json_route import SocketRoute
from nodeloom.runtime.server.parameters import ID_PATTERN
from nodeloom.runtime.server.routes.router import PREFIX, subject
from nodeloom.runtime.server.state import ServerState, State
from nodeloom.schema.json import write_json

router = subject("events")
HEARTBEAT = 15.0
"""Seconds after which a stream without news says that it is there."""
_RESTART = 1012
"""Close code of a WebSocket whose server ends (IANA registry of RFC 6455)."""
_PAUSE = 0.0005
"""Seconds between two messages to a client, for each that listens: many listeners get fewer, larger ones."""

After = Annotated[
    int | None, Query(ge=0, le=2**63 - 1, description="Number of the last event that is known; without, only new ones")
]
OfRun = Annotated[str | None, Query(pattern=ID_PATTERN, description="Only the events of this run")]
OfQueue = Annotated[str | None, Query(pattern=ID_PATTERN, description="Only the events of the runs of this queue")]


@router.get(
    "/events",
    summary="Follow what happens, as server-sent events",
    response_class=Response,
    responses={
        200: {
            "description": "A stream without end. `id` is the number of an event, `data` its JSON",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def follow_events(
    state: State,
    after: After = None,
    run: OfRun = None,
    queue: OfQueue = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=2**63 - 1)] = None,
) -> Response:
    """Every event after a number, without gap or duplicate, then those that come.

    Each is `{"number", "run", "time", "name", "data"}`. Progress comes as events of the name `progress`, without a
    number: it is of the moment. A browser that reconnects sends `Last-Event-ID` by itself. The same path as a
    WebSocket sends text messages `{"hello": {"after": N}}`, `{"progress": [...]}`, `{"events": [...]}`, and previews as
    binary ones: the length of a JSON object (u32, little endian), the object, the bytes of the picture.
    """
    known = max((number for number in (after, last_event_id) if number is not None), default=None)
    state.feed.check(known)
    return StreamingResponse(
        _stream(state, known, run, queue), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _stream(state: ServerState, after: int | None, run: str | None, queue: str | None) -> AsyncIterator[str]:
    async with state.feed.listening(after, run, queue) as listener:
        yield f": after {listener.after}\n\n"
        while True:
            try:
                with anyio.fail_after(HEARTBEAT):
                    news = await listener.news()
            except TimeoutError:
                yield ": nothing new\n\n"
                continue
            if news.is_over:
                return
            yield _lines(news)
            await anyio.sleep(_PAUSE * state.feed.size)


def _lines(news: News) -> str:
    moments = [f"event: progress\ndata: {moment.text}\n\n" for moment in news.progress]
    return "".join([*moments, *(f"id: {frame.number}\ndata: {frame.text}\n\n" for frame in news.frames)])


async def follow_events_socket(
    websocket: WebSocket,
    state: State,
    after: After = None,
    run: OfRun = None,
    queue: OfQueue = None,
    previews: Annotated[bool, Query(description="Whether to send previews")] = True,
) -> None:
    """As `follow_events`, with previews."""
    async with state.feed.listening(after, run, queue) as listener:
        await websocket.accept()
        await websocket.send_text(write_json({"hello": {"after": listener.after}}))
        async with anyio.create_task_group() as group:
            group.start_soon(_hear, websocket, group.cancel_scope)
            await _tell(websocket, state, listener, previews)
            group.cancel_scope.cancel()


router.routes.append(SocketRoute(f"{PREFIX}/events", follow_events_socket))


async def _hear(websocket: WebSocket, scope: anyio.CancelScope) -> None:
    """Wait until the client is gone; what it says means nothing."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
    scope.cancel()


async def _tell(websocket: WebSocket, state: ServerState, listener: Listener, previews: bool) -> None:
    """Tell a client what is new, until one of both ends or the client takes nothing any more."""
    try:
        while not (news := await listener.news()).is_over:
            with anyio.fail_after(state.settings.send_timeout):
                await _send(websocket, news, previews)
            await anyio.sleep(_PAUSE * state.feed.size)
        await websocket.close(_RESTART)
    except (WebSocketDisconnect, TimeoutError):
        return  # it comes back with the number of the last event that it has


async def _send(websocket: WebSocket, news: News, previews: bool) -> None:
    if news.progress:
        await websocket.send_text(message("progress", (moment.text for moment in news.progress)))
    if previews:
        for preview in news.previews:
            await websocket.send_bytes(preview.data)
    if news.frames:
        await websocket.send_text(message("events", (frame.text for frame in news.frames)))
