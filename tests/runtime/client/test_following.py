"""Events over connections that break, from servers that are not what they seem."""

import asyncio
import http
import json
import struct
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from nodeloom.client import AnswerError, ApiError, AsyncClient, AsyncRun, Event, Preview, Progress, UnreachableError

Act = Callable[[ServerConnection], Coroutine[Any, Any, None]]
RUN = {
    "id": "r", "queue": "default", "state": "running", "priority": 0, "batch": None, "workflow": None, "revision": None,
    "origin": None, "name": "", "tags": [], "inputs": {}, "options": {}, "attempts": 1, "canceling": False,
    "created": 1.0, "started": None, "finished": None, "seconds": None, "outputs": None, "problems": [],
}  # fmt: skip


def event(number: int, name: str = "node.started", run: str = "r") -> dict[str, Any]:
    return {"number": number, "run": run, "time": 1.0, "name": name, "data": {"event": name}}


def hello(after: int = 0) -> str:
    return json.dumps({"hello": {"after": after}})


def events(*numbers: int, end: int | None = None) -> str:
    return json.dumps({"events": [event(each, "run.finished" if each == end else "node.started") for each in numbers]})


def says(*messages: str | bytes, stay: bool = False) -> Act:
    async def act(socket: ServerConnection) -> None:
        for message in messages:
            await socket.send(message)
        if stay:
            await socket.wait_closed()

    return act


class Answers(httpx2.AsyncBaseTransport):
    """Answers with a run in one state after the other, and with pages of its events."""

    def __init__(self, *states: str, pages: tuple[list[dict[str, Any]], ...] = ()) -> None:
        self.states = [*states]
        self.pages = [*pages, []]

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/events"):
            return httpx2.Response(200, json={"events": self.pages.pop(0) if len(self.pages) > 1 else []})
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if state == "gone":
            return httpx2.Response(404, json={"code": "not-found", "detail": "there is no run r"})
        return httpx2.Response(200, json={**RUN, "state": state})


class Stage:
    """A server that does with each connection what it was told, one after the other; `asked` are their addresses."""

    def __init__(self, *acts: Act | Response) -> None:
        self.acts = list(acts)
        self.asked: list[str] = []

    @asynccontextmanager
    async def client(self, transport: httpx2.AsyncBaseTransport | None = None) -> AsyncIterator[AsyncClient]:
        async def handle(socket: ServerConnection) -> None:
            act = self.acts.pop(0)
            assert not isinstance(act, Response)
            await act(socket)

        async def before(socket: ServerConnection, request: Request) -> Response | None:
            self.asked.append(request.path)
            if not self.acts:
                return socket.respond(http.HTTPStatus.SERVICE_UNAVAILABLE, "over")
            return self.acts.pop(0) if isinstance(self.acts[0], Response) else None  # type: ignore[return-value]

        async with serve(handle, "127.0.0.1", 0, process_request=before) as server:
            port = server.sockets[0].getsockname()[1]
            async with AsyncClient(f"http://127.0.0.1:{port}", "secret", transport=transport) as client:
                yield client


def told(stage: Stage, most: int, **asked: Any) -> list[Any]:
    """The first of what a client of the stage is told."""

    async def go() -> list[Any]:
        found: list[Any] = []
        async with stage.client() as client:
            stream = client.events(**asked)
            async for news in stream:
                found.append(news)
                if len(found) == most:
                    break
            await stream.aclose()  # type: ignore[attr-defined]
        return found

    return asyncio.run(asyncio.wait_for(go(), 20))


def numbers(found: list[Any]) -> list[int]:
    return [each.number for each in found if isinstance(each, Event)]


def test_a_connection_that_breaks_is_made_again_with_the_last_number() -> None:
    stage = Stage(says(hello(), events(1, 2), events(3)), says(hello(3), events(4), stay=True))
    assert numbers(told(stage, 4, after=0)) == [1, 2, 3, 4]
    assert [path.partition("after=")[2].partition("&")[0] for path in stage.asked] == ["0", "3"]


def test_one_that_breaks_before_anything_was_told_begins_where_it_had_begun() -> None:
    stage = Stage(says(hello(7)), says(hello(7), events(8), stay=True))
    assert numbers(told(stage, 1)) == [8]
    assert ["after=7" in path for path in stage.asked] == [False, True]


def test_nothing_is_told_twice_whatever_the_server_repeats() -> None:
    stage = Stage(says(hello(), events(1, 2)), says(hello(), events(1, 2, 3), stay=True))
    assert numbers(told(stage, 3, after=0)) == [1, 2, 3]


