"""/ws: which messages come, and in which order."""

from __future__ import annotations

import struct
from pathlib import Path
from threading import Event
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.types import Message
from starlette.websockets import WebSocket
from tests.runtime.server.comfy.talking import Hand, node, run_of, sent, text_prompt
from tests.runtime.server.images.pictures import picture
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.comfy.guest import Guest
from nodeloom.runtime.server.comfy.sockets import listen
from nodeloom.runtime.server.events import Preview, Progress
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import RecordsError, library
from nodeloom.runtime.store.records.library import NewImage

WS = "ws://127.0.0.1:8188/ws"
PREVIEW: dict[str, Any] = {"node": "2", "index": [], "media_type": "image/jpeg", "width": 2, "height": 2}


def said(socket: WebSocketTestSession, until: str = "") -> list[tuple[str, Any]]:
    """Messages up to the first of a type; `until` empty: up to the end of a prompt."""
    found: list[tuple[str, Any]] = []
    while True:
        message = socket.receive_json()
        found.append((message["type"], message["data"]))
        is_end = message["type"] == "executing" and message["data"]["node"] is None
        if message["type"] == until or (not until and is_end):
            return found


def types(found: list[tuple[str, Any]]) -> list[str]:
    return [name for name, _ in found]


def worked(state: ServerState) -> None:
    """A prompt is run by hand."""
    hand = Hand(state)
    hand.begin()
    hand.hit("1", string="red")
    hand.node("2", string="red!")
    hand.node("3", text="red!")
    hand.end()


ORDER = [
    "execution_start", "execution_cached", "progress_state", "executing", "progress_state", "executing", "executed",
    "progress_state", "execution_success", "status", "executing",
]  # fmt: skip


def without_status(found: list[tuple[str, Any]]) -> list[str]:
    """Types but for the numbers of prompts that are told when one comes, or begins.

    States of nodes that follow each other count once: they come together if their events do.
    """
    names = types(found)
    kept = [name for at, name in enumerate(names) if name != "status" or at == len(names) - 2]
    return [name for at, name in enumerate(kept) if not (name == "progress_state" and kept[at - 1] == name)]


def test_a_client_is_told_what_becomes_of_its_prompt_in_comfyuis_order(client: TestClient, state: ServerState) -> None:
    with client.websocket_connect(f"{WS}?clientId=me") as socket:
        ((first, data),) = said(socket, "status")
        assert (first, data) == ("status", {"status": {"exec_info": {"queue_remaining": 0}}, "sid": "me"})
        prompt = sent(client, text_prompt(), client_id="me")["prompt_id"]
        ((_, data),) = said(socket, "status")
        assert data == {"status": {"exec_info": {"queue_remaining": 1}}}
        worked(state)
        found = said(socket)
    assert without_status(found) == ORDER
    told = dict(found)
    assert told["execution_cached"]["nodes"] == ["1"]
    assert told["executed"] == {"node": "3", "display_node": "3", "output": {"text": ["red!"]}, "prompt_id": prompt}
    assert told["executing"] == {"node": None, "prompt_id": prompt}
    assert told["status"]["status"]["exec_info"]["queue_remaining"] == 0
    assert all(data["prompt_id"] == prompt for name, data in found if name != "status")
    assert prompt in client.get("/history").json()


def test_nodes_that_are_not_run_are_told_together(client: TestClient, state: ServerState) -> None:
    prompt = sent(client, text_prompt(), client_id="late")["prompt_id"]
    hand = Hand(state)
    hand.begin()
    hand.node("1", string="red")
    hand.hit("2", string="red!")
    hand.hit("3", text="red!")
    hand.end()
    with client.websocket_connect(f"{WS}?clientId=late") as socket:
        found = said(socket)
    assert [data["nodes"] for name, data in found if name == "execution_cached"] == [[], ["2", "3"]]
    messages = client.get(f"/history/{prompt}").json()[prompt]["status"]["messages"]
    assert [data["nodes"] for name, data in messages if name == "execution_cached"] == [["2", "3"]]


