from collections.abc import Callable

import pytest
import torch

from nodeloom.runtime.diffusion.conditioning import (
    BASE_IDS,
    NEGATIVE_SCORE,
    REFINER_IDS,
    Conditioning,
    PictureFrame,
    blended,
    joined,
    time_ids,
    zeroed,
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


def conditioning(tokens: int, value: float, pooled: float | None = None, width: int = 4) -> Conditioning:
    vector = None if pooled is None else torch.full((1, 2), pooled)
    return Conditioning(torch.full((1, tokens, width), value), vector, frame=FRAME)


def test_joined_prompts_stand_one_after_the_other_and_the_first_speaks_for_the_picture() -> None:
    both = joined(conditioning(77, 1.0, pooled=5.0), Conditioning(torch.zeros(1, 154, 4), torch.zeros(1, 2)))
    assert both.embeds[0, :, 0].tolist() == [1.0] * 77 + [0.0] * 154
    assert both.pooled is not None
    assert both.pooled.tolist() == [[5.0, 5.0]]
    assert both.frame == FRAME


@pytest.mark.parametrize(("tokens", "last"), [(154, 2.5), (77, 2.5), (38, 1.0)])
def test_a_blend_is_as_long_as_the_first_and_what_the_second_lacks_counts_as_zeros(tokens: int, last: float) -> None:
    blend = blended(conditioning(77, 4.0, pooled=4.0), conditioning(tokens, 2.0, pooled=0.0), 0.25)
    assert blend.embeds.shape == (1, 77, 4)
    assert float(blend.embeds[0, 0, 0]) == 2.5
    assert float(blend.embeds[0, -1, 0]) == last
    assert blend.pooled is not None
    assert blend.pooled.tolist() == [[1.0, 1.0]]


def test_a_blend_with_all_of_the_first_is_the_first() -> None:
    first = conditioning(77, 4.0, pooled=3.0)
    blend = blended(first, conditioning(154, 2.0, pooled=1.0), 1.0)
    assert torch.equal(blend.embeds, first.embeds)


def test_without_a_pooled_text_of_its_own_a_blend_takes_the_seconds() -> None:
    blend = blended(conditioning(77, 4.0), conditioning(77, 2.0, pooled=1.0), 0.5)
    assert blend.pooled is not None
    assert blend.pooled.tolist() == [[1.0, 1.0]]


def test_a_prompt_of_zeros_keeps_its_sizes() -> None:
    nothing = zeroed(conditioning(77, 4.0, pooled=3.0))
    assert nothing.frame == FRAME
    assert nothing.pooled is not None
    assert not nothing.embeds.any()
    assert not nothing.pooled.any()


@pytest.mark.parametrize("together", [joined, lambda first, second: blended(first, second, 0.5)])
def test_prompts_of_models_of_different_widths_are_refused(
    together: Callable[[Conditioning, Conditioning], Conditioning],
) -> None:
    with pytest.raises(ValueError, match="first is of text encoders 4 wide, second of ones 8 wide; encode both"):
        together(conditioning(77, 1.0), conditioning(77, 1.0, width=8))
