import copy

import pytest
import torch
from diffusers import AutoencoderKL

from nodeloom.runtime.diffusion.autoencoder import decode, encode, latent_factor, tiled, to_bytes
from nodeloom.schema import InputError

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
    expected = VAE.encode(PICTURES[:1].movedim(-1, 1) * 2 - 1).latent_dist.mean
    assert torch.equal(encode(VAE, PICTURES[:1]), expected)


def test_a_pictures_bytes_do_not_depend_on_its_batch() -> None:
    latents = encode(VAE, PICTURES)
    assert torch.equal(latents[1:], encode(VAE, PICTURES[1:]))
    assert torch.equal(decode(VAE, latents)[1:], decode(VAE, latents[1:]))


def test_the_memory_layout_of_a_picture_does_not_matter() -> None:
    planes = PICTURES.movedim(-1, 1).contiguous().movedim(1, -1)
    assert torch.equal(encode(VAE, planes), encode(VAE, PICTURES))


def test_a_picture_is_encoded_channels_last_as_in_comfyui_and_its_latents_lie_as_any() -> None:
    seen: list[torch.Tensor] = []
    hook = VAE.encoder.conv_in.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0]))
    latents = encode(VAE, PICTURES[:, 1:-1, 1:-1])
    hook.remove()
    # the stride of the batch counts too, though there is one picture: layers look at it to tell the layout
    assert [picture.stride() for picture in seen] == [(14 * 22 * 3, 1, 22 * 3, 3)] * 2
    assert latents.is_contiguous()


def test_a_size_that_is_no_multiple_loses_its_rim() -> None:
    odd = torch.nn.functional.pad(PICTURES.movedim(-1, 1), (0, 1, 0, 1), value=0.9).movedim(1, -1)
    assert torch.equal(encode(VAE, odd), encode(VAE, PICTURES))


def test_a_picture_smaller_than_a_cell_is_refused() -> None:
    with pytest.raises(InputError, match="the picture is 9 x 1 pixels, must be at least 2 x 2"):
        encode(VAE, torch.zeros(1, 1, 9, 3))


def test_half_precision_decodes_to_fp32() -> None:
    assert decode(VAE.to(torch.bfloat16), torch.zeros(1, 4, 4, 4)).dtype == torch.float32
    VAE.to(torch.float32)


def test_bytes_are_truncated_and_clamped() -> None:
    assert to_bytes(torch.tensor([0.0, 0.999, 0.5, 1.0, 1.5, -0.1])).tolist() == [0, 254, 127, 255, 255, 0]


def overflowing() -> AutoencoderKL:
    """A VAE whose layers leave the range of fp16, and come back by a norm in formats of a wider range."""
    vae = copy.deepcopy(VAE)
    with torch.no_grad():
        vae.decoder.conv_in.weight *= 1e5
        vae.encoder.conv_in.weight *= 1e5
    return vae.half()


def test_what_leaves_the_range_of_fp16_is_computed_again_in_fp32(caplog: pytest.LogCaptureFixture) -> None:
    vae = overflowing()
    before = {name: weight.clone() for name, weight in vae.state_dict().items()}
    latents = torch.randn(1, 4, 8, 12, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        assert not torch.isfinite(vae.decode(latents.half(), return_dict=False)[0]).all()
    decoded, encoded = decode(vae, latents), encode(vae, PICTURES[:1])
    assert "left the range of torch.float16" in caplog.text
    assert vae.dtype == torch.float16
    assert all(torch.equal(weight, before[name]) for name, weight in vae.state_dict().items())
    assert torch.equal(decoded, decode(vae.float(), latents))
    assert torch.equal(encoded, encode(vae, PICTURES[:1]))


def test_latents_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(InputError, match="gives infinite numbers or none at all, in float32 as well"):
        decode(VAE, torch.full((1, 4, 4, 4), float("nan")))


def test_tiles_give_a_picture_like_the_whole_and_are_for_once() -> None:
    vae = copy.deepcopy(VAE)
    vae.tile_latent_min_size, vae.tile_sample_min_size = 16, 32
    latents = torch.randn(1, 4, 24, 24, generator=torch.Generator().manual_seed(1)) * 0.1
    whole = decode(vae, latents)
    with tiled(vae):
        parts = decode(vae, latents)
    assert parts.shape == whole.shape
    assert 0 < float((parts - whole).abs().mean()) < 0.1
    assert torch.equal(decode(vae, latents), whole)
