"""Outputs of runs by name: values, pictures, and what there is instead."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.images.pictures import picture
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import documents, library, queue
from nodeloom.runtime.store.records.library import NewImage
from nodeloom.runtime.store.records.queue import Submission


@pytest.fixture
def state(tmp_path: Path) -> ServerState:
    return state_in(tmp_path, worker_processes=0)


@pytest.fixture
def client(state: ServerState) -> Iterator[TestClient]:
    with client_of(state) as client:
        yield client


def begun(state: ServerState) -> queue.Lease:
    text = state.records.write_sync(documents.keep, "{}")
    state.records.write_sync(queue.enqueue, Submission(document=text), time.time())
    found = state.records.write_sync(queue.lease, "here", time.time())
    assert found is not None
    return found.lease


def ended(state: ServerState, lease: queue.Lease, status: queue.EndState = "completed", **outputs: Any) -> str:
    state.records.write_sync(queue.finish, lease, status, 1.0, time.time(), outputs=outputs)
    return f"/api/v1/runs/{lease.run}/outputs"


def saved(state: ServerState, run: str, data: bytes) -> dict[str, str]:
    digest = state.files.put(data)
    new = NewImage(digest, "a.png", "output", "image/png", len(data), 4, 3, run=run, node="save")
    state.records.write_sync(library.save_image, new, time.time())
    return {"name": "a.png", "hash": digest}


def test_an_output_is_its_value(client: TestClient, state: ServerState) -> None:
    outputs: dict[str, Any] = {"sum": 43, "words": ["a", "b"], "model": {"name": "m", "hash": "blake3:0"}, "a/b.c": 1}
    url = ended(state, begun(state), **outputs)
    for name, value in outputs.items():
        answer = client.get(f"{url}/{name}")
        assert (answer.json(), answer.headers["content-type"]) == (value, "application/json")
    assert client.get(f"{url}/words", params={"at": 1}).json() == "b"


def test_an_output_that_is_a_picture_is_its_file(client: TestClient, state: ServerState) -> None:
    lease, data = begun(state), picture()
    value = saved(state, lease.run, data)
    url = ended(state, lease, picture=value, pictures=[value, value])
    answer = client.get(f"{url}/picture")
    assert (answer.content, answer.headers["content-type"]) == (data, "image/png")
    assert "immutable" in answer.headers["cache-control"]
    assert client.get(f"{url}/picture", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert client.get(f"{url}/pictures").json() == [value, value]
    assert client.get(f"{url}/pictures", params={"at": 1}).content == data
    (image,) = client.get(f"/api/v1/runs/{lease.run}").json()["images"]
    assert (image["value"], image["node"], image["width"]) == (value, "save", 4)
    assert client.get(f"/api/v1/images/{image['id']}/file").content == data


def test_what_a_retry_may_change_is_asked_for_again(client: TestClient, state: ServerState) -> None:
    lease = begun(state)
    url = ended(state, lease, "partial", picture=saved(state, lease.run, picture()))
    assert client.get(f"{url}/picture").headers["cache-control"] == "private, no-cache"


def test_an_output_that_there_is_not_tells_which_there_are(client: TestClient, state: ServerState) -> None:
    url = ended(state, begun(state), width=1, height=2)
    refused = client.get(f"{url}/picture")
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
    assert "no output 'picture'; the outputs of this run are: height, width" in refused.json()["detail"]
    assert "is no list" in client.get(f"{url}/width", params={"at": 0}).json()["detail"]
    assert client.get("/api/v1/runs/nothing/outputs/width").status_code == 404


def test_before_the_end_there_are_no_outputs(client: TestClient, state: ServerState) -> None:
    refused = client.get(f"/api/v1/runs/{begun(state).run}/outputs/sum")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "is running: its outputs are there once it has ended" in refused.json()["detail"]


def test_a_picture_that_is_not_kept_any_more_or_never_was_says_what_to_do(
    client: TestClient, state: ServerState
) -> None:
    lease = begun(state)
    value = saved(state, lease.run, picture())
    url = ended(state, lease, made={"name": "run:picture-0"}, removed=value)
    (image,) = client.get(f"/api/v1/runs/{lease.run}").json()["images"]
    client.delete(f"/api/v1/images/{image['id']}")
    assert "name it as an output of the workflow's interface" in client.get(f"{url}/made").json()["detail"]
    refused = client.get(f"{url}/removed")
    assert (refused.status_code, "was removed" in refused.json()["detail"]) == (404, True)
