import pytest
import torch
from diffusers import AutoencoderKL

from nodeloom.runtime.diffusion.previews import KNOWN, LatentColors, fitted_colors, preview


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
