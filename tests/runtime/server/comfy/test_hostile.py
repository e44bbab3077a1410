"""Each route of ComfyUI's API, under both of its paths, and those who mean no good."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from starlette.testclient import TestClient, WebSocketDenialResponse
from tests.runtime.server.comfy.talking import node, text_prompt
from tests.runtime.server.images.pictures import bomb, chunk, picture, png
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.app import create_app
from nodeloom.runtime.server.comfy.room import BELOW, ROUTES
from nodeloom.runtime.server.state import ServerState

EVIL = "http://evil.example"
PARAMETER = re.compile(r"\{(\w+)(:path)?\}")
ALL = [(method, below + PARAMETER.sub("a", path)) for method, path, _ in ROUTES for below in BELOW]
TAKING_JSON = [path for method, path in ALL if method == "POST" and not re.search("upload|userdata", path)]
LEAK = re.compile(r"Traceback|site-packages|\.py\b")
BODIES = {
    "no end": b'{"prompt": {',
    "no UTF-8": b'{"prompt": "\xff\xfe"}',
    "half a character": b'{"prompt": "\\ud800"}',
    "deep": b'{"prompt": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "a large integer": b'{"prompt": {"1": {"class_type": "PrimitiveInt", "inputs": {"value": ' + b"9" * 5000 + b"}}}}",
    "no number": b'{"number": NaN}',
    "endless": b'{"number": -Infinity}',
    "too large": b'{"number": 1e999}',
    "twice": b'{"prompt": {}, "prompt": {}}',
    "zero": b"\0",
}


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> ServerState:
    return state_in(tmp_path_factory.mktemp("hostile") / "home", max_requests=0)


@pytest.fixture(scope="module")
def client(state: ServerState) -> Iterator[TestClient]:
    with client_of(state) as client:
        yield client


def safe(client: TestClient, state: ServerState, text: str) -> None:
    """Nothing of the machine is told."""
    assert LEAK.search(text) is None
    assert str(state.settings.home) not in text


@pytest.mark.parametrize(("method", "path"), ALL)
def test_no_route_answers_a_foreign_name_or_a_foreign_page(client: TestClient, method: str, path: str) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": EVIL}, {"Host": "evil.example", "Origin": EVIL}):
        assert client.request(method, path, headers=headers).status_code == 403


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": EVIL}, {"Origin": "null"}])
def test_no_foreign_page_listens(client: TestClient, below: str, headers: dict[str, str]) -> None:
    socket = client.websocket_connect(f"ws://127.0.0.1:8188{below}/ws?clientId=a", headers=headers)
    with pytest.raises(WebSocketDenialResponse) as refused, socket:
        pass
    assert refused.value.status_code == 403


def test_a_page_of_this_server_is_answered(client: TestClient) -> None:
    assert client.get("/queue", headers={"Origin": "http://127.0.0.1:8188"}).status_code == 200
    assert client.get("/queue", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("path", TAKING_JSON)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_json_that_can_not_be_kept_is_refused(client: TestClient, state: ServerState, path: str, body: bytes) -> None:
    answer = client.post(path, content=body)
    assert 400 <= answer.status_code < 500
    safe(client, state, answer.text)


@pytest.mark.parametrize("path", TAKING_JSON)
@pytest.mark.parametrize("body", [b"[]", b"1", b'"text"', b"null", b"", b"{}"])
def test_json_of_another_shape_breaks_nothing(client: TestClient, path: str, body: bytes) -> None:
    status = client.post(path, content=body).status_code
    assert status == 400 if path.endswith("/prompt") else status == 200


PLACES = ["../secret", "/etc/passwd", "a/../../secret", "..\\secret", "C:\\secret", "a\0.png", "~/x", "x" * 5000]


@pytest.mark.parametrize("place", [*PLACES, "%2e%2e/secret", "..%2fsecret", "%252e%252e%252fsecret"])
@pytest.mark.parametrize("below", BELOW)
def test_no_path_leads_elsewhere(client: TestClient, state: ServerState, below: str, place: str) -> None:
    (state.settings.home / "secret").write_text("hidden")
    (state.settings.home / "comfyui-user").mkdir(exist_ok=True)
    (state.settings.home / "comfyui-user" / "link").unlink(missing_ok=True)
    (state.settings.home / "comfyui-user" / "link").symlink_to(state.settings.home)
    quoted = quote(place, safe="%")
    form = {"image": ("a.png", picture(), "image/png")}
    reference = json.dumps({"filename": place, "subfolder": place})
    answers = [
        client.get(f"{below}/view?filename={quoted}"),
        client.get(f"{below}/view?filename=a.png&subfolder={quoted}"),
        client.get(f"{below}/view?filename=a.png&type={quoted}"),
        client.get(f"{below}/userdata?dir={quoted}"),
        client.get(f"{below}/userdata/{quoted}"),
        client.get(f"{below}/userdata/link%2Fsecret"),
        client.post(f"{below}/userdata/link%2Fsecret", content=b"x"),
        client.delete(f"{below}/userdata/link%2Fsecret"),
        client.post(f"{below}/userdata/a/move/{quoted}"),
        client.get(f"{below}/models/{quoted}"),
        client.get(f"{below}/experiment/models/{quoted}"),
        client.post(f"{below}/upload/mask", files=form, data={"original_ref": reference}),
        client.post(f"{below}/upload/image", files=form, data={"type": place}),
    ]
    assert all(400 <= answer.status_code < 500 for answer in answers)
    for answer in answers:
        assert "hidden" not in answer.text
        safe(client, state, answer.text)
    assert (state.settings.home / "secret").read_text() == "hidden"


def packed() -> bytes:
    """A ZIP file that unpacks to a thousand times its size."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.png", bytes(2**24))
    return kept.getvalue()


