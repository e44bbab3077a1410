"""Files that are no pictures, or mean no good, each with its clear answer."""

import io
import tracemalloc
import zipfile

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.images.pictures import bomb, chunk, picture, png

IMAGES = "/api/v1/images"


def zipped() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"\0" * 10_000_000)
    return kept.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture at all",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"\x80\x04\x95pickle",
        zipped(),
        picture()[:60],
        picture()[:-20] + b"\0" * 20,
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
        b"%PDF-1.7",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
)
def test_what_is_no_picture_that_is_taken_is_refused(client: TestClient, data: bytes) -> None:
    answer = client.post(IMAGES, content=data, headers={"Content-Type": "image/png"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-image")
    assert client.get(IMAGES).json()["images"] == []


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (2_000_000_000, 1), (1, 0)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(
    client: TestClient, width: int, height: int
) -> None:
    data = png(width, height, chunk(b"IDAT", bomb(8)))
    tracemalloc.start()
    answer = client.post(IMAGES, content=data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 422
    assert answer.json()["code"] in ("too-much", "invalid-image")
    assert peak < 64 * 2**20


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP"])
def test_texts_that_unpack_a_thousandfold_are_refused_or_left_packed(client: TestClient, kind: bytes) -> None:
    body = {b"zTXt": b"a\0\0", b"iTXt": b"nodeloom_workflow\0\1\0\0\0", b"iCCP": b"a\0\0"}[kind] + bomb(200)
    small = picture()
    data = small[:33] + chunk(kind, body) + small[33:]
    tracemalloc.start()
    answer = client.post(IMAGES, content=data)
    if answer.status_code == 201:
        found = client.get(f"{IMAGES}/{answer.json()['id']}/workflow")
        assert found.status_code == 404
        assert client.get(f"{IMAGES}/{answer.json()['id']}/thumbnail").status_code in (200, 422)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code in (201, 422)
    assert peak < 160 * 2**20


def test_a_picture_that_breaks_when_it_is_unpacked_has_no_thumbnail(client: TestClient) -> None:
    data = png(64, 64, chunk(b"IDAT", b"not packed at all"))
    answer = client.post(IMAGES, content=data)
    if answer.status_code == 201:
        answer = client.get(f"{IMAGES}/{answer.json()['id']}/thumbnail")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-image")
