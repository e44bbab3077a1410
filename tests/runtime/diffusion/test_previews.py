import pytest
import torch
from diffusers import AutoencoderKL

from nodeloom.runtime.diffusion.autoencoder import decode, to_bytes
from nodeloom.runtime.diffusion.previews import (
    KNOWN,
    DecodedPreviews,
    LatentColors,
    fitted_colors,
    is_small,
    preview,
)


@pytest.fixture(scope="module")
def vae() -> AutoencoderKL:
    torch.manual_seed(0)
    return AutoencoderKL(block_out_channels=(8, 8), down_block_types=("DownEncoderBlock2D",) * 2,
                         up_block_types=("UpDecoderBlock2D",) * 2, norm_num_groups=4, scaling_factor=0.5)  # fmt: skip


def test_a_preview_is_one_pixel_a_cell_of_the_first_picture(vae: AutoencoderKL) -> None:
    assert preview(torch.randn(2, 4, 5, 7), fitted_colors(vae)).shape == (5, 7, 3)


def test_a_preview_maps_channels_to_colour() -> None:
    colors = LatentColors(torch.eye(4, 3), torch.tensor([0.0, 0.5, 0.0]))
    assert preview(torch.tensor([1.0, 0.1, 0.25, 9.0]).view(1, 4, 1, 1), colors).flatten().tolist() == [255, 153, 63]


def test_a_vae_is_fitted_once(vae: AutoencoderKL) -> None:
    assert fitted_colors(vae) is fitted_colors(vae)


@pytest.mark.parametrize("factor", KNOWN)
def test_known_latents_of_nothing_are_about_grey(factor: float) -> None:
    seen = preview(torch.zeros(1, 4, 1, 1), KNOWN[factor]).flatten().tolist()
    assert all(abs(value - 128) < 16 for value in seen)


def test_a_small_vae_decodes_what_is_looked_at_and_not_more_often_than_costs_little(vae: AutoencoderKL) -> None:
    assert is_small(vae)
    times = iter([0.0, 1.0, 7.0, 8.0, 9.0])
    look = DecodedPreviews(vae, lambda: next(times))
    first, second = torch.randn(2, 2, 4, 3, 5).unbind()
    seen = look(first)  # from 0 to 1 s, so that nothing more is decoded before 7.7 s
    assert seen.shape == (6, 10, 3)
    assert (seen == to_bytes(decode(vae, first[:1] / 0.5))[0]).all()
    assert look(second) is seen
    assert (look(second) == to_bytes(decode(vae, second[:1] / 0.5))[0]).all()


def test_latents_that_are_no_numbers_have_a_preview(vae: AutoencoderKL) -> None:
    assert DecodedPreviews(vae)(torch.full((1, 4, 2, 2), float("nan"))).shape == (4, 4, 3)
