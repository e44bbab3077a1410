from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient
from tests.runtime.server.serving import client_of, document, state_in

WORKFLOWS = "/api/v1/workflows"
NODES = {
    "a": {"type": "core/integer", "version": 1, "inputs": {"value": 3}},
    "b": {"type": "image/blur", "version": 1, "inputs": {"radius": 2.0}},
}
INTERFACE = {
    "inputs": {"number": ["a", "value"], "radius": ["b", "radius"], "picture": ["b", "image"]},
    "outputs": {"result": ["a", "value"]},
}
ONE = document(
    NODES, name="Blurred cat", interface=INTERFACE, meta={"tags": ["Cat", "soft"], "description": "of a cat"}
)


def saved(client: TestClient, content: dict[str, Any] = ONE, **more: Any) -> str:
    answer = client.post(WORKFLOWS, json={"document": content, **more})
    assert answer.status_code == 201, answer.text
    workflow: str = answer.json()["workflow"]["id"]
    return workflow


def test_a_workflow_is_saved_and_found_by_its_words_and_tags(client: TestClient) -> None:
    workflow = saved(client)
    saved(client, document({}, name="Dog"))
    found = client.get(f"{WORKFLOWS}/{workflow}").json()
    assert (found["name"], found["tags"], found["revision"]) == ("Blurred cat", ["Cat", "soft"], 1)
    for query in ("text=CAT", "tag=cat", "tag=cat&tag=soft", "text=blurred%20of"):
        assert [each["id"] for each in client.get(f"{WORKFLOWS}?{query}").json()["workflows"]] == [workflow], query
    assert client.get(f"{WORKFLOWS}?tag=dog").json()["workflows"] == []
    assert client.get("/api/v1/tags").json()["tags"] == {"cat": 1, "soft": 1}


def test_each_save_is_a_revision_and_the_old_ones_stay(client: TestClient) -> None:
    workflow = saved(client)
    other = document({**NODES, "a": {**NODES["a"], "inputs": {"value": 4}}}, name="Other")
    answer = client.put(f"{WORKFLOWS}/{workflow}", json={"document": other, "base": 1, "comment": "four"})
    assert (answer.status_code, answer.json()["workflow"]["revision"]) == (200, 2)
    revisions = client.get(f"{WORKFLOWS}/{workflow}/revisions").json()["revisions"]
    assert [(each["number"], each["comment"]) for each in revisions] == [(2, "four"), (1, "")]
    assert client.get(f"{WORKFLOWS}/{workflow}/document", params={"revision": 1}).json() == ONE
    assert client.get(f"{WORKFLOWS}/{workflow}/document").json()["name"] == "Other"
    told = client.get(f"{WORKFLOWS}/{workflow}/diff", params={"before": 1, "after": 2}).json()["differences"]
    assert ("a", "inputs.value", 3, 4) in [
        (each["name"], each["field"], each.get("before"), each.get("after")) for each in told
    ]