def test_a_server_that_has_no_time_is_asked_again() -> None:
    busy = Response(503, "busy", Headers(), b"<html>busy</html>")
    stage = Stage(busy, says(hello(), events(1), stay=True))
    assert numbers(told(stage, 1, after=0)) == [1]


def test_a_refusal_is_the_error_that_the_server_means() -> None:
    body = json.dumps({"code": "invalid-request", "detail": "after is 9, but the last event is 2"}).encode()
    with pytest.raises(ApiError, match="after is 9, but the last event is 2") as refused:
        told(Stage(Response(422, "no", Headers(), body)), 1, after=9)
    assert (refused.value.code, refused.value.status) == ("invalid-request", 422)


@pytest.mark.parametrize(
    "message",
    ["hello", "[1]", '{"events": [3]}', '{"events": [{"number": "x"}]}', '{"hello": 5}', b"", b"\xff\xff\xff\xffabc"],
)
def test_what_can_not_be_read_is_an_error_in_words(message: str | bytes) -> None:
    with pytest.raises(AnswerError, match="what was told of events can't be read"):
        told(Stage(says(hello(), message, stay=True)), 1)


def test_a_message_of_a_newer_server_is_passed_over() -> None:
    stage = Stage(says(hello(), '{"weather": "fine"}', events(1), stay=True))
    assert numbers(told(stage, 1)) == [1]


def test_something_that_is_no_websocket_is_an_error_in_words() -> None:
    with pytest.raises(AnswerError, match="is it one"):
        told(Stage(Response(404, "no", Headers(), b"not here")), 1)


def test_progress_and_previews_are_told_between_the_events() -> None:
    about = json.dumps({"run": "r", "node": "n", "index": [2], "media_type": "image/png", "width": 3, "height": 2})
    preview = struct.pack("<I", len(about)) + about.encode() + b"bytes"
    progress = json.dumps({"progress": [{"run": "r", "name": "node.progress", "data": {"step": 1}}]})
    found = told(Stage(says(hello(), progress, preview, events(1), stay=True)), 3, previews=True)
    assert isinstance(found[0], Progress)
    assert found[1] == Preview("r", "n", (2,), "image/png", 3, 2, b"bytes")
    assert isinstance(found[2], Event)


def test_a_server_that_stays_away_is_given_up() -> None:
    with pytest.raises(UnreachableError, match="tells no events any more"):
        told(Stage(says(hello())), 1, patience=0.3)


async def _of(stage: Stage, answers: Answers, ask: Callable[[AsyncRun], Coroutine[Any, Any, Any]]) -> Any:
    async with stage.client(answers) as client:
        return await asyncio.wait_for(ask(await client.runs.get("r")), 20)


def test_waiting_goes_on_over_a_lost_connection_in_which_the_run_ended() -> None:
    stage = Stage(says(hello(5)), says(hello(9), stay=True))
    answers = Answers("queued", "running", "running", "completed")
    info = asyncio.run(_of(stage, answers, lambda run: run.wait()))
    assert info.state == "completed"
    assert len(stage.asked) == 2


def test_waiting_ends_when_the_run_is_forgotten() -> None:
    stage = Stage(says(hello(5)), says(hello(9), stay=True))
    with pytest.raises(ApiError, match="there is no run r"):
        asyncio.run(_of(stage, Answers("running", "running", "running", "gone"), lambda run: run.wait()))


def numbers_of(run: AsyncRun) -> Coroutine[Any, Any, list[int]]:
    async def go() -> list[int]:
        return [news.number async for news in run.events() if isinstance(news, Event)]

    return go()


def test_the_events_of_a_run_are_its_past_and_then_its_present() -> None:
    stage = Stage(says(hello(3), events(4)), says(hello(4), events(6, end=6), stay=True))
    pages = ([event(1), event(2)], [event(3)])
    assert asyncio.run(_of(stage, Answers("running", pages=pages), numbers_of)) == [1, 2, 3, 4, 6]
    assert all("run=r" in path for path in stage.asked)


def test_the_events_of_a_run_that_ended_need_no_connection() -> None:
    stage = Stage()
    pages = ([event(1), event(2, "run.finished")],)
    assert asyncio.run(_of(stage, Answers("completed", pages=pages), numbers_of)) == [1, 2]
    assert stage.asked == []


def test_a_run_that_was_retried_is_followed_to_its_last_end() -> None:
    stage = Stage(says(hello(3), events(4, end=4), stay=True))
    pages = ([event(1), event(2, "run.finished"), event(3, "run.retried")],)
    assert asyncio.run(_of(stage, Answers("queued", pages=pages), numbers_of)) == [1, 2, 3, 4]
