import io
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient
from tests.runtime.server.images.pictures import picture
from tests.runtime.server.serving import client_of, document, state_in

from nodeloom.runtime.server.housekeeping import Housekeeping
from nodeloom.runtime.store.kept import GRACE
from nodeloom.schema.json import write_json

IMAGES = "/api/v1/images"


def uploaded(client: TestClient, data: bytes | None = None, **query: Any) -> dict[str, Any]:
    answer = client.post(IMAGES, params=query, content=picture() if data is None else data)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_picture_is_kept_as_it_is_and_known_by_what_is_in_it(client: TestClient, kind: str, media_type: str) -> None:
    data = picture(kind)
    image = uploaded(client, data, name="red.exe")
    assert (image["media_type"], image["width"], image["height"], image["size"]) == (media_type, 40, 20, len(data))
    assert image["value"] == {"name": "red.exe", "hash": image["digest"]}
    file = client.get(f"{IMAGES}/{image['id']}/file")
    assert (file.content, file.headers["content-type"]) == (data, media_type)
    assert file.headers["content-disposition"] == "inline; filename*=UTF-8''red.exe"
    assert file.headers["content-security-policy"].endswith("sandbox")
    again = client.get(f"{IMAGES}/{image['id']}/file", headers={"If-None-Match": file.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_same_picture_twice_is_one_file(client: TestClient, tmp_path: Path) -> None:
    first, second = uploaded(client, name="a.png"), uploaded(client, name="b.png")
    assert first["id"] != second["id"]
    assert first["digest"] == second["digest"]
    assert len([each for each in (tmp_path / "files").rglob("*") if each.is_file()]) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Windows\\cat.png", "cat.png"),
        ("/absolute/cat.png", "cat.png"),
        ("..", "picture.png"),
        ("cat\x00\r\n.png", "cat.png"),
        ("", "picture.png"),
        ("x" * 900, "x" * 200),
        ("Süßes \u202ecat.png", "Süßes cat.png"),
    ],
)
def test_a_name_is_a_label_and_no_path(client: TestClient, tmp_path: Path, given: str, kept: str) -> None:
    image = uploaded(client, name=given)
    assert image["name"] == kept
    assert client.get(f"{IMAGES}/{image['id']}/file").status_code == 200
    digest = image["digest"].removeprefix("blake3:")
    assert (tmp_path / "files" / digest[:2] / digest[2:]).is_file()


