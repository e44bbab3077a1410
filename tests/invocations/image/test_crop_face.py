"""Faces are cut out with what is around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.invocations.faces import drawn_face

from nodeloom.invocations.image.ops.faces import Face, face_mask, square_around
from nodeloom.invocations.image.transform.crop_face import CropFace, CroppedFace
from nodeloom.schema import InputError

if TYPE_CHECKING:
    from tests.invocations.conftest import FakeContext

SIDES = st.integers(1, 400)


def two_faces() -> Image.Image:
    """A face in the middle of each half."""
    picture = Image.new("RGB", (640, 320), (60, 70, 90))
    picture.paste(drawn_face(), (32, 32))
    picture.paste(drawn_face(), (352, 32))
    return picture


def cropped(context: FakeContext, picture: Image.Image, **inputs: Any) -> CroppedFace:
    image = context.images.put(picture).model_dump()
    return CropFace.model_validate({"image": image, **inputs}).invoke(context)


def test_a_face_is_in_the_middle_of_a_square_that_is_where_it_says(context: FakeContext) -> None:
    picture = two_faces()
    found = cropped(context, picture, padding=16)
    assert found.width == found.height
    assert found.width % 8 == 0
    assert abs(found.x + found.width / 2 - 160) < 24
    square = context.images.load(found.image)
    assert square.size == (found.width, found.height)
    same = picture.crop((found.x, found.y, found.x + found.width, found.y + found.height))
    assert np.array_equal(np.asarray(square), np.asarray(same))


def test_faces_are_counted_from_the_left(context: FakeContext) -> None:
    first, second = (cropped(context, two_faces(), face=number).x for number in (1, 2))
    assert second - first > 250


def test_the_mask_is_white_where_the_face_is_or_around_it(context: FakeContext) -> None:
    of_face, around = (
        np.asarray(context.images.load(cropped(context, two_faces(), mask_of=which).mask), dtype=int)
        for which in ("face", "surroundings")
    )
    middle = of_face.shape[0] // 2
    assert (of_face[middle, middle], of_face[0, 0]) == (255, 0)
    assert np.array_equal(around, 255 - of_face)


@pytest.mark.parametrize(
    ("picture", "face", "message"),
    [
        (two_faces(), 3, r"face is 3, must be at most 2: so many were found that are sure by 0\.5"),
        (Image.new("RGB", (64, 64)), 1, r"no face was found that is sure by 0\.5; set least lower"),
    ],
)
def test_a_face_that_is_not_there_is_told(context: FakeContext, picture: Image.Image, face: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        cropped(context, picture, face=face)


@given(SIDES, SIDES, st.data(), st.integers(0, 200))
def test_a_square_is_inside_of_the_picture_and_holds_the_face_if_it_can(
    width: int, height: int, data: st.DataObject, padding: int
) -> None:
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    face = Face(left, top, data.draw(st.integers(1, width - left)), data.draw(st.integers(1, height - top)), 1.0)
    square = square_around(face, (width, height), padding)
    side = square[2] - square[0]
    assert side == square[3] - square[1] > 0
    assert square[0] >= 0
    assert square[1] >= 0
    assert square[2] <= width
    assert square[3] <= height
    assert side % 8 == 0 or side == min(width, height) < 8
    if max(face.width, face.height) + 8 <= min(width, height):
        assert square[0] <= left
        assert left + face.width <= square[2]
        assert square[1] <= top
        assert top + face.height <= square[3]


def test_a_mask_has_a_soft_rim() -> None:
    mask = np.asarray(face_mask(Face(10, 20, 40, 60, 1.0), (80, 100)))
    assert (mask[50, 30], mask[5, 5]) == (255, 0)
    assert 0 < mask[50, 10] < 255
