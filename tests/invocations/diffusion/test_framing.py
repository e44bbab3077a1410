import pytest

from nodeloom.invocations.diffusion.framing import Size, told_frame
from nodeloom.schema import InputError


def test_no_size_leaves_the_pictures_own() -> None:
    assert told_frame((None, None)) is None


@pytest.mark.parametrize(
    ("target", "told"), [((None, None), (512, 768)), ((640, None), (640, 768)), ((None, 640), (512, 640))]
)
def test_a_side_of_the_target_that_is_not_given_is_the_originals(target: Size, told: tuple[int, int]) -> None:
    frame = told_frame((512, 768), (8, 16), target)
    assert frame is not None
    assert (frame.width, frame.height, frame.crop_x, frame.crop_y) == (512, 768, 8, 16)
    assert (frame.target_width, frame.target_height) == told


@pytest.mark.parametrize(
    ("original", "crop", "target"),
    [
        ((512, None), (0, 0), (None, None)),
        ((None, 512), (0, 0), (None, None)),
        ((None, None), (8, 0), (None, None)),
        ((None, None), (0, 0), (640, None)),
        ((None, None), (0, 0), (640, 640)),
    ],
)
def test_what_belongs_to_an_original_size_is_refused_without_one(
    original: Size, crop: tuple[int, int], target: Size
) -> None:
    with pytest.raises(InputError, match="original_width and original_height must be given together"):
        told_frame(original, crop, target)
