from pathlib import Path

from starlette.testclient import TestClient
from tests.runtime.server.serving import client_of, document, state_in

ADD = {"type": "core/add", "version": 1}


def test_a_workflow_is_checked_and_every_problem_names_its_node_and_field(client: TestClient) -> None:
    blur = {"type": "image/blur", "version": 1, "inputs": {"radius": -3}}
    answer = client.post("/api/v1/validate", json={"document": document({"n7": blur})})
    told = answer.json()
    assert (answer.status_code, told["status"]) == (200, "invalid")
    assert [(each["node"], each["field"]) for each in told["problems"]] == [("n7", "radius"), ("n7", "image")]
    assert told["problems"][0]["message"] == "node n7 (image/blur): radius is -3, must be between 0 and 512"


def test_a_workflow_without_problems_is_valid(client: TestClient) -> None:
    told = client.post("/api/v1/validate", json={"document": document({"a": {"type": "core/integer"}})}).json()
    assert (told["status"], told["problems"]) == ("valid", [])


def test_what_is_no_workflow_is_told_as_a_problem(client: TestClient) -> None:
    answer = client.post("/api/v1/validate", json={"document": {"nodes": {}}})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid-document"


def test_types_that_are_not_installed_are_named(client: TestClient) -> None:
    told = client.post("/api/v1/validate", json={"document": document({"a": {"type": "acme/glow"}})}).json()
    assert [(each["type"], each["nodes"]) for each in told["missing"]] == [("acme/glow", ["a"])]


def test_a_migration_is_shown_with_its_report_and_the_document(client: TestClient) -> None:
    old = {**document({"a": {"type": "core/integer"}}), "format_version": 1}
    told = client.post("/api/v1/migrate", json={"document": old}).json()
    assert told["document"]["nodes"]["a"]["type"] == "core/integer"
    assert told["status"] in ("unchanged", "lossless")
    assert told["document"]["format_version"] >= 1


def test_two_documents_are_compared(client: TestClient) -> None:
    before = document({"a": {"type": "core/integer", "inputs": {"value": 1}}})
    after = document({"a": {"type": "core/integer", "inputs": {"value": 2}}})
    told = client.post("/api/v1/workflows/diff", json={"before": before, "after": after}).json()["differences"]
    assert [(each["name"], each["field"], each["before"], each["after"]) for each in told] == [
        ("a", "inputs.value", 1, 2)
    ]


def test_a_document_of_too_many_nodes_is_refused_with_the_setting(tmp_path: Path) -> None:
    inner = {"nodes": {"x": {"type": "core/integer"}, "y": {"type": "core/integer"}}, "edges": []}
    large = document({"a": {"type": "core/integer"}}, subgraphs={"inner": inner})
    with client_of(state_in(tmp_path, max_nodes=2)) as client:
        answer = client.post("/api/v1/validate", json={"document": large})
    assert (answer.status_code, answer.json()["code"]) == (422, "too-much")
    assert "NODELOOM_MAX_NODES" in answer.json()["detail"]


def test_an_unknown_key_of_a_request_is_told_and_not_passed_over(client: TestClient) -> None:
    answer = client.post("/api/v1/validate", json={"documnt": {}})
    assert {each["field"] for each in answer.json()["problems"]} == {"body.document", "body.documnt"}
