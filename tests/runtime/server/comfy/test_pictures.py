"""/view and /upload."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient
from tests.runtime.server.comfy.talking import node, sent
from tests.runtime.server.images.pictures import picture


def uploaded(client: TestClient, data: bytes, name: str = "a.png", **form: str) -> Any:
    answer = client.post("/upload/image", files={"image": (name, data)}, data=form)
    assert answer.status_code == 200, answer.text
    return answer.json()


def seen(client: TestClient, **query: str) -> Image.Image:
    answer = client.get("/view", params=query)
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.content))


def transparent() -> bytes:
    image = Image.new("RGBA", (3, 2), (10, 20, 30, 255))
    image.putpixel((0, 0), (40, 50, 60, 0))
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def test_a_picture_comes_back_as_it_was_sent(client: TestClient) -> None:
    told = uploaded(client, picture(), subfolder="mine/old")
    assert told == {"name": "a.png", "subfolder": "mine/old", "type": "input"}
    answer = client.get("/view", params={"filename": "a.png", "subfolder": "mine/old", "type": "input"})
    assert (answer.content, answer.headers["content-type"]) == (picture(), "image/png")
    assert answer.headers["content-disposition"] == 'filename="a.png"'
    assert client.get("/view", params={"filename": "a.png", "type": "input"}).status_code == 404
    assert client.get("/view", params={"filename": "mine/old/a.png [input]"}).status_code == 404


def test_the_same_picture_keeps_its_name_and_another_one_gets_a_number(client: TestClient) -> None:
    assert [uploaded(client, picture())["name"] for _ in range(2)] == ["a.png", "a.png"]
    other = picture(size=(8, 8))
    assert [uploaded(client, other)["name"] for _ in range(2)] == ["a (1).png", "a (1).png"]
    assert uploaded(client, other, overwrite="true")["name"] == "a.png"
    assert seen(client, filename="a.png [input]").size == (8, 8)


def test_a_picture_that_was_replaced_may_come_back(client: TestClient) -> None:
    for side in (8, 9, 8):
        uploaded(client, picture(size=(side, side)), overwrite="true")
        assert seen(client, filename="a.png [input]").size == (side, side)


def test_an_uploaded_picture_is_a_choice_and_can_be_opened(client: TestClient) -> None:
    uploaded(client, picture(), subfolder="sub")
    ((choices, options),) = client.get("/object_info/LoadImage").json()["LoadImage"]["input"]["required"].values()
    assert (choices, options["image_upload"]) == (["sub/a.png"], True)
    prompt = {"i": node("LoadImage", image="sub/a.png [input]"), "o": node("PreviewImage", images=["i", 0])}
    assert sent(client, prompt)["node_errors"] == {}
    (run,) = client.get("/api/v1/runs").json()["runs"]
    given = client.get(f"/api/v1/runs/{run['id']}/document").json()["nodes"]["i"]["inputs"]["image"]
    assert given["name"] == "sub/a.png"
    assert given["hash"].startswith("blake3:")


def test_a_mask_becomes_the_transparency_of_the_picture(client: TestClient) -> None:
    uploaded(client, picture(size=(3, 2)), "base.png")
    reference = json.dumps({"filename": "base.png", "type": "input"})
    answer = client.post(
        "/upload/mask", files={"image": ("m.png", transparent())}, data={"original_ref": reference, "subfolder": "clip"}
    )
    assert answer.json() == {"name": "m.png", "subfolder": "clip", "type": "input"}
    masked = seen(client, filename="m.png", subfolder="clip", type="input")
    assert [masked.getpixel(place) for place in ((0, 0), (1, 0))] == [(200, 30, 60, 0), (200, 30, 60, 255)]


@pytest.mark.parametrize("reference", ["", "{", "[]", '{"filename": "gone.png"}', '{"filename": 7}'])
def test_a_mask_needs_a_picture(client: TestClient, reference: str) -> None:
    answer = client.post("/upload/mask", files={"image": ("m.png", transparent())}, data={"original_ref": reference})
    assert answer.status_code == 400


def test_a_mask_is_as_large_as_its_picture(client: TestClient) -> None:
    uploaded(client, picture(size=(8, 9)), "base.png")
    form = {"original_ref": json.dumps({"filename": "base.png", "type": "input"})}
    answer = client.post("/upload/mask", files={"image": ("m.png", transparent())}, data=form)
    assert (answer.status_code, answer.text) == (
        400, "image is 3 x 2 pixels, must be as large as original_ref: 8 x 9",
    )  # fmt: skip


def test_copies_in_other_formats_and_of_some_channels(client: TestClient) -> None:
    uploaded(client, transparent())
    asked = {"filename": "a.png", "type": "input"}
    kinds = {"webp;90": "WEBP", "jpeg": "JPEG", "webp;x": "WEBP", f"webp;{'9' * 5000}": "WEBP"}
    assert {kind: seen(client, **asked, preview=kind).format for kind in kinds} == kinds
    assert seen(client, **asked, channel="rgb").mode == "RGB"
    assert seen(client, **asked, channel="a").getpixel((0, 0)) == (0, 0, 0, 0)
    assert seen(client, **asked, channel="rgba").mode == "RGBA"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"filename": "/etc/passwd"}, 400),
        ({"filename": "../a.png"}, 400),
        ({"filename": "a..b.png"}, 400),
        ({"filename": "a.png", "type": "secret"}, 400),
        ({"filename": "a.png", "type": "input", "subfolder": "../.."}, 403),
        ({"filename": "a.png", "type": "input", "subfolder": "/etc"}, 403),
        ({"filename": "a.png", "type": "input", "subfolder": "..\\.."}, 403),
        ({"filename": "a.png", "type": "input", "subfolder": "C:\\x"}, 403),
        ({"filename": "gone.png", "type": "output"}, 404),
        ({"filename": "a.png", "type": "output"}, 404),
    ],
)
def test_what_lies_elsewhere_is_not_shown(client: TestClient, query: dict[str, str], status: int) -> None:
    uploaded(client, picture())
    assert client.get("/view", params=query).status_code == status


@pytest.mark.parametrize("form", [{"subfolder": "../x"}, {"subfolder": "/x"}, {"type": "models"}])
def test_nothing_is_put_elsewhere(client: TestClient, form: dict[str, str]) -> None:
    answer = client.post("/upload/image", files={"image": ("a.png", picture())}, data=form)
    assert answer.status_code == 400
    assert client.get("/api/v1/images").json()["images"] == []


def test_the_name_of_a_file_is_no_path(client: TestClient) -> None:
    assert uploaded(client, picture(), "../../x/b.png")["name"] == "b.png"


def test_an_upload_without_a_picture_is_refused(client: TestClient) -> None:
    assert client.post("/upload/image").status_code == 400
    assert client.post("/upload/image", data={"image": "text"}).status_code == 400
    assert client.post("/upload/image", files={"image": ("a.png", b"no picture")}).status_code == 422


def latents_file() -> bytes:
    header = json.dumps({"latent_tensor": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return len(header).to_bytes(8, "little") + header + bytes(4)


def test_a_file_of_latents_is_kept_and_can_be_chosen(client: TestClient) -> None:
    assert uploaded(client, latents_file(), "mine.latent")["name"] == "mine.latent"
    answer = client.get("/view", params={"filename": "mine.latent", "type": "input"})
    assert (answer.status_code, answer.content) == (200, latents_file())


def test_what_only_is_called_latents_is_refused(client: TestClient) -> None:
    answer = client.post("/upload/image", files={"image": ("a.latent", picture())})
    assert (answer.status_code, answer.text) == (400, "image is called .latent, but is no file of latents")


def test_a_film_is_kept_and_can_be_chosen_and_latents_are_none(client: TestClient) -> None:
    data = b"\0\0\0\x20ftypisom" + bytes(20)
    assert uploaded(client, data, "A.MP4")["name"] == "A.MP4"
    uploaded(client, latents_file(), "mine.latent")
    answer = client.get("/view", params={"filename": "A.MP4", "type": "input"})
    assert (answer.status_code, answer.content) == (200, data)
    ((choices, options),) = client.get("/object_info/LoadVideo").json()["LoadVideo"]["input"]["required"].values()
    assert (choices, options["video_upload"]) == (["A.MP4"], True)
    prompt = {
        "v": node("LoadVideo", file="A.MP4"),
        "o": node("SaveVideo", video=["v", 0], filename_prefix="x", format="auto", codec="auto"),
    }
    assert sent(client, prompt)["node_errors"] == {}


def test_what_only_is_called_a_film_is_refused(client: TestClient) -> None:
    answer = client.post("/upload/image", files={"image": ("a.webm", picture())})
    assert (answer.status_code, answer.text) == (400, "image is called as a film is, but is no MP4, QuickTime or WebM")
