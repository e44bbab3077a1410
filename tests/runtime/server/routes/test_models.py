"""/models over a server with a real worker: what is found, what is told, and what is not."""

import json
import math
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.serving import HERE, client_of, state_in

from nodeloom.runtime.server.app import create_app
from nodeloom.runtime.server.comfy.submitting import AT_ONCE
from nodeloom.runtime.server.models.scanning import Scanning
from nodeloom.runtime.server.service import state_of_home
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.server.workers import Death, WorkerLostError
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.errors import StoreError
from nodeloom.runtime.store.records import log

MODELS = "/api/v1/models"
VAE = ("encoder.conv_in.weight", "decoder.conv_in.weight")


def safetensors(path: Path, names: tuple[str, ...] = VAE) -> Path:
    """A file with tensors of four numbers each, as wide as the latents of Stable Diffusion."""
    header = {
        name: {"dtype": "F16", "shape": [1, 4, 1, 1], "data_offsets": [8 * at, 8 * at + 8]}
        for at, name in enumerate(names)
    }
    text = json.dumps(header).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(8 * len(names)))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder."""
    folder = tmp_path_factory.mktemp("shelf") / "secret-place"
    safetensors(folder / "styles" / "soft.safetensors")
    (folder / "broken.safetensors").write_bytes(b"no model")
    (folder / "old.ckpt").write_bytes(b"a pickle")
    return folder


@pytest.fixture(scope="module")
def client(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a server with a worker that looks into the folder, and into one that is not there."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODELOOM_MODELS", f"{folder}:{folder.parent / 'absent'}")
        state = state_of_home(Settings(home=home), "127.0.0.1")
        with state.records, TestClient(create_app(state), base_url=HERE) as client:
            scanned(client)
            yield client


def scanned(client: TestClient) -> dict[str, Any]:
    answer = client.post(f"{MODELS}/scan")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["done"]
    return found


def names(client: TestClient, **wanted: Any) -> set[str]:
    return {model["name"] for model in client.get(MODELS, params=wanted).json()["models"]}


def test_models_are_found_by_what_is_in_them(client: TestClient) -> None:
    soft = client.get(f"{MODELS}/soft").json()
    assert (soft["kind"], soft["base"], soft["place"]) == ("vae", None, "styles/soft.safetensors")
    assert (soft["precision"], soft["layout"], soft["built_in"], soft["gone"]) == ("fp16", "single_file", False, None)
    assert soft["value"] == {"name": "soft", "kind": "vae"}
    assert {"soft", "broken", "old"} < names(client)


def test_choices_for_a_field_are_those_of_its_kind_and_base_that_can_be_used(client: TestClient) -> None:
    mains = names(client, kind=["main", "refiner"], base="sdxl", usable=True)
    assert mains
    assert all(client.get(f"{MODELS}/{name}").json()["built_in"] for name in mains)
    assert names(client, kind="vae", base="sd1", usable=True) == {"soft"}
    assert {"broken", "old"} <= names(client, usable=False)


def test_no_answer_tells_where_the_folders_are(client: TestClient, folder: Path) -> None:
    answers = [
        client.get(MODELS).text,
        client.get(f"{MODELS}/broken").text,
        client.post(f"{MODELS}/scan").text,
        client.post(f"{MODELS}/identify", json={"path": "broken", "digest": True}).text,
        client.post(f"{MODELS}/identify", json={"path": "nothing"}).text,
    ]
    assert "does not exist" in answers[0]
    assert [text for text in answers if str(folder.parent) in text or "/embedded" in text] == []


def test_files_that_come_and_go_are_told_by_scans_and_events(client: TestClient, folder: Path) -> None:
    scans = len(told(client, "models.scanned"))
    fresh = safetensors(folder / "fresh.safetensors")
    assert scanned(client)["added"] == ["fresh"]
    safetensors(fresh, (*VAE, "more.weight"))
    assert scanned(client)["changed"] == ["fresh"]
    fresh.unlink()
    assert scanned(client)["gone"] == ["fresh"]
    assert client.get(f"{MODELS}/fresh").json()["gone"] is not None
    assert "fresh" not in names(client)
    assert "fresh" in names(client, gone=True)
    changes = [(event["added"], event["changed"], event["gone"]) for event in told(client, "models.changed")]
    assert changes[-3:] == [(["fresh"], [], []), ([], ["fresh"], []), ([], [], ["fresh"])]
    assert len(told(client, "models.scanned")) == scans + 3


def prompt_of(vae: str) -> dict[str, Any]:
    return {
        "1": {"class_type": "VAELoader", "inputs": {"vae_name": vae}},
        "2": {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "batch_size": 1, "color": 0}},
        "3": {"class_type": "VAEEncode", "inputs": {"pixels": ["2", 0], "vae": ["1", 0]}},
        "4": {"class_type": "SaveLatent", "inputs": {"samples": ["3", 0], "filename_prefix": "x"}},
    }


@pytest.mark.parametrize("path", ["/models/vae", "/experiment/models/vae", "/object_info", "/object_info/VAELoader"])
def test_clients_of_comfyui_find_a_file_that_was_just_put_there(
    client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(Scanning.freshen, "__defaults__", (0.0,))
    new = safetensors(folder / "vae" / "new.safetensors")
    scans = len(told(client, "models.scanned"))
    assert "new.safetensors" in client.get(path).text
    new.unlink()
    assert "new.safetensors" not in client.get(path).text
    assert len(told(client, "models.scanned")) == scans


def test_a_prompt_may_name_a_model_that_was_just_put_there(client: TestClient, folder: Path) -> None:
    assert client.post("/prompt", json={"prompt": prompt_of("newer.safetensors")}).status_code == 400
    new = safetensors(folder / "vae" / "newer.safetensors")
    time.sleep(AT_ONCE)
    assert client.post("/prompt", json={"prompt": prompt_of("newer.safetensors")}).status_code == 200
    new.unlink()


@pytest.mark.parametrize("error", [WorkerLostError(Death("killed", "was killed")), StoreError("the disk is full")])
def test_what_was_found_before_is_told_where_nobody_can_look(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    asked, state = [], state_of(client)

    async def fails(*args: object, **options: object) -> None:
        asked.append(args)
        raise error

    scanned(client)
    monkeypatch.setattr(Scanning.freshen, "__defaults__", (0.0,))
    monkeypatch.setattr(state.models, "_told", fails)
    assert [client.get("/models/loras").status_code for _ in range(3)] == [200] * 3
    assert len(asked) == 1  # who looked in vain does not look again at once
    state.models._waited = -math.inf


def state_of(client: TestClient) -> ServerState:
    """The state of the server that a client talks to; it stands on the app, of which starlette's types know nothing."""
    state: ServerState = client.app.state.nodeloom  # type: ignore[attr-defined]
    return state


