"""The guards of the server stand before these routes too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from tests.runtime.server.comfy.talking import text_prompt
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.comfy.door import leads_in
from nodeloom.runtime.server.safety.tokens import Token

TOKEN = Token("t" * 43)
WS = "ws://127.0.0.1:8188/ws"


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[TestClient]:
    with client_of(state_in(tmp_path / "guarded", token=TOKEN)) as client:
        yield client


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_foreign_names_and_sites_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/prompt", json={"prompt": text_prompt()}, headers=headers).status_code == 403
    assert client.post("/interrupt", headers=headers).status_code == 403
    with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(WS, headers=headers):
        pass
    assert refused.value.status_code == 403
    assert client.get("/prompt").json() == {"exec_info": {"queue_remaining": 0}}


def test_a_rebound_name_reads_nothing(client: TestClient) -> None:
    headers = {"Host": "evil.example:8188", "Origin": "http://evil.example:8188"}
    assert client.get("/history", headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["/prompt", "/api/history", "/view?filename=a.png", "/object_info", "/system_stats"])
def test_a_server_with_a_token_asks_for_it(guarded: TestClient, path: str) -> None:
    answer = guarded.get(path)
    assert (answer.status_code, answer.json()["code"]) == (401, "token-needed")


def test_the_token_may_be_a_header_a_password_or_in_the_address(guarded: TestClient) -> None:
    assert guarded.get("/prompt", headers={"Authorization": f"Bearer {TOKEN.text}"}).status_code == 200
    assert guarded.get("/prompt", auth=("anybody", TOKEN.text)).status_code == 200
    assert guarded.get(f"/prompt?token={TOKEN.text}").status_code == 200
    for wrong in (f"/prompt?token={TOKEN.text}x", "/prompt?token=", "/prompt?token=%ff", f"/prompt?tokn={TOKEN.text}"):
        assert guarded.get(wrong).status_code == 401
    assert guarded.get("/prompt", auth=("anybody", "wrong")).status_code == 401
    assert guarded.get("/prompt", headers=[(b"Authorization", b"Basic \x80")]).status_code == 401


def test_a_socket_is_opened_with_the_token_in_its_address(guarded: TestClient) -> None:
    with guarded.websocket_connect(f"{WS}?clientId=a&token={TOKEN.text}") as socket:
        assert socket.receive_json()["type"] == "status"
    with pytest.raises(WebSocketDenialResponse), guarded.websocket_connect(f"{WS}?clientId=a"):
        pass


def test_our_own_routes_take_no_token_from_an_address(guarded: TestClient) -> None:
    assert guarded.get(f"/api/v1/packs?token={TOKEN.text}").status_code == 401
    assert guarded.get("/api/v1/packs", auth=("anybody", TOKEN.text)).status_code == 401


@pytest.mark.parametrize(("path", "is_one"), [
    ("/prompt", True), ("/api/prompt", True), ("/ws", True), ("/userdata/a/b", True), ("/api", False), ("/", False),
    ("/api/v1/settings", False), ("/api/v1/models", False), ("/apiprompt", False), ("/promptx", False),
])  # fmt: skip
def test_paths_of_the_two_apis_are_told_apart(path: str, is_one: bool) -> None:
    assert leads_in(path) is is_one


@pytest.mark.parametrize("path", ["/prompt", "/upload/image", "/settings/a", "/userdata/a"])
def test_bodies_are_bounded(tmp_path: Path, path: str) -> None:
    with client_of(state_in(tmp_path / "small", max_body=2048, max_upload=2048)) as client:
        assert client.post(path, content=b"x" * 4096).status_code == 413


def test_prompts_of_too_many_nodes_are_refused(tmp_path: Path) -> None:
    with client_of(state_in(tmp_path / "few", max_nodes=2)) as client:
        answer = client.post("/prompt", json={"prompt": text_prompt()})
        assert (answer.status_code, answer.json()["code"]) == (422, "too-much")


def test_nothing_of_these_routes_is_imported_before_somebody_comes() -> None:
    import subprocess
    import sys

    code = "import sys, nodeloom.runtime.server.app; print([n for n in sys.modules if 'server.comfy.' in n])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found.strip() == "['nodeloom.runtime.server.comfy.door']"
