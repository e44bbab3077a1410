"""Previews are small, whatever the picture; what comes too often is left out."""

import io

import pytest
from PIL import Image

from nodeloom.runtime.worker.previews import LARGEST_SIDE, encode_preview
from nodeloom.runtime.worker.throttle import Throttle


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "I;16", "F", "CMYK"])
@pytest.mark.parametrize("size", [(1, 1), (700, 30), (3000, 1500)])
def test_pictures_of_every_mode_and_size_have_a_preview(mode: str, size: tuple[int, int]) -> None:
    preview = encode_preview(Image.new(mode, size))
    assert preview is not None
    with Image.open(io.BytesIO(preview.data)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (preview.width, preview.height))
    assert max(preview.width, preview.height) == min(LARGEST_SIDE, max(size))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_what_can_be_seen_through_stays_so(mode: str) -> None:
    preview = encode_preview(Image.new(mode, (600, 600)))
    assert preview is not None
    assert preview.media_type == "image/webp"


def test_a_preview_leaves_the_picture_as_it_is() -> None:
    picture = Image.new("RGB", (2000, 2000))
    encode_preview(picture)
    assert picture.size == (2000, 2000)


@pytest.mark.parametrize("what", [None, "a path", b"bytes", Image.new("RGB", (0, 5))])
def test_what_is_no_picture_has_none(what: object) -> None:
    assert encode_preview(what) is None


def test_each_name_is_let_through_at_its_rate() -> None:
    now = 0.0
    throttle = Throttle(4.0, lambda: now)
    assert [throttle.admits(name) for name in "aab"] == [True, False, True]
    now = 0.2
    assert not throttle.admits("a")
    now = 0.25
    assert throttle.admits("a")
