import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.events import Feed, Preview, Progress
from nodeloom.runtime.server.events.ring import Ring
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import documents, log, queue
from nodeloom.schema.json import JSON

EVENTS = "/api/v1/events"
SOCKET = f"ws://127.0.0.1:8188{EVENTS}"


@pytest.fixture
def state(tmp_path: Path) -> ServerState:
    return state_in(tmp_path)


def say(state: ServerState, *names: str, run: str | None = None) -> None:
    """Events of these names, in the log."""
    state.records.write_sync(lambda connection: log.append(connection, run, [{"event": name} for name in names], 1.5))


def enqueued(state: ServerState) -> str:
    """A run in the default queue."""
    return state.records.write_sync(
        lambda connection: queue.enqueue(connection, queue.Submission(documents.keep(connection, "{}")), 1.0)
    )


async def told_now(state: ServerState, moment: Progress | Preview) -> None:
    state.feed.tell(moment)


async def close(state: ServerState) -> None:
    state.feed.close()


def names_of(received: dict[str, Any]) -> list[tuple[int, str]]:
    return [(event["number"], event["name"]) for event in received["events"]]


def test_what_happened_is_replayed_and_what_happens_follows(state: ServerState) -> None:
    say(state, "a", "b", "c")
    with client_of(state) as client, client.websocket_connect(f"{SOCKET}?after=1") as socket:
        assert socket.receive_json() == {"hello": {"after": 1}}
        assert names_of(socket.receive_json()) == [(2, "b"), (3, "c")]
        say(state, "d")
        told = socket.receive_json()
    assert told == {"events": [{"number": 4, "run": None, "time": 1.5, "name": "d", "data": {"event": "d"}}]}


def test_without_a_number_only_new_events_come(state: ServerState) -> None:
    say(state, "a")
    with client_of(state) as client, client.websocket_connect(SOCKET) as socket:
        assert socket.receive_json() == {"hello": {"after": 1}}
        say(state, "b")
        assert names_of(socket.receive_json()) == [(2, "b")]


def test_a_number_that_is_not_there_yet_is_refused(state: ServerState) -> None:
    with client_of(state) as client:
        with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(f"{SOCKET}?after=1"):
            pass
        assert refused.value.json()["code"] == "invalid-request"
        answer = client.get(f"{EVENTS}?after=1")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


@pytest.mark.parametrize("query", ["after=soon", "after=-1", "after=0&run=%00"])
def test_what_can_not_be_meant_is_refused_with_the_same_sentence_at_either_door(state: ServerState, query: str) -> None:
    with client_of(state) as client:
        with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(f"{SOCKET}?{query}"):
            pass
        assert refused.value.json() == client.get(f"{EVENTS}?{query}").json()
    assert refused.value.json()["problems"][0]["field"] == "query." + query.split("&")[-1].split("=")[0]


@pytest.mark.parametrize("number", ["-1", "x", "1e3"])
def test_what_is_no_number_is_refused(state: ServerState, number: str) -> None:
    with client_of(state) as client:
        assert client.get(f"{EVENTS}?after={number}").status_code == 422
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"{SOCKET}?after={number}"):
            pass


def test_events_of_one_run_or_one_queue(state: ServerState) -> None:
    run = enqueued(state)
    say(state, "other")
    say(state, "mine", run=run)
    with client_of(state) as client:
        for asked, numbers in ((f"run={run}", [1, 3]), ("queue=default", [1, 3]), ("queue=another", [])):
            with client.websocket_connect(f"{SOCKET}?after=0&{asked}") as socket:
                socket.receive_json()
                if numbers:
                    assert [number for number, _ in names_of(socket.receive_json())] == numbers
                say(state, "last", run=None if numbers else run)


def test_progress_and_previews_are_told_to_those_who_listen_now(state: ServerState) -> None:
    with client_of(state) as client, client.websocket_connect(SOCKET) as socket:
        socket.receive_json()
        assert client.portal is not None
        event: dict[str, JSON] = {"event": "node.progress", "node": "n1", "index": [], "step": 1, "total": 4}
        client.portal.call(told_now, state, Progress("r", "default", event))
        assert socket.receive_json() == {"progress": [{"run": "r", "name": "node.progress", "data": event}]}
        about = {"node": "n1", "index": [], "media_type": "image/png", "width": 1, "height": 1}
        client.portal.call(told_now, state, Preview("r", "default", about, b"picture"))
        data = socket.receive_bytes()
    length = int.from_bytes(data[:4], "little")
    assert json.loads(data[4 : 4 + length]) == {"run": "r", **about}
    assert data[4 + length :] == b"picture"


def test_previews_can_be_left_out(state: ServerState) -> None:
    with client_of(state) as client, client.websocket_connect(f"{SOCKET}?previews=false") as socket:
        socket.receive_json()
        assert client.portal is not None
        client.portal.call(told_now, state, Preview("r", "default", {"node": "n"}, b"picture"))
        say(state, "a")
        assert names_of(socket.receive_json()) == [(1, "a")]


def test_a_listener_that_was_away_long_is_told_from_the_log(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    state.feed = Feed(state.records, Ring(most=3))
    with client_of(state) as client, client.websocket_connect(f"{SOCKET}?after=0") as socket:
        socket.receive_json()
        for _ in range(30):
            say(state, *"abcdefghij" * 5)
        numbers: list[int] = []
        while len(numbers) < 1500:
            numbers += [number for number, _ in names_of(socket.receive_json())]
    assert numbers == [*range(1, 1501)]


def test_server_sent_events_continue_where_the_browser_was(state: ServerState) -> None:
    say(state, "a", "b", "c")
    with client_of(state) as client:
        assert client.portal is not None
        client.portal.start_task_soon(close_when_heard, state)
        text = client.get(f"{EVENTS}?after=0", headers={"Last-Event-ID": "1"}).text
    told = [block for block in text.split("\n\n") if block.startswith("id: ")]
    assert [block.splitlines()[0] for block in told] == ["id: 2", "id: 3"]
    assert json.loads(told[0].splitlines()[1].removeprefix("data: "))["name"] == "b"


async def close_when_heard(state: ServerState) -> None:
    """End the feed once somebody listened and was told everything."""
    while not any(listener.after == 3 for listener in state.feed._listeners):
        await asyncio.sleep(0.001)
    state.feed.close()


def test_when_the_server_ends_its_listeners_are_told(state: ServerState) -> None:
    with client_of(state) as client, client.websocket_connect(SOCKET) as socket:
        socket.receive_json()
        assert client.portal is not None
        client.portal.call(close, state)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 1012


def test_who_is_gone_is_forgotten(state: ServerState) -> None:
    with client_of(state) as client:
        with client.websocket_connect(SOCKET) as socket:
            socket.receive_json()
            assert state.feed.size == 1
        assert state.feed.size == 0