@pytest.mark.parametrize(
    "path", ["..%2f..%2fnodeloom.db", "..", "%2e%2e", "blake3:0", "0" * 32, "a%00b", "..%5c..%5ctoken"]
)
@pytest.mark.parametrize("part", ["", "/file", "/thumbnail", "/workflow"])
def test_ids_are_no_paths(client: TestClient, path: str, part: str) -> None:
    answer = client.get(f"{IMAGES}/{path}{part}")
    assert answer.status_code in (404, 405, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_thumbnail_is_made_once(client: TestClient, tmp_path: Path) -> None:
    image = uploaded(client, picture(size=(800, 400)))
    for _ in range(2):
        answer = client.get(f"{IMAGES}/{image['id']}/thumbnail", params={"size": 128})
        assert answer.headers["content-type"] == "image/webp"
        with Image.open(io.BytesIO(answer.content)) as small:
            assert small.size == (128, 64)
    assert len([*(tmp_path / "cache" / "thumbnails").iterdir()]) == 1
    assert client.get(f"{IMAGES}/{image['id']}/thumbnail?size=4096").status_code == 422


def test_the_workflow_in_a_picture_can_be_had_and_its_lack_is_told(client: TestClient) -> None:
    workflow = document({"a": {"type": "core/integer"}})
    image = uploaded(client, picture(workflow=write_json(workflow)))
    assert client.get(f"{IMAGES}/{image['id']}/workflow").json() == workflow
    for other in (picture("JPEG"), picture("PNG")):
        answer = client.get(f"{IMAGES}/{uploaded(client, other)['id']}/workflow")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_pictures_are_searched_starred_and_put_on_boards(client: TestClient) -> None:
    cat, dog = uploaded(client, name="red cat.png"), uploaded(client, name="dog.png", kind="mask")
    board = client.post("/api/v1/boards", json={"name": "Pets"}).json()["id"]
    changed = client.patch(f"{IMAGES}/{cat['id']}", json={"starred": True, "board": board}).json()
    assert (changed["starred"], changed["board"]) == (True, board)
    for query, found in (
        ("text=CAT", cat), ("starred=true", cat), (f"board={board}", cat), ("boardless=true", dog), ("kind=mask", dog),
    ):  # fmt: skip
        assert [each["id"] for each in client.get(f"{IMAGES}?{query}").json()["images"]] == [found["id"]], query
    assert client.get("/api/v1/boards").json()["boards"][0]["images"] == 1
    client.post(f"{IMAGES}/change", json={"images": [cat["id"], dog["id"]], "board": None})
    assert client.get(f"{IMAGES}/{cat['id']}").json()["starred"] is True
    assert client.get("/api/v1/boards").json()["boards"][0]["images"] == 0
    assert client.patch(f"{IMAGES}/{cat['id']}", json={"board": "nope"}).status_code == 404
    page = client.get(IMAGES, params={"limit": 1}).json()
    rest = client.get(IMAGES, params={"limit": 1, "after": page["next"]}).json()
    assert [page["images"][0]["id"], rest["images"][0]["id"]] == [dog["id"], cat["id"]]


def test_boards_are_renamed_and_removed_and_their_pictures_stay(client: TestClient) -> None:
    board = client.post("/api/v1/boards", json={"name": "Pets"}).json()["id"]
    image = uploaded(client, board=board)
    assert client.patch(f"/api/v1/boards/{board}", json={"name": "Animals"}).status_code == 204
    assert client.get("/api/v1/boards").json()["boards"][0]["name"] == "Animals"
    assert client.delete(f"/api/v1/boards/{board}").status_code == 204
    assert client.get(f"{IMAGES}/{image['id']}").json()["board"] is None
    assert client.delete(f"/api/v1/boards/{board}").status_code == 404


def test_pictures_are_removed_all_or_none(client: TestClient) -> None:
    ids = [uploaded(client, name=f"{i}.png")["id"] for i in range(3)]
    assert client.delete(f"{IMAGES}/{ids[0]}").status_code == 204
    assert client.get(f"{IMAGES}/{ids[0]}").status_code == 404
    assert client.post(f"{IMAGES}/remove", json={"images": ids}).status_code == 404
    assert client.get(f"{IMAGES}/{ids[1]}").status_code == 200
    assert client.post(f"{IMAGES}/remove", json={"images": ids[1:]}).status_code == 204
    assert client.get(IMAGES).json()["images"] == []


def test_a_picture_whose_file_is_gone_is_told(client: TestClient, tmp_path: Path) -> None:
    image = uploaded(client)
    for file in (tmp_path / "files").rglob("*"):
        if file.is_file():
            file.unlink()
    answer = client.get(f"{IMAGES}/{image['id']}/file")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_a_picture_may_be_larger_than_other_bodies_but_not_than_its_own_limit(tmp_path: Path) -> None:
    with client_of(state_in(tmp_path, max_body=2000, max_upload=200_000)) as client:
        noise = Image.effect_noise((200, 200), 90).convert("RGB")
        kept = io.BytesIO()
        noise.save(kept, "PNG")
        assert 2000 < len(kept.getvalue()) < 200_000
        uploaded(client, kept.getvalue())
        answer = client.post(IMAGES, content=b"x" * 200_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_beyond_the_room_for_pictures_none_is_taken(tmp_path: Path) -> None:
    data = picture()
    with client_of(state_in(tmp_path, max_kept=len(data) + 10)) as client:
        image = uploaded(client, data)
        uploaded(client, data)  # the same file needs no more room
        answer = client.post(IMAGES, content=picture("WEBP"))
        assert (answer.status_code, answer.json()["code"]) == (507, "no-room")
        assert "NODELOOM_MAX_KEPT" in answer.json()["detail"]
        assert len([each for each in (tmp_path / "files").rglob("*") if each.is_file()]) == 1
        for each in client.get(IMAGES).json()["images"]:
            client.delete(f"{IMAGES}/{each['id']}")
        assert uploaded(client, picture("WEBP"))["digest"] != image["digest"]


def test_files_that_no_picture_has_are_removed_after_a_while(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    with client_of(state) as client:
        kept, gone = uploaded(client), uploaded(client, picture("JPEG"))
        client.get(f"{IMAGES}/{gone['id']}/thumbnail")
        client.delete(f"{IMAGES}/{gone['id']}")
        housekeeping = Housekeeping(state.records, state.files, state.thumbnails)
        assert housekeeping.swept(time.time()) == []
        assert housekeeping.swept(time.time() + 2 * GRACE) == [gone["digest"]]
        assert client.get(f"{IMAGES}/{kept['id']}/file").status_code == 200
    assert [*(tmp_path / "cache" / "thumbnails").iterdir()] == []