FILES = {
    "a huge picture": png(100_000, 100_000, chunk(b"IDAT", bomb(1))),
    "a wide picture": png(2**31 - 1, 1, chunk(b"IDAT", bomb(1))),
    "no size": png(0, 0, chunk(b"IDAT", b"")),
    "a huge text": png(4, 4, chunk(b"zTXt", b"workflow\0\0" + bomb(64)), chunk(b"IDAT", bomb(1))),
    "a cut picture": picture()[:60],
    "an archive": packed(),
    "a page": b"<html><script>alert(1)</script>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "nothing": b"",
}


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_a_file_that_is_no_harmless_picture_is_refused(
    client: TestClient, state: ServerState, below: str, data: bytes
) -> None:
    for route in ("image", "mask"):
        client.post("/upload/image", files={"image": ("base.png", picture(size=(4, 4)))})
        reference = {"original_ref": json.dumps({"filename": "base.png", "type": "input"})}
        answer = client.post(f"{below}/upload/{route}", files={"image": ("evil.png", data)}, data=reference)
        assert 400 <= answer.status_code < 500
        safe(client, state, answer.text)
    assert client.get("/view?filename=evil.png&type=input").status_code == 404


@pytest.mark.parametrize("below", BELOW)
def test_forms_that_are_none_are_refused(client: TestClient, below: str) -> None:
    kinds = ["multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "multipart/form-data; boundary="]
    for route in ("image", "mask"):
        for kind in kinds:
            answer = client.post(f"{below}/upload/{route}", content=b"--y\r\n\xff", headers={"Content-Type": kind})
            assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("below", BELOW)
def test_whoever_listens_is_known_by_any_name_and_may_say_anything(client: TestClient, below: str) -> None:
    for name in ("", "nobody", "%00", "..%2f", "x" * 5000, "%f0%9f%a6%8a"):
        with client.websocket_connect(f"ws://127.0.0.1:8188{below}/ws?clientId={name}") as socket:
            assert socket.receive_json()["type"] == "status"
            for said in ("{", "[" * 5000, "null", '{"type": 1, "data": []}', "\0", '{"type": "feature_flags"}'):
                socket.send_text(said)
            socket.send_bytes(b"\xff" * 100)
            assert socket.receive_json()["type"] == "feature_flags"


def test_texts_of_a_prompt_are_no_program(client: TestClient, state: ServerState) -> None:
    words = [
        "__import__('os').system('x')",
        "{0.__class__}",
        "%(x)s",
        "${HOME}",
        "'; DROP TABLE runs; --",
        "\u202e",
        "\0",
    ]
    for word in words:
        prompt = {**text_prompt(word), word: node("PreviewAny", source=["2", 0])}
        answer = client.post("/prompt", json={"prompt": prompt, "client_id": word, "extra_data": {word: word}})
        assert answer.status_code in (200, 400)
        safe(client, state, answer.text)


def described() -> dict[str, Any]:
    """These routes as OpenAPI, to make requests of: what a client may send there, whatever is in it."""
    paths: dict[str, Any] = {}
    anything = {"schema": {"type": "string"}}
    names = (
        "filename",
        "subfolder",
        "type",
        "preview",
        "channel",
        "max_items",
        "offset",
        "dir",
        "recurse",
        "overwrite",
    )
    query = [{"name": name, "in": "query", **anything} for name in names]
    prompt = {"type": "object", "additionalProperties": {"type": "object", "properties": {
        "class_type": {"enum": ["KSampler", "PreviewAny", "LoadImage", "SaveImage"]}, "inputs": {"type": "object"},
    }}}  # fmt: skip
    fields = {
        "prompt": prompt,
        "delete": {"type": "array"},
        "clear": {},
        "prompt_id": {},
        "client_id": {},
        "number": {},
    }
    body = {"content": {"application/json": {"schema": {"type": "object", "properties": fields}}}}
    file = {"type": "string", "format": "binary"}
    form = {"image": file, "subfolder": {"type": "string"}, "type": {"type": "string"}, "original_ref": {}}
    upload = {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": form}}}}
    for method, path, _ in ROUTES:
        held = [{"name": found[1], "in": "path", "required": True, **anything} for found in PARAMETER.finditer(path)]
        sent = {"requestBody": upload if "upload" in path else body} if method == "POST" else {}
        for below in BELOW:
            operation = {"parameters": [*held, *query], "responses": {"default": {"description": ""}}, **sent}
            paths.setdefault(below + PARAMETER.sub(r"{\1}", path), {})[method.lower()] = operation
    return {"openapi": "3.1.0", "info": {"title": "ComfyUI", "version": "0"}, "paths": paths}


def test_no_request_that_is_made_of_a_description_breaks_the_server(tmp_path: Any) -> None:
    state = state_in(tmp_path / "home", max_requests=0, allowed_hosts=("testserver",))
    with state.records:
        api = schemathesis.openapi.from_dict(described())
        api.app = create_app(state)
        tried = [holds(found.ok()) for found in api.get_all_operations() if isinstance(found, Ok)]
    assert sum(tried) == len(ALL)


def holds(operation: Any) -> bool:
    """Try requests for one operation."""

    @given(case=operation.as_strategy())
    @settings(max_examples=5, derandomize=True, suppress_health_check=[*HealthCheck])
    def tried(case: Any) -> None:
        case.call_and_validate(checks=[not_a_server_error])

    try:
        tried()
    except Unsatisfiable:
        return False
    return True
