import re
from pathlib import Path

from starlette.testclient import TestClient
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.safety.tokens import token_of


def test_the_address_alone_shows_what_runs_there(client: TestClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<title>nodeloom</title>" in answer.text


def test_every_link_of_the_page_leads_somewhere(client: TestClient) -> None:
    links = re.findall(r'href="([^"]+)"', client.get("/").text)
    assert len(links) >= 7
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_page_may_use_its_own_style_and_nothing_else(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; frame-ancestors 'none'", policy
    )


def test_the_page_is_no_part_of_the_published_document(client: TestClient) -> None:
    assert "/" not in client.get("/api/v1/schema").json()["paths"]


def test_the_page_needs_no_token(tmp_path: Path) -> None:
    with client_of(state_in(tmp_path, token=token_of(tmp_path), bind="0.0.0.0")) as stranger:
        assert stranger.get("/").status_code == 200
        assert stranger.get("/api/v1/workflows").status_code == 401
