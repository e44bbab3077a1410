"""/secrets: names out, values in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.runtime import vault
from tests.runtime.server.serving import client_of, document, state_in

from nodeloom.runtime.store.secrets import LONGEST, SecretStore
from nodeloom.schema import Registry

SECRETS = "/api/v1/secrets"
KEY = "sk-Live-0123456789"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NODELOOM_SECRET_FIXED", KEY)
    return tmp_path


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    state = state_in(home)
    state.publication.publish("v", Registry.installed([vault.pack]).openapi(), {})
    with client_of(state) as client:
        yield client


def files_with(home: Path, value: str) -> list[str]:
    return [path.name for path in home.rglob("*") if path.is_file() and value.encode() in path.read_bytes()]


def test_names_are_told_and_values_never(client: TestClient, home: Path) -> None:
    assert client.put(f"{SECRETS}/openai_key", content=f"{KEY}\n").status_code == 204
    listed = client.get(SECRETS)
    assert listed.json() == {
        "secrets": [{"name": "fixed", "source": "environment"}, {"name": "openai_key", "source": "file"}]
    }
    assert KEY not in listed.text
    assert SecretStore(home).get("openai_key") == KEY
    assert files_with(home, KEY) == ["secrets.json"]


def test_a_secret_is_removed_once(client: TestClient) -> None:
    client.put(f"{SECRETS}/openai_key", content=KEY)
    assert client.delete(f"{SECRETS}/openai_key").status_code == 204
    gone = client.delete(f"{SECRETS}/openai_key")
    assert (gone.status_code, gone.json()["detail"]) == (404, "the secret openai_key is not set")


def test_what_the_environment_sets_can_not_be_changed(client: TestClient) -> None:
    for answer in (client.put(f"{SECRETS}/fixed", content="x"), client.delete(f"{SECRETS}/fixed")):
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert "set by NODELOOM_SECRET_FIXED, which wins" in answer.json()["detail"]


def test_a_key_in_the_place_of_the_name_is_not_repeated(client: TestClient) -> None:
    for answer in (client.put(f"{SECRETS}/{KEY}", content="x"), client.delete(f"{SECRETS}/{KEY}")):
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
        assert KEY not in answer.text


@pytest.mark.parametrize("value", [b"", b" \n", b"sk-Live\xff", b"sk-Live\0", b"sk-Live" + b"x" * LONGEST])
def test_what_is_no_value_is_refused_and_not_repeated(client: TestClient, value: bytes) -> None:
    answer = client.put(f"{SECRETS}/a", content=value)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert "sk-Live" not in answer.text


def test_a_body_without_end_is_not_read(client: TestClient) -> None:
    answer = client.put(f"{SECRETS}/a", content=b"x", headers={"Content-Length": str(2**40)})
    assert answer.status_code == 413


def test_a_file_that_others_can_read_is_told_without_its_place(client: TestClient, home: Path) -> None:
    client.put(f"{SECRETS}/a", content=KEY)
    (home / "secrets.json").chmod(0o644)
    answer = client.get(SECRETS)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage")
    assert "can be read by others" in answer.json()["detail"]
    assert str(home) not in answer.text


WRONG = document(
    {"n1": {"type": "vault/use", "version": 1, "inputs": {"key": {"name": KEY}}}},
    interface={"inputs": {"key": ["n1", "key"]}},
)
RIGHT = document(
    {"n1": {"type": "vault/use", "version": 1, "inputs": {"key": {"name": "openai_key"}}}},
    interface={"inputs": {"key": ["n1", "key"]}},
)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("runs", {"document": WRONG}),
        ("runs", {"graph": {"nodes": WRONG["nodes"]}}),
        ("runs", {"document": RIGHT, "inputs": {"key": KEY}}),
        ("runs", {"document": RIGHT, "batch": [{"key": [{"name": "openai_key"}, {"name": KEY}]}]}),
        ("workflows", {"document": WRONG}),
        ("migrate", {"document": WRONG}),
        ("workflows/diff", {"before": RIGHT, "after": WRONG}),
    ],
)
def test_a_document_with_a_pasted_key_is_refused_before_it_is_kept(
    client: TestClient, home: Path, path: str, body: object
) -> None:
    answer = client.post(f"/api/v1/{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-graph")
    (problem,) = answer.json()["problems"]
    assert (problem["node"], problem["field"]) == ("n1", "key")
    assert "nodeloom secrets set NAME" in problem["message"]
    assert KEY not in answer.text
    assert files_with(home, KEY) == []


def test_a_saved_workflow_can_not_be_given_a_key(client: TestClient, home: Path) -> None:
    saved = client.post("/api/v1/workflows", json={"document": RIGHT}).json()["workflow"]
    place = f"/api/v1/workflows/{saved['id']}"
    for answer in (
        client.put(place, json={"document": WRONG, "base": 1}),
        client.post(f"{place}/runs", json={"inputs": {"key": {"name": KEY}}}),
    ):
        assert answer.status_code == 422
        assert KEY not in answer.text
    assert files_with(home, KEY) == []


def test_validation_lists_a_pasted_key_once_among_the_other_problems(client: TestClient) -> None:
    muted = {"type": "vault/use", "version": 1, "inputs": {"key": KEY}, "mode": "muted"}
    wrong = document({**WRONG["nodes"], "n2": muted, "n3": {"type": "vault/use", "version": 1}})
    answer = client.post("/api/v1/validate", json={"document": wrong})
    assert [(each["node"], each["field"]) for each in answer.json()["problems"]] == [
        ("n1", "key"),
        ("n3", "key"),
        ("n2", "key"),
    ]
    assert KEY not in answer.text


def test_the_document_tells_an_editor_where_to_show_the_names(client: TestClient) -> None:
    told = client.get("/api/v1/schema").json()
    assert told["components"]["schemas"]["SecretField"]["names"] == "secret"
    assert set(told["paths"]["/api/v1/secrets/{name}"]) == {"put", "delete"}
    saved = client.post("/api/v1/workflows", json={"document": RIGHT}).json()["workflow"]
    schema = client.get(f"/api/v1/workflows/{saved['id']}/interface").json()
    assert schema["$defs"]["SecretField"]["names"] == "secret"
