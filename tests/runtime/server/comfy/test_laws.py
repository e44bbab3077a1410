"""Laws of all routes of ComfyUI's API, tried with whatever can be sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.runtime.server.comfy.test_prompt_errors import pipeline
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.comfy.room import ROUTES

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "prompt",
        "prompt_id",
        "client_id",
        "extra_data",
        "number",
        "front",
        "clear",
        "delete",
        "partial_execution_targets",
    ]
)
WORDS = st.text(alphabet="ab.%/\\\0 é[]{}:;", max_size=9)
QUERY = st.dictionaries(
    st.sampled_from(
        ["filename", "subfolder", "type", "preview", "channel", "max_items", "offset", "dir", "recurse", "overwrite"]
    ),
    WORDS | st.sampled_from(["input", "output", "webp;90", "rgb", "a", "-1", "99999999999999999999"]),
    max_size=4,
)
FEW = settings(max_examples=40, derandomize=True, suppress_health_check=[*HealthCheck])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(state_in(tmp_path_factory.mktemp("laws") / "home", max_requests=0)) as client:
        yield client


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _ in ROUTES])
def test_whatever_is_sent_the_server_answers_and_is_not_broken(server: TestClient, method: str, path: str) -> None:
    @given(query=QUERY, body=ANYTHING | st.dictionaries(KEYS, ANYTHING, max_size=4), part=WORDS)
    @FEW
    def tried(query: dict[str, str], body: Any, part: str) -> None:
        whole = path
        for name in ("prompt", "name:path", "folder", "name", "file:path", "target:path"):
            whole = whole.replace(f"{{{name}}}", part.replace("%", "%25").replace("/", "%2F").replace("\0", "%00"))
        content = json.dumps(body) if method == "POST" else None
        assert server.request(method, whole, params=query, content=content).status_code < 500

    tried()


def test_whatever_stands_in_a_prompt_it_runs_or_is_refused_in_comfyuis_shape(server: TestClient) -> None:
    base = pipeline()
    places = [(key, name) for key, node in base.items() for name in node["inputs"]]
    links = st.tuples(st.sampled_from([*base, "gone"]), st.integers(-1, 3)).map(list)

    @given(place=st.sampled_from(places), value=ANYTHING | links)
    @FEW
    def tried(place: tuple[str, str], value: Any) -> None:
        prompt = pipeline()
        prompt[place[0]]["inputs"][place[1]] = value
        answer = server.post("/prompt", content=json.dumps({"prompt": prompt}))
        found = answer.json()
        assert answer.status_code in (200, 400)
        assert found["node_errors"].keys() <= base.keys()
        assert ("prompt_id" in found) is (answer.status_code == 200)
        for node in found["node_errors"].values():
            assert node["dependent_outputs"] == ["o"]
            assert all(error.keys() == {"type", "message", "details", "extra_info"} for error in node["errors"])

    tried()


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 500, b'{"prompt": ' + b"[" * 500, b'{"a":1,"a":2}', b"NaN"])
def test_bodies_that_are_no_json_are_refused(server: TestClient, content: bytes) -> None:
    assert server.post("/prompt", content=content).status_code == 400
