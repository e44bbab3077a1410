import pytest
import torch

from nodeloom.runtime.diffusion.conditioning import (
    BASE_IDS,
    NEGATIVE_SCORE,
    REFINER_IDS,
    Conditioning,
    PictureFrame,
    time_ids,
)

EMBEDS = torch.zeros(1, 77, 8)
FRAME = PictureFrame(width=1, height=2, crop_x=3, crop_y=4, target_width=5, target_height=6)


def test_the_base_is_told_heights_before_widths() -> None:
    ids = time_ids(Conditioning(EMBEDS, frame=FRAME), BASE_IDS, 64, 32, NEGATIVE_SCORE)
    assert ids == [2.0, 1.0, 4.0, 3.0, 6.0, 5.0]


def test_the_refiner_is_told_a_score_in_place_of_the_target_size() -> None:
    ids = time_ids(Conditioning(EMBEDS, frame=FRAME, aesthetic_score=7.5), REFINER_IDS, 64, 32, NEGATIVE_SCORE)
    assert ids == [2.0, 1.0, 4.0, 3.0, 7.5]


def test_without_a_frame_the_picture_in_work_is_meant() -> None:
    assert time_ids(Conditioning(EMBEDS), BASE_IDS, 64, 32, 6.0) == [32.0, 64.0, 0.0, 0.0, 32.0, 64.0]


def test_without_a_score_the_roles_default_is_meant() -> None:
    assert time_ids(Conditioning(EMBEDS), REFINER_IDS, 64, 32, 2.5)[-1] == 2.5


def test_a_network_that_wants_other_ids_is_refused() -> None:
    with pytest.raises(ValueError, match="wants 7 time ids"):
        time_ids(Conditioning(EMBEDS), 7, 64, 32, 6.0)
