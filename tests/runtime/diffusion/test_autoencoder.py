import pytest
import torch
from diffusers import AutoencoderKL

from nodeloom.runtime.diffusion.autoencoder import decode, encode, latent_factor, to_bytes

torch.manual_seed(0)
VAE = AutoencoderKL(
    block_out_channels=(8, 8),
    norm_num_groups=4,
    down_block_types=("DownEncoderBlock2D",) * 2,
    up_block_types=("UpDecoderBlock2D",) * 2,
    scaling_factor=0.5,
).eval()
PICTURES = torch.rand(2, 16, 24, 3, generator=torch.Generator().manual_seed(0))


def test_the_factor_comes_from_the_number_of_blocks() -> None:
    assert latent_factor(VAE) == 2


def test_pictures_become_unscaled_latents_and_pictures_again() -> None:
    latents = encode(VAE, PICTURES)
    assert latents.shape == (2, 4, 8, 12)
    pictures = decode(VAE, latents)
    assert pictures.shape == PICTURES.shape
    assert pictures.dtype == torch.float32
    assert 0.0 <= float(pictures.min()) <= float(pictures.max()) <= 1.0


@torch.no_grad()
def test_encoding_is_the_mode_in_minus_one_to_one_without_the_scaling_factor() -> None:
    expected = VAE.encode(PICTURES[:1].movedim(-1, 1).contiguous() * 2 - 1).latent_dist.mean
    assert torch.equal(encode(VAE, PICTURES[:1]), expected)


def test_a_pictures_bytes_do_not_depend_on_its_batch() -> None:
    latents = encode(VAE, PICTURES)
    assert torch.equal(latents[1:], encode(VAE, PICTURES[1:]))
    assert torch.equal(decode(VAE, latents)[1:], decode(VAE, latents[1:]))


def test_the_memory_layout_of_a_picture_does_not_matter() -> None:
    planes = PICTURES.movedim(-1, 1).contiguous().movedim(1, -1)
    assert torch.equal(encode(VAE, planes), encode(VAE, PICTURES))


def test_a_size_that_is_no_multiple_loses_its_rim() -> None:
    odd = torch.nn.functional.pad(PICTURES.movedim(-1, 1), (0, 1, 0, 1), value=0.9).movedim(1, -1)
    assert torch.equal(encode(VAE, odd), encode(VAE, PICTURES))


def test_a_picture_smaller_than_a_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="the picture is 9 x 1 pixels, must be at least 2 x 2"):
        encode(VAE, torch.zeros(1, 1, 9, 3))


def test_half_precision_decodes_to_fp32() -> None:
    assert decode(VAE.to(torch.bfloat16), torch.zeros(1, 4, 4, 4)).dtype == torch.float32
    VAE.to(torch.float32)


def test_bytes_are_truncated_and_clamped() -> None:
    assert to_bytes(torch.tensor([0.0, 0.999, 0.5, 1.0, 1.5, -0.1])).tolist() == [0, 254, 127, 255, 255, 0]
