import pytest
import torch
from diffusers import AutoencoderKL

from nodeloom.runtime.diffusion.autoencoder import decode, to_bytes
from nodeloom.runtime.diffusion.decoded_previews import DecodedPreviews, is_small


@pytest.fixture
def vae() -> AutoencoderKL:
    torch.manual_seed(0)
    return AutoencoderKL(block_out_channels=(8, 8), down_block_types=("DownEncoderBlock2D",) * 2,
                         up_block_types=("UpDecoderBlock2D",) * 2, norm_num_groups=4, scaling_factor=0.5)  # fmt: skip


def test_a_look_is_what_the_vae_decodes_and_not_taken_more_often_than_costs_little(vae: AutoencoderKL) -> None:
    assert is_small(vae)
    times = iter([0.0, 1.0, 6.9, 7.0, 8.0])
    look = DecodedPreviews(vae, lambda: next(times))
    first, second = torch.randn(2, 2, 4, 3, 5).unbind()
    seen = look(first)  # it takes a second, so that the next is at 7
    assert seen.shape == (6, 10, 3)
    assert (seen == to_bytes(decode(vae, first[:1] / 0.5))[0]).all()
    assert look(second) is seen
    assert (look(second) == to_bytes(decode(vae, second[:1] / 0.5))[0]).all()


def test_large_latents_are_shown_by_a_pixel_a_cell(vae: AutoencoderKL) -> None:
    assert DecodedPreviews(vae)(torch.randn(1, 4, 40, 50)).shape == (40, 50, 3)


@pytest.mark.parametrize("strange", [float("nan"), float("inf"), 1e30])
def test_latents_that_are_out_of_all_bounds_have_a_look(vae: AutoencoderKL, strange: float) -> None:
    assert DecodedPreviews(vae)(torch.full((1, 4, 2, 2), strange)).shape == (4, 4, 3)


def test_a_vae_that_decodes_to_no_numbers_fails_nothing(vae: AutoencoderKL) -> None:
    torch.nn.init.constant_(vae.decoder.conv_in.weight, float("nan"))
    assert DecodedPreviews(vae)(torch.randn(1, 4, 2, 3)).shape == (2, 3, 3)
