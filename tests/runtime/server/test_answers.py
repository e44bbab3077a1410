import logging
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from tests.runtime.server.serving import HERE, client_of, state_in

from nodeloom.runtime.server.app import create_app
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.errors import StoreError


def test_an_unknown_path_and_an_unknown_method_are_problems(client: TestClient) -> None:
    missing, wrong = client.get("/api/v1/nothing"), client.put("/api/v1/health")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["allow"]) == (405, "wrong-method", "GET")


def test_an_unexpected_error_gives_a_number_that_is_in_the_log_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(state_in(tmp_path))

    @app.get("/api/v1/broken")
    async def broken() -> None:
        raise RuntimeError(f"{tmp_path}/secret")

    with caplog.at_level(logging.ERROR, "nodeloom.server"), TestClient(app, base_url=HERE) as client:
        answer = client.get("/api/v1/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "incident")
    assert answer.json()["incident"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_paths_of_this_machine_do_not_leave_it(tmp_path: Path) -> None:
    app = create_app(state_in(tmp_path / "home"))

    @app.get("/api/v1/full")
    async def full() -> None:
        raise StoreError(f"{tmp_path}/home/nodeloom.db can't be written: No space left on device")

    with TestClient(app, base_url=HERE) as client:
        answer = client.get("/api/v1/full")
    assert (answer.status_code, answer.json()["code"]) == (503, "storage")
    assert answer.json()["detail"] == "<home>/nodeloom.db can't be written: No space left on device"


def test_browsers_are_told_what_they_may_do_with_an_answer(client: TestClient) -> None:
    headers = client.get("/api/v1/health").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"
    assert client.get("/api/v1/schema").headers["cache-control"] == "no-cache"


def test_mistakes_of_a_request_are_told_one_by_one(tmp_path: Path) -> None:
    with client_of(state_in(tmp_path)) as client:
        answer = client.post("/api/v1/migrate", json={"document": {}, "target": "2"})
    assert answer.status_code == 422
    assert all(each["field"].startswith("body.target") for each in answer.json()["problems"])


def test_mistakes_of_a_document_are_told_with_their_nodes(client: TestClient) -> None:
    nodes = {"n0": {"type": "core/string", "version": "x"}, "n1": "x"}
    document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": [["n0", "value"]] * 60}
    answer = client.post("/api/v1/validate", json={"document": document})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-document")
    assert answer.json()["detail"].endswith(
        'is not a workflow of format 2: nodes.n0.version is "x", must be a whole number (and more)'
    )
    first, second, *_, last = answer.json()["problems"]
    assert (first["node"], first["found"], second["node"], second["found"]) == ("n0", '"x"', "n1", '"x"')
    assert last["message"] == "and 72 more"


def pragma(state: ServerState, statement: str) -> None:
    state.records.write_sync(lambda connection: connection.execute(text(f"PRAGMA {statement}")).close())


def test_a_full_disk_is_told_and_what_there_is_can_be_read(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    with client_of(state) as client:
        pages = state.records.write_sync(lambda connection: connection.execute(text("PRAGMA page_count")).scalar_one())
        pragma(state, f"max_page_count = {pages + 2}")
        answer = client.put("/api/v1/settings/a", json={"value": "x" * 60_000})
        assert (answer.status_code, answer.json()["code"]) == (503, "storage")
        assert "disk is full" in answer.json()["detail"]
        assert str(tmp_path) not in answer.text
        assert client.get("/api/v1/settings").json() == {"settings": {}}
        pragma(state, f"max_page_count = {pages + 1000}")
        assert client.put("/api/v1/settings/a", json={"value": 1}).status_code == 204


def test_a_database_that_may_only_be_read_is_told(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    with client_of(state) as client:
        pragma(state, "query_only = on")
        answer = client.put("/api/v1/settings/a", json={"value": 1})
        assert (answer.status_code, answer.json()["code"]) == (503, "storage")
        assert "read-only" in answer.json()["detail"]
        assert client.get("/api/v1/health").status_code == 200
