"""Pictures to bytes and back."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.Image import MODES

from nodeloom.runtime.worker.picture_codec import decode_picture, encode_picture, picture_digest, plain

SAVED_AS_PNG = ("1", "L", "LA", "I;16", "I;16B", "P", "RGB", "RGBA")


def transparencies(mode: str) -> st.SearchStrategy[Any]:
    """What `info["transparency"]` may be for a mode."""
    by_mode: dict[str, st.SearchStrategy[Any]] = {
        "L": st.integers(0, 255),
        "1": st.integers(0, 1),
        "I;16": st.integers(0, 65535),
        "P": st.one_of(st.integers(0, 255), st.binary(min_size=1, max_size=256)),
        "RGB": st.tuples(*[st.integers(0, 255)] * 3),
    }
    return by_mode.get(mode, st.nothing())


@st.composite
def pictures(draw: st.DrawFn) -> Image.Image:
    """Pictures of every mode, with whatever may come with one."""
    mode = draw(st.sampled_from(sorted(MODES)))
    size = draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    length = len(Image.new(mode, size).tobytes())
    image = Image.frombytes(mode, size, draw(st.binary(min_size=length, max_size=length)))
    if mode in ("P", "PA"):
        kind = draw(st.sampled_from(["RGB", "RGBA", "CMYK"]))
        colors = draw(st.integers(1, 256)) * len(kind)
        image.putpalette(draw(st.binary(min_size=colors, max_size=colors)), kind)
    if draw(st.booleans()):
        profile = draw(st.binary(min_size=1, max_size=20))
        image.info["icc_profile"] = profile
    found = draw(st.none() | transparencies(mode))
    if found is not None:
        image.info["transparency"] = found
    return image


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def palette(image: Image.Image) -> object:
    if image.mode not in ("P", "PA"):
        return None
    return image.im.getpalettemode(), image.getpalette(None)


@given(image=pictures())
def test_no_picture_loses_anything(image: Image.Image) -> None:
    kept = plain(image)
    back = decode_picture(encode_picture(kept))
    assert (back.mode, back.size, back.tobytes(), back.info) == (image.mode, image.size, image.tobytes(), image.info)
    assert palette(back) == palette(image)
    assert type(back) is Image.Image


@given(image=pictures())
def test_a_picture_from_the_disk_is_saved_as_the_same_file(image: Image.Image) -> None:
    if image.mode in SAVED_AS_PNG and not (image.mode == "P" and palette(image)[0] == "CMYK"):  # type: ignore[index]
        back = decode_picture(encode_picture(plain(image)))
        assert png(back) == png(plain(image)) == png(image)


@given(one=pictures(), other=pictures())
def test_digests_follow_from_what_makes_a_picture(one: Image.Image, other: Image.Image) -> None:
    one, other = plain(one), plain(other)
    assert picture_digest(one) == picture_digest(one.copy())
    assert picture_digest(decode_picture(encode_picture(one))) == picture_digest(one)
    assert (picture_digest(one) == picture_digest(other)) == (encode_picture(one) == encode_picture(other))


@pytest.mark.parametrize("size", [(0, 0), (0, 3), (3, 0)])
def test_a_picture_without_pixels_is_one_too(size: tuple[int, int]) -> None:
    assert decode_picture(encode_picture(Image.new("RGB", size))).size == size


def test_what_a_file_says_beside_its_picture_is_left_behind() -> None:
    image = Image.new("RGB", (1, 1))
    image.info = {"dpi": (72, 72), "exif": b"x", "icc_profile": b"", "transparency": "red"}
    assert plain(image).info == {}
    image.info["icc_profile"] = b"profile"
    assert plain(image).info == {"icc_profile": b"profile"}


def test_a_plain_picture_is_a_copy() -> None:
    image = Image.new("RGB", (1, 1), "red")
    kept = plain(image)
    image.paste("blue", (0, 0, 1, 1))
    assert kept.getpixel((0, 0)) == (255, 0, 0)


def test_large_pictures_of_our_own_are_no_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1)
    assert decode_picture(encode_picture(Image.new("L", (9, 9)))).size == (9, 9)