def test_who_listens_only_when_all_is_over_is_told_all_the_same(client: TestClient, state: ServerState) -> None:
    sent(client, text_prompt(), client_id="late")
    worked(state)
    with client.websocket_connect(f"{WS}?clientId=late") as socket:
        found = said(socket)
    assert [name for name in without_status(found) if name != "status"] == [each for each in ORDER if each != "status"]
    with client.websocket_connect(f"{WS}?clientId=late") as socket:
        assert types(said(socket, "status")) == ["status"]
        sent(client, text_prompt("blue"), client_id="late")
        assert types(said(socket, "status")) == ["status"]


def test_who_comes_back_while_a_prompt_runs_misses_nothing(client: TestClient, state: ServerState) -> None:
    with client.websocket_connect(f"{WS}?clientId=me") as socket:
        sent(client, text_prompt(), client_id="me")
        hand = Hand(state)
        hand.begin()
        said(socket, "execution_start")
    hand.node("1", string="red")
    with client.websocket_connect(f"{WS}?clientId=me") as socket:
        assert [data["node"] for name, data in said(socket, "executing") if name == "executing"] == ["1"]
        hand.node("2", string="red!")
        hand.end()
        assert types(said(socket))[-3:] == ["execution_success", "status", "executing"]


def test_others_are_told_how_many_prompts_are_left_and_nothing_else(client: TestClient, state: ServerState) -> None:
    with client.websocket_connect(WS) as socket:
        ((_, data),) = said(socket, "status")
        assert len(data["sid"]) == 32
        sent(client, text_prompt(), client_id="me")
        assert said(socket, "status")[0][1]["status"]["exec_info"]["queue_remaining"] == 1
        worked(state)
        (last,) = said(socket, "status")
        assert last == ("status", {"status": {"exec_info": {"queue_remaining": 0}}})


def test_steps_and_pictures_of_the_moment_are_told_while_a_node_is_at_work(
    client: TestClient, state: ServerState
) -> None:
    with client.websocket_connect(f"{WS}?clientId=me") as socket:
        socket.send_json({"type": "feature_flags", "data": {"supports_preview_metadata": True}})
        flags = said(socket, "feature_flags")[-1][1]
        assert flags == {"supports_preview_metadata": True, "max_upload_size": state.settings.max_upload}
        prompt = sent(client, text_prompt(), client_id="me")["prompt_id"]
        run, hand = run_of(state, prompt), Hand(state)
        hand.begin()
        hand.tell({"event": "node.started", "node": "2", "index": [], "attempt": 1})
        said(socket, "executing")
        step: dict[str, Any] = {
            "event": "node.progress",
            "node": "2",
            "index": [],
            "step": 3,
            "total": 4,
            "message": "",
        }
        state.feed.tell(Progress(run, "default", step))
        assert said(socket, "progress")[-1][1] == {"value": 3, "max": 4, "prompt_id": prompt, "node": "2"}
        state.feed.tell(Preview(run, "default", PREVIEW, b"JPEG"))
        data = socket.receive_bytes()
        kind, length = struct.unpack_from(">II", data)
        assert (kind, data[8 + length :]) == (4, b"JPEG")
        assert b'"image_type":"image/jpeg"' in data[8 : 8 + length]
        assert f'"prompt_id":"{prompt}"'.encode() in data[8 : 8 + length]
        hand.tell(
            {
                "event": "node.finished", "node": "2", "index": [], "outputs": {"string": ""}, "cache": "missed",
                "why": "", "seconds": 1.0, "attempt": 1,
            }
        )  # fmt: skip
        found = said(socket, "progress")
        assert found[-1][1]["value"] == found[-1][1]["max"] == 4


@pytest.mark.parametrize(("extra", "is_sent"), [({}, False), ({"preview_method": "auto"}, True)])
def test_who_says_nothing_of_previews_is_sent_some_only_if_the_prompt_asks(
    client: TestClient, state: ServerState, extra: dict[str, str], is_sent: bool
) -> None:
    with client.websocket_connect(f"{WS}?clientId=me") as socket:
        run = run_of(state, sent(client, text_prompt(), client_id="me", extra_data=extra)["prompt_id"])
        hand = Hand(state)
        hand.begin()
        hand.tell({"event": "node.started", "node": "2", "index": [], "attempt": 1})
        said(socket, "executing")
        state.feed.tell(Preview(run, "default", PREVIEW, b"JPEG"))
        if is_sent:
            assert socket.receive_bytes() == struct.pack(">II", 1, 1) + b"JPEG"
        hand.end()
        assert types(said(socket))[-1] == "executing"


