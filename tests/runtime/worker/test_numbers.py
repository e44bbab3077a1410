"""Pictures that are kept as numbers."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nodeloom.runtime.worker.files import UserFiles
from nodeloom.runtime.worker.handles import HandleStore
from nodeloom.runtime.worker.numbers import decode_kept, encode_kept, pillow, settled
from nodeloom.runtime.worker.pictures import RunPictures, picture_size
from nodeloom.runtime.worker.places import Places
from nodeloom.schema import InputError

COLORS = np.linspace(-0.1, 1.1, 2 * 3 * 4, dtype=np.float32).reshape(2, 3, 4)


@pytest.fixture
def pictures(tmp_path: Path) -> RunPictures:
    return RunPictures(
        HandleStore(picture_size),
        UserFiles([tmp_path], 10_000, Places(tmp_path / "cache")),
        max_pixels=100,
        save=lambda data, name, handle: None,
        workflow=lambda: "{}",
    )


def test_numbers_come_back_as_they_were_whatever_becomes_of_what_was_given(pictures: RunPictures) -> None:
    given = COLORS.copy()
    field = pictures.put_numbers(given)
    given[:] = 0
    found = pictures.numbers(field)
    assert found is not None
    assert np.array_equal(found, COLORS)
    assert not found.flags.writeable


def test_whoever_asks_for_a_picture_gets_eight_bits_cut_off_as_comfyui_saves_them(pictures: RunPictures) -> None:
    field = pictures.put_numbers(np.array([[[0.9999], [0.5], [1.5], [-1.0]]], dtype=np.float32))
    picture = pictures.load(field)
    assert (picture.mode, picture.tobytes()) == ("L", bytes([254, 127, 255, 0]))


def test_eight_bits_that_became_numbers_are_the_same_eight_bits_again() -> None:
    bits = np.arange(256, dtype=np.uint8).reshape(16, 16, 1)
    assert pillow(bits.astype(np.float32) / np.float32(255)).tobytes() == bits.tobytes()


def test_equal_numbers_have_one_name_and_other_shapes_have_others(pictures: RunPictures) -> None:
    field = pictures.put_numbers(COLORS)
    assert field == pictures.put_numbers(COLORS.copy())
    assert field != pictures.put_numbers(COLORS.reshape(3, 2, 4))
    assert field.name.startswith("run:picture-")


def test_other_pictures_have_no_numbers(pictures: RunPictures, tmp_path: Path) -> None:
    assert pictures.numbers(pictures.put(Image.new("RGB", (2, 2)))) is None


@pytest.mark.parametrize("shape", [(2, 2), (2, 2, 2), (0, 2, 3), (1, 2, 2, 3)])
def test_what_is_no_picture_is_refused(pictures: RunPictures, shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="must have a height, a width and 1, 3 or 4 channels"):
        pictures.put_numbers(np.zeros(shape, dtype=np.float32))


def test_numbers_and_pictures_are_written_and_read_without_loss() -> None:
    numbers = decode_kept(encode_kept(settled(COLORS)))
    assert isinstance(numbers, np.ndarray)
    assert np.array_equal(numbers, COLORS)
    picture = decode_kept(encode_kept(Image.new("RGB", (2, 2), "red")))
    assert isinstance(picture, Image.Image)
    assert picture.getpixel((0, 0)) == (255, 0, 0)


def test_their_size_in_memory_is_that_of_all_numbers() -> None:
    assert picture_size(settled(COLORS)) == 2 * 3 * 4 * 4
