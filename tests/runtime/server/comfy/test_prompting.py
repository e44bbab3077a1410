"""/prompt, /queue, /history and /interrupt over a queue that is led by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.comfy.talking import Hand, node, run_of, sent, text_prompt

from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import queue


def pending(client: TestClient) -> list[str]:
    return [each[1] for each in client.get("/queue").json()["queue_pending"]]


def test_a_prompt_is_in_the_queue_as_it_was_sent(client: TestClient) -> None:
    extra = {"extra_pnginfo": {"workflow": {"nodes": []}}, "api_key_comfy_org": "secret"}
    answer = sent(client, text_prompt(), client_id="me", extra_data=extra)
    assert client.get("/prompt").json() == {"exec_info": {"queue_remaining": 1}}
    kept = {"extra_pnginfo": {"workflow": {"nodes": []}}, "client_id": "me"}
    row = [answer["number"], answer["prompt_id"], text_prompt(), kept, ["3"]]
    assert client.get("/queue").json() == {"queue_running": [], "queue_pending": [row]}


@pytest.mark.parametrize("path", ["/api/prompt", "/prompt"])
def test_a_body_is_read_whatever_type_it_says_to_be(client: TestClient, path: str) -> None:
    answer = client.post(path, content=json.dumps({"prompt": text_prompt()}), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 200


def test_the_document_has_the_same_ids(client: TestClient) -> None:
    prompt = {"57:8": node("PrimitiveString", value="x"), "ä/b": node("PreviewAny", source=["57:8", 0])}
    sent(client, prompt)
    (run,) = client.get("/api/v1/runs").json()["runs"]
    document = client.get(f"/api/v1/runs/{run['id']}/document").json()
    assert document["nodes"].keys() == prompt.keys()
    assert document["edges"] == [["57:8", "string", "ä/b", "source"]]


def test_an_id_that_the_client_chose_is_kept_and_what_is_sent_again_with_it_runs_once(client: TestClient) -> None:
    first = sent(client, text_prompt(), prompt_id="mine")
    assert first["prompt_id"] == "mine"
    assert sent(client, text_prompt(), prompt_id="mine") == first
    assert pending(client) == ["mine"]
    other = client.post("/prompt", json={"prompt": text_prompt("blue"), "prompt_id": "mine"})
    assert (other.status_code, other.json()["error"]["type"]) == (400, "prompt_id_in_use")


def test_numbers_say_who_goes_first(client: TestClient) -> None:
    for name, place in (("a", {}), ("b", {}), ("c", {"front": True}), ("d", {"number": 1.5}), ("e", {"number": -9})):
        sent(client, text_prompt(), prompt_id=name, **place)
    assert pending(client) == ["e", "c", "a", "d", "b"]
    numbers = {row[1]: row[0] for row in client.get("/queue").json()["queue_pending"]}
    assert (numbers["a"], numbers["c"], numbers["d"], numbers["e"]) == (1, -3, 1.5, -9)


def test_what_waits_can_be_taken_out_and_leaves_nothing_behind(client: TestClient) -> None:
    for name in "abc":
        sent(client, text_prompt(), prompt_id=name)
    assert client.post("/queue", json={"delete": ["b", "none", 7]}).content == b""
    assert pending(client) == ["a", "c"]
    assert client.post("/queue", json={"clear": True}).status_code == 200
    assert pending(client) == []
    assert client.get("/history").json() == {}


def test_runs_that_are_no_prompts_are_none_of_its_business(client: TestClient) -> None:
    document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": {"a": {"type": "core/integer"}}}
    client.post("/api/v1/runs", json={"document": {**document, "edges": []}})
    assert client.get("/prompt").json() == {"exec_info": {"queue_remaining": 0}}
    client.post("/queue", json={"clear": True})
    assert [run["state"] for run in client.get("/api/v1/runs").json()["runs"]] == ["queued"]


def finished(client: TestClient, state: ServerState, name: str = "p") -> dict[str, Any]:
    """The entry of a prompt that ran."""
    sent(client, text_prompt(), prompt_id=name, client_id="me")
    hand = Hand(state)
    hand.begin()
    hand.hit("1", string="red")
    hand.node("2", 0.25, string="red!")
    hand.node("3", 0.5, text="red!")
    hand.end()
    entry: dict[str, Any] = client.get(f"/history/{name}").json()[name]
    return entry


def test_a_prompt_that_is_over_is_told_with_its_outputs_and_times(client: TestClient, state: ServerState) -> None:
    entry = finished(client, state)
    assert entry["prompt"] == [1, "p", text_prompt(), {"client_id": "me"}, ["3"]]
    assert entry["outputs"] == {"3": {"text": ["red!"]}}
    assert entry["execution_time"] == {"1": 0.0, "2": 250.0, "3": 500.0}
    assert entry["meta"] == {"3": {"node_id": "3", "display_node": "3", "parent_node": None, "real_node_id": "3"}}
    status = entry["status"]
    assert (status["status_str"], status["completed"]) == ("success", True)
    assert [name for name, _ in status["messages"]] == ["execution_start", "execution_cached", "execution_success"]
    assert status["messages"][1][1]["nodes"] == ["1"]
    assert all(said["prompt_id"] == "p" and isinstance(said["timestamp"], int) for _, said in status["messages"])


def test_what_failed_is_told_with_the_node_that_did(client: TestClient, state: ServerState) -> None:
    sent(client, text_prompt(), prompt_id="p")
    hand = Hand(state)
    hand.begin()
    hand.node("1", string="red")
    traceback = "Traceback (most recent call last):\n  File ...\nnodeloom.schema.errors.InputError: it is too red"
    failed = {"type": "comfyui/StringConcatenate", "code": "input", "message": "it is too red", "field": None}
    hand.tell({"event": "node.started", "node": "2", "index": [], "attempt": 1})
    hand.tell({"event": "node.failed", "node": "2", "index": [], **failed, "traceback": traceback})
    hand.end("failed", [{"message": "it is too red"}])
    entry = client.get("/history/p").json()["p"]
    assert (entry["status"]["status_str"], entry["status"]["completed"]) == ("error", False)
    name, said = entry["status"]["messages"][-1]
    assert name == "execution_error"
    assert (said["node_id"], said["node_type"], said["executed"]) == ("2", "StringConcatenate", ["1"])
    assert (said["exception_type"], said["exception_message"]) == ("InputError", "it is too red\n")
    assert said["traceback"][-1].endswith("it is too red")
    assert said["current_inputs"] == {"string_b": ["!"], "delimiter": [""]}


def test_the_newest_are_told_or_those_after_some(client: TestClient, state: ServerState) -> None:
    for name in "abcd":
        finished(client, state, name)

    def told(query: str) -> list[str]:
        return [*client.get(f"/history{query}").json()]

    assert told("") == [*"abcd"]
    assert told("?max_items=2") == ["c", "d"]
    assert told("?max_items=2&offset=1") == ["b", "c"]
    assert told("?max_items=0") == []
    assert client.get("/history?max_items=x").status_code == 400


def test_the_history_is_forgotten_and_the_runs_are_not(client: TestClient, state: ServerState) -> None:
    for name in "abc":
        finished(client, state, name)
    assert client.post("/history", json={"delete": ["a"]}).content == b""
    assert [*client.get("/history").json()] == ["b", "c"]
    client.post("/history", json={"clear": True})
    assert client.get("/history").json() == {}
    assert client.get("/history/b").json() == {}
    assert len(client.get("/api/v1/runs").json()["runs"]) == 3


def test_what_runs_is_interrupted_by_its_id_or_whatever_it_is(client: TestClient, state: ServerState) -> None:
    sent(client, text_prompt(), prompt_id="p")
    sent(client, text_prompt(), prompt_id="waits")
    hand = Hand(state)
    run = run_of(state, "p")

    def is_canceling() -> bool:
        return state.records.read_sync(queue.get_run, run).is_canceling

    client.post("/interrupt", json={"prompt_id": "waits"})
    assert not is_canceling()
    assert client.post("/interrupt").status_code == 200
    assert is_canceling()
    hand.begin()
    hand.end("canceled")
    entry = client.get("/history/p").json()["p"]
    assert (entry["status"]["status_str"], entry["status"]["messages"][-1][0]) == ("error", "execution_interrupted")
    assert pending(client) == ["waits"]


@pytest.mark.parametrize("path", ["/queue", "/history", "/interrupt", "/free", "/prompt", "/settings"])
def test_a_body_that_is_no_json_is_a_mistake_of_the_client(client: TestClient, path: str) -> None:
    assert client.post(path, content=b"{").status_code in (400, 422)


def test_memory_is_freed_as_needed_anyway(client: TestClient) -> None:
    assert client.post("/free", json={"unload_models": True, "free_memory": True}).status_code == 200


def test_prompts_and_history_outlive_the_server(client: TestClient, state: ServerState) -> None:
    finished(client, state)
    again = TestClient(client.app, base_url=str(client.base_url))
    assert "p" in again.get("/api/history").json()