def test_who_saves_over_what_somebody_saved_meanwhile_is_told(client: TestClient) -> None:
    workflow = saved(client)
    first = {"document": document({}, name="A"), "base": 1}
    assert client.put(f"{WORKFLOWS}/{workflow}", json=first).status_code == 200
    answer = client.put(f"{WORKFLOWS}/{workflow}", json={"document": document({}, name="B"), "base": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert "revision 2" in answer.json()["detail"]


def test_what_a_migration_changes_is_kept_as_it_came_too(client: TestClient) -> None:
    old = {**document({"a": {"type": "core/integer"}}), "format_version": 1}
    answer = client.post(WORKFLOWS, json={"document": old}).json()
    workflow = answer["workflow"]["id"]
    assert answer["migration"]["status"] == "lossless"
    assert answer["workflow"]["revision"] == 2
    assert client.get(f"{WORKFLOWS}/{workflow}/document", params={"revision": 1}).json() == old
    assert client.get(f"{WORKFLOWS}/{workflow}/document").json()["format_version"] == 2


def test_unfinished_work_can_be_saved_but_not_what_is_no_workflow(client: TestClient) -> None:
    saved(client, document({"n": {"type": "nowhere/nothing"}}))
    answer = client.post(WORKFLOWS, json={"document": {"a": 1}})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-document")


def test_a_workflow_is_removed_with_its_revisions(client: TestClient) -> None:
    workflow = saved(client)
    assert client.delete(f"{WORKFLOWS}/{workflow}").status_code == 204
    for path in ("", "/document", "/revisions", "/interface", "/diff?before=1"):
        assert client.get(f"{WORKFLOWS}/{workflow}{path}").status_code == 404, path
    assert client.delete(f"{WORKFLOWS}/{workflow}").status_code == 404


def test_the_interface_is_a_json_schema_with_defaults_and_what_it_needs(client: TestClient) -> None:
    workflow = saved(client)
    schema = client.get(f"{WORKFLOWS}/{workflow}/interface").json()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["required"] == ["picture"]
    assert (schema["properties"]["number"]["default"], schema["properties"]["radius"]["maximum"]) == (3, 512)
    assert schema["x-outputs"] == {"result": ["a", "value"]}
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"picture": {"name": "cat.png"}, "number": 4})
    for wrong in ({}, {"picture": {"name": "c"}, "number": "4"}, {"picture": 3}, {"picture": {"name": "c"}, "x": 1}):
        assert not validator.is_valid(wrong), wrong


def test_a_saved_workflow_is_run_by_its_id_with_inputs_for_what_it_exposes(client: TestClient) -> None:
    workflow = saved(client)
    url = f"{WORKFLOWS}/{workflow}/runs"
    answer = client.post(url, json={"inputs": {"picture": {"name": "cat.png"}, "number": 4}})
    assert answer.status_code == 202
    run = client.get(f"/api/v1/runs/{answer.json()['runs'][0]}").json()
    assert (run["workflow"], run["revision"], run["name"]) == (workflow, 1, "Blurred cat")
    assert run["inputs"] == {"picture": {"name": "cat.png"}, "number": 4}
    assert [each["id"] for each in client.get("/api/v1/runs", params={"workflow": workflow}).json()["runs"]] == [
        run["id"]
    ]


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"picture": {"name": "c"}, "b.radius": 3}, '"b.radius" names no input'),
        ({"picture": {"name": "c"}, "radius": 1000}, "radius is 1000, must be between 0 and 512"),
        ({}, "image (ImageField) is missing"),
        ({"picture": 7}, "image is 7"),
    ],
)
def test_inputs_that_its_interface_does_not_take_are_refused(
    client: TestClient, inputs: dict[str, Any], sentence: str
) -> None:
    answer = client.post(f"{WORKFLOWS}/{saved(client)}/runs", json={"inputs": inputs})
    assert answer.status_code == 422
    assert sentence in answer.json()["detail"]


def test_an_older_revision_can_be_run(client: TestClient) -> None:
    workflow = saved(client, document({"a": {"type": "core/integer"}}, name="A"))
    client.put(f"{WORKFLOWS}/{workflow}", json={"document": document({}, name="B"), "base": 1})
    answer = client.post(f"{WORKFLOWS}/{workflow}/runs?revision=1", json={})
    assert client.get(f"/api/v1/runs/{answer.json()['runs'][0]}").json()["revision"] == 1
    assert client.post(f"{WORKFLOWS}/{workflow}/runs?revision=9", json={}).status_code == 404


def test_saved_workflows_outlive_the_server(tmp_path: Path) -> None:
    with client_of(state_in(tmp_path)) as client:
        workflow = saved(client)
    with client_of(state_in(tmp_path)) as client:
        assert client.get(f"{WORKFLOWS}/{workflow}").json()["name"] == "Blurred cat"


def test_workflows_are_listed_by_name_and_tell_their_newest_picture(client: TestClient) -> None:
    for name in ("pear", "Apple"):
        saved(client, document({}, name=name))
    told = client.get(WORKFLOWS, params={"order": "name"}).json()["workflows"]
    assert [(each["name"], each["picture"]) for each in told] == [("Apple", None), ("pear", None)]
    assert client.get(WORKFLOWS, params={"order": "size"}).status_code == 422
