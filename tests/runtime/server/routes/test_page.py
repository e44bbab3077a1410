import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server import editor_files
from nodeloom.runtime.server.safety.tokens import token_of


@pytest.fixture(autouse=True)
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the built editor is looked for: an empty folder."""
    folder = tmp_path / "static"
    folder.mkdir()
    monkeypatch.setattr(editor_files, "STATIC", folder)
    return folder


@pytest.fixture
def built(static: Path) -> Path:
    """A built editor of three files."""
    (static / "assets").mkdir()
    (static / "index.html").write_text("<title>the editor</title>" + "<p>words</p>" * 50)
    (static / "favicon.svg").write_text("<svg/>")
    (static / "assets" / "index-1a2b.js").write_text("export const words = 'many words';\n" * 50)
    return static


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


@pytest.mark.usefixtures("built")
def test_the_address_alone_shows_the_editor_where_it_was_built(client: TestClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "the editor" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.usefixtures("built")
def test_the_editor_loads_from_its_own_server_and_nowhere_else(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert "http" not in policy


@pytest.mark.usefixtures("built")
def test_files_of_the_editor_are_packed_and_kept_by_browsers(client: TestClient) -> None:
    answer = client.get("/assets/index-1a2b.js")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    plain = client.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == answer.text
    assert "content-encoding" not in plain.headers


@pytest.mark.usefixtures("built")
def test_a_page_that_the_browser_has_is_not_sent_again(client: TestClient) -> None:
    etag = client.get("/").headers["etag"]
    answer = client.get("/", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_new_build_is_shown_at_once(client: TestClient, built: Path) -> None:
    client.get("/")
    (built / "index.html").write_text("<title>another build</title>")
    assert "another build" in client.get("/").text


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    "name", ["none.js", "..%2Findex.html", "%2e%2e%2findex.html", ".hidden", "a%00b", "%2Fetc%2Fpasswd"]
)
def test_what_is_no_file_of_the_editor_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


@pytest.mark.usefixtures("built")
def test_the_editor_needs_no_token_and_what_it_asks_for_does(tmp_path: Path) -> None:
    with client_of(state_in(tmp_path, token=token_of(tmp_path), bind="0.0.0.0")) as stranger:
        assert [stranger.get(path).status_code for path in ("/", "/favicon.svg", "/assets/index-1a2b.js")] == [200] * 3
        assert stranger.get("/api/v1/runs").status_code == 401
        assert stranger.get("/assets/../api/v1/runs").status_code == 401
