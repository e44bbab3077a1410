from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient
from tests.runtime.server.serving import client_of, published, state_in

from nodeloom.runtime.server.etags import is_known
from nodeloom.runtime.server.openapi import merged
from nodeloom.schema import Catalogue


def test_one_document_describes_the_nodes_and_the_api(client: TestClient) -> None:
    told = client.get("/api/v1/schema").json()
    assert "/api/v1/validate" in told["paths"]
    assert Catalogue(told).templates.keys() == Catalogue(published()).templates.keys()
    assert told["x-packs"] == published()["x-packs"]


def test_the_document_is_valid_openapi(client: TestClient) -> None:
    told = client.get("/api/v1/schema").json()
    errors = [error.message for error in OpenAPIV31SpecValidator(told).iter_errors()]
    assert errors == []


def test_every_operation_has_a_summary_a_name_and_tells_its_problems(client: TestClient) -> None:
    operations = [
        operation for path in client.get("/api/v1/schema").json()["paths"].values() for operation in path.values()
    ]
    assert all(operation["summary"] and operation["description"] for operation in operations)
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    assert all("application/problem+json" in operation["responses"]["4XX"]["content"] for operation in operations)


def test_who_has_the_document_is_not_sent_it_again(client: TestClient) -> None:
    etag = client.get("/api/v1/schema").headers["etag"]
    again = client.get("/api/v1/schema", headers={"If-None-Match": f'"other", W/{etag}'})
    assert (again.status_code, again.content) == (304, b"")


def test_other_packs_are_another_document(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    with client_of(state) as client:
        before = client.get("/api/v1/schema").headers["etag"]
        state.publication.publish("g", {**published(), "x-packs": {}}, {})
        assert client.get("/api/v1/schema").headers["etag"] != before


def test_texts_in_another_language_are_told_by_pack(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    state.publication.publish(
        "g", published(), {}, {"core": {"zh": {"Integer": "整数"}}, "image": {"ja": {"Crop": "x"}}}
    )
    with client_of(state) as client:
        answer = client.get("/api/v1/schema/locales/zh")
        again = client.get("/api/v1/schema/locales/zh", headers={"If-None-Match": answer.headers["etag"]})
        other = client.get("/api/v1/schema/locales/tlh")
    assert answer.json() == {"core": {"Integer": "整数"}}
    assert (again.status_code, again.content) == (304, b"")
    assert (other.status_code, other.json()) == (200, {})


def test_before_a_worker_told_its_nodes_the_answer_says_when_to_come_back(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    state.publication = type(state.publication)()
    with client_of(state) as client:
        answer = client.get("/api/v1/schema")
        assert client.get("/api/v1/health").json()["nodes_known"] is False
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "not-ready", "2")


def test_packs_are_listed_with_what_is_wrong_with_them(client: TestClient) -> None:
    packs = {pack["name"]: pack for pack in client.get("/api/v1/packs").json()["packs"]}
    assert packs["broken"]["problem"] == "pack broken can't be imported: ImportError: gone"
    assert packs["core"]["nodes"] > 10
    assert packs["core"]["problem"] is None


def test_a_model_of_the_api_steps_aside_for_a_value_type_of_the_same_name() -> None:
    api = {
        "openapi": "3.1.0",
        "paths": {"/x": {"get": {"schema": {"$ref": "#/components/schemas/Health"}}}},
        "components": {"schemas": {"Health": {"type": "string"}, "Same": {"type": "null"}}},
    }
    nodes = {"components": {"schemas": {"Health": {"type": "object"}, "Same": {"type": "null"}}}}
    both = merged(api, nodes)
    assert both["components"]["schemas"] == {
        "Health": {"type": "object"}, "Same": {"type": "null"}, "api.Health": {"type": "string"},
    }  # fmt: skip
    assert both["paths"]["/x"]["get"]["schema"] == {"$ref": "#/components/schemas/api.Health"}


def test_tags_are_compared_weakly_and_a_star_is_any() -> None:
    assert is_known('"a"', 'W/"a"')
    assert is_known('"a"', "*")
    assert not is_known('"a"', '"b"')
    assert not is_known('"a"', "")
