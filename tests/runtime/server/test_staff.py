"""A whole server with a real worker: from a picture that is uploaded to the one that is made of it."""

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient
from tests.runtime import postgres
from tests.runtime.server.images.pictures import picture
from tests.runtime.server.serving import HERE, document

from nodeloom.runtime.server.app import create_app
from nodeloom.runtime.server.service import needs_token, state_of_home
from nodeloom.runtime.server.staff import worker_environment
from nodeloom.runtime.settings import Settings

INVERT = document(
    {
        "load": {"type": "image/load", "version": 1},
        "invert": {"type": "image/invert", "version": 1},
        "save": {"type": "image/save", "version": 1},
    },
    [["load", "image", "invert", "image"], ["invert", "image", "save", "image"]],
    name="Invert",
    interface={"inputs": {"picture": ["load", "image"]}, "outputs": {"inverted": ["save", "image"]}},
)


@contextmanager
def serving(home: Path, **settings: Any) -> Iterator[TestClient]:
    """A client of a server with a worker."""
    state = state_of_home(Settings(home=home, **settings), "127.0.0.1")
    with state.records, TestClient(create_app(state), base_url=HERE) as client:
        yield client


def nodes_known(client: TestClient) -> None:
    """Wait for the worker's hello."""
    with client.websocket_connect("ws://127.0.0.1:8188/api/v1/events?after=0") as socket:
        assert socket.receive_json() == {"hello": {"after": 0}}
        assert socket.receive_json()["events"][0]["name"] == "schema.changed"


@pytest.fixture(params=["home", "postgresql", "fsspec"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The settings of a server that keeps everything in its folder, or a part of it elsewhere."""
    if request.param == "postgresql":
        return {"database": postgres.create(request.getfixturevalue("postgres_server"), uuid.uuid4().hex)}
    return {"files": f"file://{tmp_path}/elsewhere"} if request.param == "fsspec" else {}


def test_an_uploaded_picture_goes_through_a_saved_workflow(tmp_path: Path, places: dict[str, str]) -> None:
    with serving(tmp_path, **places) as client:
        nodes_known(client)
        upload = client.post("/api/v1/images", params={"name": "red.png"}, content=picture()).json()
        workflow = client.post("/api/v1/workflows", json={"document": INVERT}).json()["workflow"]["id"]
        url = f"/api/v1/workflows/{workflow}/runs?wait=60"
        run = client.post(url, json={"inputs": {"picture": upload["value"]}}).json()["results"][0]
        assert (run["state"], run["problems"]) == ("completed", [])
        (made,) = client.get("/api/v1/images", params={"run": run["id"]}).json()["images"]
        file = client.get(f"/api/v1/images/{made['id']}/file").content
        with Image.open(io.BytesIO(file)) as inverted:
            assert inverted.convert("RGB").getpixel((0, 0)) == (55, 225, 195)
        assert [image["id"] for image in run["images"]] == [made["id"]]
        assert run["outputs"] == {"inverted": made["value"]}
        assert client.get(f"/api/v1/runs/{run['id']}/outputs/inverted").content == file
        assert client.get(f"/api/v1/images/{made['id']}/workflow").json()["name"] == "Invert"
        assert client.get("/api/v1/workers").json()["workers"][0]["state"] == "idle"
    assert (tmp_path / "nodeloom.db").exists() is ("database" not in places)
    assert (tmp_path / "files").exists() is ("files" not in places)
    with serving(tmp_path, worker_processes=0, **places) as client:
        assert "core" in [pack["name"] for pack in client.get("/api/v1/packs").json()["packs"]]
        assert client.get(f"/api/v1/runs/{run['id']}").json()["outputs"] == run["outputs"]
        assert client.get(f"/api/v1/images/{made['id']}/file").content == file


def test_workers_know_where_files_are_but_not_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODELOOM_DATABASE", "postgresql://user:hidden@host/name")
    monkeypatch.setenv("NODELOOM_FILES", "elsewhere")
    given = worker_environment(Settings(home=tmp_path, files="file:///here"))
    assert given["NODELOOM_FILES"] == "file:///here"
    assert "hidden" not in repr(given)


@pytest.mark.parametrize(
    ("host", "hosts", "needed"),
    [
        ("127.0.0.1", (), False),
        ("localhost", (), False),
        ("::1", ("localhost",), False),
        ("127.0.0.1", ("studio.example",), True),
        ("0.0.0.0", (), True),
        ("192.168.1.5", (), True),
        ("", (), True),
    ],
)
def test_a_token_is_needed_wherever_others_can_reach_the_server(
    tmp_path: Path, host: str, hosts: tuple[str, ...], needed: bool
) -> None:
    assert needs_token(Settings(home=tmp_path, allowed_hosts=hosts), host) is needed
