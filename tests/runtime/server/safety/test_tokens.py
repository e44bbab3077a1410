import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.safety.tokens import COOKIE, Token, token_of
from nodeloom.schema.errors import SettingsError

TOKEN = Token("t" * 43)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[TestClient]:
    with client_of(state_in(tmp_path, token=TOKEN)) as client:
        yield client


def test_the_token_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made, again = token_of(tmp_path / "home"), token_of(tmp_path / "home")
    assert (made.is_new, again.is_new) == (True, False)
    assert made.text == again.text
    assert len(made.text) >= 43
    assert stat.S_IMODE((tmp_path / "home" / "token").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="modes of files are not kept there")
def test_a_token_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    token_of(tmp_path)
    (tmp_path / "token").chmod(0o644)
    with pytest.raises(SettingsError, match="can be read by others: delete it"):
        token_of(tmp_path)


def test_a_file_that_holds_no_token_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "token").touch(mode=0o600)
    with pytest.raises(SettingsError, match="holds no token of 32 signs"):
        token_of(tmp_path)


def test_a_home_that_can_not_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="can't be written"):
        token_of(tmp_path / "file" / "home")


def test_nothing_but_health_and_login_answers_without_the_token(guarded: TestClient) -> None:
    answer = guarded.get("/api/v1/packs")
    assert (answer.status_code, answer.json()["code"]) == (401, "token-needed")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert guarded.get("/api/v1/health").status_code == 200
    assert guarded.get("/anything").status_code == 401


@pytest.mark.parametrize("shown", ["Bearer wrong", "Basic " + TOKEN.text, TOKEN.text, "Bearer", "Bearer \xff"])
def test_a_wrong_token_is_no_token(guarded: TestClient, shown: str) -> None:
    assert guarded.get("/api/v1/packs", headers=[(b"Authorization", shown.encode("latin-1"))]).status_code == 401


def test_the_header_opens(guarded: TestClient) -> None:
    assert guarded.get("/api/v1/packs", headers={"Authorization": f"bearer {TOKEN.text}"}).status_code == 200


def test_a_login_gives_a_cookie_that_scripts_and_other_sites_can_not_use(guarded: TestClient) -> None:
    answer = guarded.post("/api/v1/login", json={"token": TOKEN.text})
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 204
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN.text not in cookie
    assert guarded.get("/api/v1/packs").status_code == 200
    guarded.post("/api/v1/logout")
    assert guarded.get("/api/v1/packs").status_code == 401


def test_a_wrong_login_sets_nothing(guarded: TestClient) -> None:
    answer = guarded.post("/api/v1/login", json={"token": "no"})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


def test_a_websocket_needs_the_token_too(guarded: TestClient) -> None:
    url = "ws://127.0.0.1:8188/api/v1/events"
    for wrong in ({}, {"Cookie": f"{COOKIE}=wrong"}, {"Authorization": "Bearer wrong"}):
        with pytest.raises(WebSocketDenialResponse) as refused, guarded.websocket_connect(url, headers=wrong):
            pass
        assert refused.value.status_code == 401
    for right in ({"Cookie": f"{COOKIE}={TOKEN.cookie}"}, {"Authorization": f"Bearer {TOKEN.text}"}):
        with guarded.websocket_connect(url, headers=right) as socket:
            assert socket.receive_json() == {"hello": {"after": 0}}
