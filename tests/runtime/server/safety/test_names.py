from pathlib import Path

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.safety.names import Names, host_name, is_loopback

HEALTH = "/api/v1/health"


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8188", "localhost", "LOCALHOST:1", "[::1]:8188", "127.1.2.3", "localhost."]
)
def test_the_names_of_this_machine_are_known(host: str) -> None:
    assert Names("127.0.0.1").knows_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8188",
        "192.168.1.5",
        "127.0.0.1.evil.example",
        "",
        "[::1",
        "localhost:x",
        "a@localhost",
    ],
)
def test_other_names_are_not(host: str) -> None:
    assert not Names("127.0.0.1").knows_host(host)


def test_a_server_of_all_addresses_goes_by_any_address_but_by_no_unknown_name() -> None:
    names = Names("0.0.0.0", hosts=["Studio.example"])
    assert names.knows_host("192.168.1.5:8188")
    assert names.knows_host("[fe80::1]")
    assert names.knows_host("studio.example:80")
    assert not names.knows_host("evil.example")


@pytest.mark.parametrize(
    ("origin", "known"),
    [
        ("http://127.0.0.1:8188", True),
        ("https://127.0.0.1:8188", True),
        ("http://editor.example", True),
        ("http://127.0.0.1:9999", False),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
        ("file://", False),
    ],
)
def test_pages_of_the_server_itself_and_of_named_sites_may_act(origin: str, known: bool) -> None:
    names = Names("127.0.0.1", origins=["http://editor.example/"])
    assert names.knows_origin(origin, "127.0.0.1:8188") is known


def test_default_ports_need_not_be_written() -> None:
    assert Names("0.0.0.0", ["studio.example"]).knows_origin("https://studio.example", "studio.example:443")


@pytest.mark.parametrize(("text", "name"), [("[::1]:1", "::1"), ("A.b:1", "a.b"), ("a:b:c", None), ("[::1]x", None)])
def test_the_name_in_a_header(text: str, name: str | None) -> None:
    assert host_name(text) == name


def test_loopback_addresses() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "::1", "localhost", "127.9.9.9"]))
    assert not any(map(is_loopback, ["0.0.0.0", "::", "10.0.0.1", "example.org"]))


def test_a_rebound_name_is_refused_even_for_reading(client: TestClient) -> None:
    answer = client.get(HEALTH, headers={"Host": "evil.example:8188", "Origin": "http://evil.example:8188"})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-host")
    assert "NODELOOM_ALLOWED_HOSTS" in answer.json()["detail"]


def test_two_host_headers_are_refused(client: TestClient) -> None:
    answer = client.get(HEALTH, headers=[("Host", "127.0.0.1"), ("Host", "evil.example")])
    assert answer.json()["code"] == "foreign-host"


def test_a_page_of_another_site_may_read_nothing_but_what_browsers_show_and_write_nothing(client: TestClient) -> None:
    foreign = {"Origin": "http://evil.example"}
    assert client.get(HEALTH, headers=foreign).status_code == 200
    answer = client.post("/api/v1/validate", json={"document": {}}, headers=foreign)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-origin")
    assert "access-control-allow-origin" not in client.get(HEALTH, headers=foreign).headers


def test_a_form_of_another_site_without_an_origin_is_known_by_its_fetch_metadata(client: TestClient) -> None:
    answer = client.post("/api/v1/logout", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.json()["code"] == "foreign-origin"
    assert client.post("/api/v1/logout", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_a_websocket_of_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    url = "ws://127.0.0.1:8188/api/v1/events"
    with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(url, headers=headers):
        pass
    assert refused.value.status_code == 403
    with client.websocket_connect(url, headers={"Origin": "http://127.0.0.1:8188"}) as socket:
        assert socket.receive_json() == {"hello": {"after": 0}}


def test_a_named_site_may_act_and_read(tmp_path: Path) -> None:
    state = state_in(tmp_path, allowed_origins=("http://localhost:5173",))
    named = {"Origin": "http://localhost:5173"}
    with client_of(state) as client:
        answer = client.post("/api/v1/logout", headers=named)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, named["Origin"])
        asked = {**named, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
        assert client.options("/api/v1/settings/a", headers=asked).status_code == 200
        foreign = {**asked, "Origin": "http://evil.example"}
        refused = client.options("/api/v1/settings/a", headers=foreign)
        assert "access-control-allow-origin" not in refused.headers
