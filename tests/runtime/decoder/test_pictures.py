"""What is found out about pictures, in this process: these are harmless."""

import io
from typing import Any

import pytest
from PIL import Image

from nodeloom.runtime.decoder.pictures import DamagedError, TooLargeError, look, shrink
from nodeloom.runtime.decoder.wire import FORMATS

MANY = 1_000_000
ORIENTATION = 0x0112


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    kept = io.BytesIO()
    image.save(kept, kind, **options)
    return kept.getvalue()


def small(data: bytes, side: int = 128) -> Image.Image:
    picture = Image.open(io.BytesIO(shrink(data, MANY, side)))
    picture.load()
    return picture


def colour(data: bytes) -> tuple[int, ...]:
    """Of a place in the small copy."""
    found = small(data).getpixel((5, 5))
    assert isinstance(found, tuple)
    return found


NOISE = Image.effect_noise((60, 40), 90).convert("RGB")


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("PNG", "RGB", "image/png"), ("PNG", "1", "image/png"), ("PNG", "LA", "image/png"), ("PNG", "P", "image/png"),
        ("JPEG", "RGB", "image/jpeg"), ("JPEG", "CMYK", "image/jpeg"), ("MPO", "RGB", "image/jpeg"),
        ("WEBP", "RGBA", "image/webp"),
    ],
)  # fmt: skip
def test_every_mode_of_every_format_is_told_and_has_a_small_copy(kind: str, mode: str, media_type: str) -> None:
    data = encoded(NOISE.convert(mode), kind)
    found = look(data, MANY)
    assert (FORMATS[found.format][1], found.width, found.height) == (media_type, 60, 40)
    assert small(data, 30).size == (30, 20)


def test_sixteen_bits_of_grey_are_not_cut_off_at_white() -> None:
    data = encoded(Image.new("I;16", (20, 10), 0x8000))
    assert look(data, MANY).mode == "I;16"
    (grey, *_) = colour(data)
    assert abs(grey - 0x80) < 6


def test_inks_come_out_as_the_colours_they_are() -> None:
    data = encoded(Image.new("CMYK", (20, 10), (0, 255, 255, 0)), "JPEG")
    red, green, blue = colour(data)
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_shown_and_the_others_are_counted(kind: str) -> None:
    first, second = Image.new("RGB", (20, 10), "red"), Image.new("RGB", (20, 10), "blue")
    data = encoded(first, kind, save_all=True, append_images=[second, first], lossless=True)
    assert look(data, MANY).frames == 3
    red, _, blue = colour(data)
    assert red > 200 > 50 > blue


def test_size_and_copy_are_those_of_the_picture_as_it_is_seen() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera was held sideways
    for kind in ("JPEG", "PNG", "WEBP"):
        data = encoded(NOISE, kind, exif=exif)
        found = look(data, MANY)
        assert (found.width, found.height) == (40, 60), kind
        assert small(data).size == (40, 60), kind


@pytest.mark.parametrize("exif", [b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xff" * 60_000, b"Exif\0\0" + b"\0" * 60_000])
def test_exif_that_is_huge_and_senseless_is_left_alone(exif: bytes) -> None:
    for kind in ("JPEG", "WEBP"):
        data = encoded(NOISE, kind, exif=exif)
        assert (look(data, MANY).width, look(data, MANY).height) == (60, 40)
        copy = small(data)
        assert copy.size == (60, 40)
        assert "exif" not in copy.info


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_what_was_cut_off_is_damaged(kind: str, share: float) -> None:
    data = encoded(NOISE, kind)
    for ask in (lambda part: look(part, MANY), lambda part: shrink(part, MANY, 128)):
        with pytest.raises(DamagedError):
            ask(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "ICO", "PDF"])
def test_other_formats_are_not_taken(kind: str) -> None:
    with pytest.raises(DamagedError):
        look(encoded(NOISE, kind), MANY)


def test_too_many_pixels_are_told_before_any_is_unpacked() -> None:
    with pytest.raises(TooLargeError) as told:
        look(encoded(NOISE), 60 * 40 - 1)
    assert told.value.size == (60, 40)
    assert look(encoded(NOISE), 60 * 40).width == 60
