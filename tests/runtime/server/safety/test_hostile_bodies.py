"""Bodies that mean no good, each with its clear answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.serving import client_of, state_in

VALIDATE = "/api/v1/validate"
JSON_TYPE = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"document": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nests more than 200 lists and objects"),
        (b'{"document": {"a": ' + b"9" * 1001 + b"}}", "an integer has 1001 digits"),
        (b'{"document": {"a": NaN}}', "NaN is no JSON number"),
        (b'{"document": {"a": -Infinity}}', "-Infinity is no JSON number"),
        (b'{"document": {"a": 1e999}}', "is too large"),
        (b'{"document": {"a": "\xff\xfe"}}', "can't decode byte 0xff"),
        (b'{"document": {"a": "\\ud800"}}', "half a character"),
        (b'{"document": {}, "document": {}}', "is there twice"),
        (b'{"document": {', "Expecting property name"),
        (b"\x00", "Expecting value"),
    ],
)
def test_json_that_can_not_be_kept_is_refused(client: TestClient, body: bytes, sentence: str) -> None:
    answer = client.post(VALIDATE, content=body, headers=JSON_TYPE)
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable-json")
    assert sentence in answer.json()["detail"]
    assert len(answer.text) < 1000


def test_an_integer_beyond_64_bits_is_kept_exactly(client: TestClient) -> None:
    document = (
        '{"format": "nodeloom.workflow", "format_version": 1, "nodes": {"a": {"type": "x/y", "inputs": {"n": %d}}}}'
    )
    answer = client.post("/api/v1/migrate", content=f'{{"document": {document % 2**80}}}', headers=JSON_TYPE)
    assert answer.status_code == 200
    assert answer.json()["document"]["nodes"]["a"]["inputs"]["n"] == 2**80


def test_a_body_that_says_it_is_too_large_is_not_read(tmp_path: Path) -> None:
    with client_of(state_in(tmp_path, max_body=2000)) as client:
        answer = client.post(VALIDATE, content=b" " * 2001, headers=JSON_TYPE)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert "2000 bytes" in answer.json()["detail"]


def test_a_body_that_does_not_say_how_large_it_is_is_cut_off(tmp_path: Path) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            yield b" " * 100

    with client_of(state_in(tmp_path, max_body=2000)) as client:
        answer = client.post(VALIDATE, content=endless(), headers=JSON_TYPE)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_length_that_is_no_number_is_refused(client: TestClient) -> None:
    answer = client.post(VALIDATE, content=b"{}", headers={**JSON_TYPE, "Content-Length": "-1"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")


def test_deep_json_is_refused_at_the_depth_of_the_settings(tmp_path: Path) -> None:
    with client_of(state_in(tmp_path, max_json_depth=8)) as client:
        answer = client.post(VALIDATE, json={"document": {"a": [[[[[[[1]]]]]]]}})
    assert (answer.status_code, answer.json()["code"]) == (422, "too-much")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
def test_a_body_of_another_type_is_not_taken_for_json(client: TestClient, kind: str) -> None:
    answer = client.post(VALIDATE, content=b'{"document": {}}', headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (415, "wrong-media-type")
    assert answer.json()["detail"].endswith(f'with Content-Type: application/json; it came as "{kind}"')


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"null", b"{}", b""])
def test_json_of_another_shape_is_told(client: TestClient, body: bytes) -> None:
    answer = client.post(VALIDATE, content=body, headers=JSON_TYPE)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


def test_a_body_without_a_type_tells_which_type_is_meant(client: TestClient) -> None:
    answer = client.post(VALIDATE, content=b'{"document": {}}')
    assert answer.json()["detail"].endswith("; it came without a type")


def test_what_is_wrong_with_a_request_is_told_in_plain_words(client: TestClient) -> None:
    told = client.patch("/api/v1/runs/r", json={"priorty": 3}).json()["problems"]
    assert [each["message"] for each in told] == [
        "body.priority is missing",
        "body.priorty is not known here, and 3 was given for it; see the name, or leave it out",
    ]
    told = client.post("/api/v1/runs", json={"inputs": []}).json()["problems"]
    assert [each["message"] for each in told] == ["body.inputs is [], must be an object"]
