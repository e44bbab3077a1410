"""Pictures are found by what they were made with, soon after they are kept."""

import io
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient
from tests.runtime.server.images.pictures import picture
from tests.runtime.server.serving import client_of, document, state_in

from nodeloom.migrations import read_document
from nodeloom.runtime.server.images import description
from nodeloom.runtime.store.records.library import NewImage, save_image, undescribed_images
from nodeloom.schema.json import JSON, write_json

IMAGES = "/api/v1/images"
STAR = document(
    {
        "text": {"type": "core/string", "inputs": {"value": "a  Yellow\nstar"}, "label": "What to paint"},
        "save": {"type": "image/save", "label": "Result"},
    },
    [["text", "value", "save", "prefix"]],
    name="Stars",
)


def uploaded(client: TestClient, data: bytes, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.post(IMAGES, params=query, content=data).json()
    return found


def described(client: TestClient, image: str) -> dict[str, Any]:
    """The picture, once somebody has looked at its file."""
    until = time.monotonic() + 30
    known = client.get(f"{IMAGES}/{image}").json()
    size = f"size:{known['width']}x{known['height']}"
    while not client.get(IMAGES, params={"text": size}).json()["images"]:
        assert time.monotonic() < until
        time.sleep(0.01)
    found: dict[str, Any] = client.get(f"{IMAGES}/{image}").json()
    return found


def names(client: TestClient, **query: Any) -> list[str]:
    return [each["name"] for each in client.get(IMAGES, params=query).json()["images"]]


def test_a_picture_with_a_workflow_is_found_by_what_stands_in_it(client: TestClient) -> None:
    image = uploaded(client, picture(workflow=write_json(STAR)), name="star.png")
    facts = described(client, image["id"])["facts"]
    assert facts["workflow"] == "Stars"
    assert facts["made_with"] == [
        {"kind": "prompt", "name": "prefix", "label": "What to paint", "text": "a  Yellow\nstar"}
    ]
    for text in (
        '"yellow star"',
        "what paint",
        "stars",
        "prompt:yellow",
        "size:40x20",
        time.strftime("%Y-", time.gmtime()),
    ):
        assert names(client, text=text) == ["star.png"], text
    assert names(client, text="blue") == []
    counts = client.get(f"{IMAGES}/facts", params={"name": "size"}).json()
    assert counts == {"facts": [{"value": "40x20", "images": 1}]}


def test_a_picture_without_one_is_known_by_its_name_and_size(client: TestClient) -> None:
    facts = described(client, uploaded(client, picture("JPEG"), name="cat.jpg")["id"])["facts"]
    assert "made_with" not in facts
    assert names(client, text="cat") == names(client, fact="size:40x20") == ["cat.jpg"]


def test_pictures_from_before_are_read_at_the_next_start_and_missing_files_stop_nobody(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    for digest in (state.files.put(picture(workflow=write_json(STAR))), "blake3:" + "0" * 64):
        new = NewImage(digest, f"{digest[-4:]}.png", "output", "image/png", 1, 40, 20, run="r", node="save")
        image = state.records.write_sync(save_image, new, 1.0)
    with client_of(state) as client:
        described(client, image)
        assert len(names(client, text="size:40x20")) == 2
        assert len(names(client, text="node:result")) == 1
        assert state.records.read_sync(undescribed_images, 9) == []


def test_a_file_that_can_not_be_understood_at_all_keeps_no_other_from_being_read(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes, what: str) -> JSON:
        if size_of(data) == (3, 3):
            raise RuntimeError("a mistake of ours")
        return read_document(data, what)

    monkeypatch.setattr(description, "read_document", broken)
    odd, star = uploaded(client, picture(size=(3, 3)), name="odd"), picture(workflow=write_json(STAR))
    described(client, odd["id"])
    assert described(client, uploaded(client, star)["id"])["facts"]["workflow"] == "Stars"


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as opened:
        return opened.size


def test_a_search_says_how_many_there_are_if_it_is_asked(client: TestClient) -> None:
    for name in ("a.png", "b.png", "c.png"):
        uploaded(client, picture(), name=name)
    assert client.get(IMAGES, params={"limit": 1}).json()["total"] is None
    assert client.get(IMAGES, params={"limit": 1, "counted": True, "text": "-b.png"}).json()["total"] == 2
    board = client.post("/api/v1/boards", json={"name": "Some"}).json()["id"]
    client.post(f"{IMAGES}/change", json={"images": [uploaded(client, picture(), name="d.png")["id"]], "board": board})
    boards = client.get("/api/v1/boards").json()
    assert (boards["images"], boards["boardless"]) == (4, 3)


@pytest.mark.parametrize(
    "query", ["fact=model", "fact=:x", "since=nan", "since=soon", "fact=" + "&fact=".join("a:b" for _ in range(21))]
)
def test_a_filter_that_means_nothing_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"{IMAGES}?{query}").status_code == 422
