import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient
from tests.runtime.server.serving import client_of, document, state_in

from nodeloom.runtime.store.records import library
from nodeloom.runtime.store.records.library import FoundModel
from nodeloom.runtime.worker.pictures import png_bytes

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


PROMPT: dict[str, Any] = {
    "3": {"class_type": "VAELoader", "inputs": {"vae_name": "sdxl-vae.safetensors"}},
    "4": {"class_type": "Unheard", "inputs": {"vae": ["3", 0]}},
}


def test_a_document_of_another_program_is_opened_with_what_is_missing(client: TestClient) -> None:
    told = client.post("/api/v1/migrate", json={"document": PROMPT}).json()
    assert (told["source"], told["status"]) == ("ComfyUI prompt", "lossless")
    assert told["document"]["nodes"]["3"]["inputs"] == {"vae_name": {"name": "sdxl-vae.safetensors"}}
    assert [(each["type"], each["nodes"]) for each in told["missing"]] == [("comfyui/Unheard", ["4"])]
    assert told["missing_models"] is None  # no worker has looked for models


def test_missing_models_are_told_with_those_that_are_like_them(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    with client_of(state) as client:
        client.portal.call(state.records.write, library.keep_models, [found("SDXL_VAE"), found("ink")], 1.0)  # type: ignore[union-attr]
        told = client.post("/api/v1/migrate", json={"document": PROMPT}).json()
        choices = {"models": {"sdxl-vae.safetensors": "SDXL_VAE"}}
        chosen = client.post("/api/v1/migrate", json={"document": PROMPT, "choices": choices}).json()
    assert [(each["name"], each["places"], each["offers"]) for each in told["missing_models"]] == [
        ("sdxl-vae.safetensors", ["3.vae_name"], [{"name": "SDXL_VAE", "by": "name"}])
    ]
    assert "models that are not there: 1" in told["summary"]
    assert chosen["missing_models"] == []
    assert chosen["document"]["nodes"]["3"]["inputs"] == {"vae_name": {"name": "SDXL_VAE"}}


def found(name: str) -> FoundModel:
    return FoundModel(name, f"vae/{name}.safetensors", "single_file", "vae", None, None, None, None, 1, False, ())


def test_a_document_goes_to_another_program_and_back(client: TestClient) -> None:
    native = client.post("/api/v1/convert", json={"document": PROMPT, "to": "native"}).json()["document"]
    assert native["format"] == "nodeloom.workflow"
    told = client.post("/api/v1/convert", json={"document": native, "to": "comfyui-api"}).json()
    assert (told["document"], told["source"]) == (PROMPT, "nodeloom workflow")
    lone = document({"a": {"type": "core/integer"}})
    refused = client.post("/api/v1/convert", json={"document": lone, "to": "comfyui-api"})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-document")


def test_nodes_that_are_to_be_kept_stay_of_the_type_that_they_came_with(client: TestClient) -> None:
    given = {"nodes": {each: {"id": each, "type": "add", "a": 1} for each in ("one", "two")}, "edges": []}
    told = client.post("/api/v1/migrate", json={"document": given, "keep": ["one"]}).json()
    assert {key: node["type"] for key, node in told["document"]["nodes"].items()} == {
        "one": "invokeai/add",
        "two": "core/integer_math",
    }
    kept = [change for change in told["changes"] if change["op"] == "keep"]
    assert [(change["node"], change["status"]) for change in kept] == [("one", "unchanged")]
    assert (told["missing"], told["families"]) == ([], [])
    later = client.post("/api/v1/migrate", json={"document": told["document"]}).json()
    whole = client.post("/api/v1/migrate", json={"document": given}).json()
    assert later["document"] == whole["document"]


def test_a_file_is_opened_as_it_is(client: TestClient) -> None:
    picture = png_bytes(Image.new("RGB", (2, 2)), json.dumps(document({"a": {"type": "core/integer"}})))
    for data in (picture, json.dumps(PROMPT).encode()):
        told = client.post("/api/v1/migrate", json={"file": b64encode(data).decode()})
        assert told.status_code == 200
        assert told.json()["document"]["format"] == "nodeloom.workflow"


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        ({}, "invalid-request", "give either a document or a file"),
        ({"document": {}, "file": ""}, "invalid-request", "give either a document or a file"),
        ({"file": "é"}, "invalid-request", "the file is not in base64"),
        ({"file": b64encode(b"[]").decode()}, "invalid-document", "the file is not a workflow"),
        ({"document": PROMPT, "choices": {"types": {"comfyui/Unheard": "a/b"}}}, "invalid-inputs", "no node type a/b"),
        ({"document": PROMPT, "target": 1, "choices": {"models": {"a": "b"}}}, "invalid-request", "migrate twice"),
    ],
)
def test_what_cannot_be_opened_is_told(client: TestClient, body: dict[str, Any], code: str, detail: str) -> None:
    answer = client.post("/api/v1/migrate", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert detail in answer.json()["detail"]


def test_a_document_of_another_program_is_run_and_kept_as_it_came(client: TestClient) -> None:
    prompt = {"1": {"class_type": "EmptyLatentImage", "inputs": {"width": 16, "height": 16, "batch_size": 1}}}
    assert client.post("/api/v1/runs", json={"document": prompt}).status_code == 202
    made = client.post("/api/v1/workflows", json={"document": prompt}).json()
    workflow = f"/api/v1/workflows/{made['workflow']['id']}"
    assert made["migration"]["changes"][0]["message"] == "ComfyUI prompt becomes a workflow of nodeloom"
    assert client.get(f"{workflow}/document?revision=1").json() == prompt
    assert client.get(f"{workflow}/document").json()["format"] == "nodeloom.workflow"


def test_two_documents_are_compared(client: TestClient) -> None:
    before = document({"a": {"type": "core/integer", "inputs": {"value": 1}}})
    after = document({"a": {"type": "core/integer", "inputs": {"value": 2}}})
    told = client.post("/api/v1/workflows/diff", json={"before": before, "after": after}).json()["differences"]
    assert [(each["name"], each["field"], each["before"], each["after"]) for each in told] == [
        ("a", "inputs.value", 1, 2)
    ]


@pytest.mark.parametrize(
    "large",
    [
        {str(index): {"class_type": "A", "inputs": {}} for index in range(3)},
        {"nodes": [{}], "links": [], "definitions": {"subgraphs": [{"nodes": [{}, {}]}]}},
        {"prompt": {str(index): {"class_type": "A", "inputs": {}} for index in range(3)}},
    ],
)
def test_the_nodes_of_other_programs_are_counted_too(tmp_path: Path, large: dict[str, Any]) -> None:
    with client_of(state_in(tmp_path, max_nodes=2)) as client:
        answer = client.post("/api/v1/migrate", json={"document": large})
    assert (answer.status_code, answer.json()["code"]) == (422, "too-much")
    assert "has 3 nodes" in answer.json()["detail"]


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