def told(client: TestClient, name: str) -> list[dict[str, Any]]:
    """The events of a name so far."""
    state = state_of(client)
    return [dict(each.event) for each in state.records.read_sync(log.after, 0) if each.name == name]


def test_a_model_is_identified_by_its_name_or_place_and_read_for_its_digest(client: TestClient) -> None:
    by_name = client.post(f"{MODELS}/identify", json={"path": "soft"}).json()
    by_place = client.post(f"{MODELS}/identify", json={"path": "styles/soft.safetensors", "digest": True}).json()
    assert by_name["digest"] is None
    assert by_place["digest"].startswith("blake3:")
    assert by_place["value"]["hash"] == by_place["digest"]
    assert client.get(f"{MODELS}/soft").json()["digest"] == by_place["digest"]
    assert "soft" not in {*scanned(client)["changed"]}


@pytest.mark.parametrize(
    "path", ["../home", "/etc/passwd", "styles/../styles/soft.safetensors", "x" * 1000, "a\0b", "C:\\x", "."]
)
def test_no_other_path_is_looked_at(client: TestClient, path: str) -> None:
    answer = client.post(f"{MODELS}/identify", json={"path": path})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("body", [{}, {"path": ""}, {"path": "x" * 1001}, {"path": 7}, {"path": "x", "digest": "yes"}])
def test_a_request_that_can_not_be_meant_is_refused(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post(f"{MODELS}/identify", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


@pytest.mark.parametrize(
    ("name", "status"), [("nothing", 404), ("a/b/c", 404), ("x" * 1000, 404), ("x" * 1001, 422), ("%00", 422)]
)
def test_an_unknown_model_is_a_404(client: TestClient, name: str, status: int) -> None:
    assert client.get(f"{MODELS}/{name}").status_code == status


def test_pages_go_on(client: TestClient) -> None:
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = client.get(MODELS, params={"limit": 1, **({"after": after} if after else {})}).json()
        seen += [model["name"] for model in page["models"]]
        after = page["next"]
    assert seen == sorted(names(client))


def test_without_workers_nobody_can_look(tmp_path: Path) -> None:
    with client_of(state_in(tmp_path)) as client:
        assert client.get(MODELS).json()["models"] == []
        for path, body in (("scan", None), ("identify", {"path": "x"})):
            answer = client.post(f"{MODELS}/{path}", json=body)
            assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