def test_each_node_is_told_of_a_bounded_number_of_times(client: TestClient, state: ServerState) -> None:
    prompt = {"0": text_prompt()["1"]}
    for number in range(1, 200):
        prompt[str(number)] = {
            "class_type": "StringConcatenate",
            "inputs": {"string_a": [str(number - 1), 0], "string_b": "", "delimiter": ""},
        }
    prompt["o"] = {"class_type": "PreviewAny", "inputs": {"source": ["199", 0]}}
    with client.websocket_connect(f"{WS}?clientId=me") as socket:
        sent(client, prompt, client_id="me")
        hand = Hand(state)
        hand.begin()
        for key in prompt:
            hand.node(key, text="")
        hand.end()
        found = said(socket)
    told = sum(len(data["nodes"]) for name, data in found if name == "progress_state")
    assert told <= 2 * len(prompt)


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"type": 7}', '{"type": "feature_flags", "data": []}'])
def test_what_a_client_says_that_means_nothing_does_no_harm(client: TestClient, text: str) -> None:
    with client.websocket_connect(f"{WS}?clientId=me") as socket:
        said(socket, "status")
        socket.send_text(text)
        sent(client, text_prompt(), client_id="me")
        assert "status" in types(said(socket, "status"))


def test_a_client_that_takes_nothing_is_let_go(tmp_path: Path) -> None:
    state, is_greeted = state_in(tmp_path / "home", send_timeout=1), Event()

    async def receive() -> Message:
        if is_greeted.is_set():
            await anyio.sleep_forever()
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        if is_greeted.is_set():
            await anyio.sleep_forever()
        if message["type"] == "websocket.send":
            is_greeted.set()

    guest = Guest(state)
    scope = {"type": "websocket", "path": "/ws", "query_string": b"clientId=me", "headers": []}
    with client_of(state) as client:
        assert client.portal is not None
        listening = client.portal.start_task_soon(listen, guest, WebSocket(scope, receive, send))
        assert is_greeted.wait(10)
        sent(client, text_prompt(), client_id="me")
        listening.result(10)


def test_pictures_that_are_saved_to_be_sent_are_sent_whole(client: TestClient, state: ServerState) -> None:
    empty = node("EmptyImage", width=2, height=2, batch_size=1, color=0)
    prompt = {"1": empty, "2": node("SaveImageWebsocket", images=["1", 0])}
    data = picture()
    with client.websocket_connect(f"{WS}?clientId=me") as socket:
        run = run_of(state, sent(client, prompt, client_id="me")["prompt_id"])
        hand = Hand(state)
        hand.begin()
        hand.tell({"event": "node.started", "node": "2", "index": [], "attempt": 1})
        digest = state.files.put(data)
        new = NewImage(
            digest=digest, name="websocket-1.png", kind="output", media_type="image/png", size=len(data), width=2,
            height=2, run=run, node="2",
        )  # fmt: skip
        state.records.write_sync(lambda connection: library.save_image(connection, new, 1.0))
        said(socket, "executing")
        assert socket.receive_bytes() == struct.pack(">II", 1, 2) + data


def test_who_listens_is_told_that_the_server_ends(client: TestClient, state: ServerState) -> None:
    with client.websocket_connect(WS) as socket:
        socket.receive_json()
        assert client.portal is not None
        client.portal.call(state.feed.close)
        assert socket.receive() == {"type": "websocket.close", "code": 1012, "reason": ""}
    assert state.feed.size == 0


def test_who_can_be_told_no_more_is_sent_away_to_come_back(
    client: TestClient, state: ServerState, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(self: Guest, runs: object) -> None:
        raise RecordsError("the disk is full")

    monkeypatch.setattr(Guest, "prompts_of", fails)
    with client.websocket_connect(WS) as socket:
        socket.receive_json()
        sent(client, text_prompt())
        assert socket.receive()["code"] == 1012
    assert state.feed.size == 0
