import pytest
import torch
from diffusers import AutoencoderKL

from nodeloom.runtime.diffusion.autoencoder import decode, encode
from nodeloom.runtime.diffusion.tiled_coding import TileSize, decode_in_tiles, encode_in_tiles

torch.manual_seed(0)
VAE = AutoencoderKL(
    block_out_channels=(8, 8),
    norm_num_groups=4,
    down_block_types=("DownEncoderBlock2D",) * 2,
    up_block_types=("UpDecoderBlock2D",) * 2,
).eval()
PICTURES = torch.rand(2, 48, 64, 3, generator=torch.Generator().manual_seed(0))


def told(size: TileSize) -> tuple[list[int], torch.Tensor]:
    """How often a tile was announced, and the latents."""
    seen: list[int] = []
    return seen, encode_in_tiles(VAE, PICTURES, size, lambda: seen.append(1))


def test_pictures_that_fit_into_the_smallest_tile_are_coded_as_a_whole_three_times() -> None:
    seen, latents = told(TileSize(128, 16))
    assert len(seen) == 2 * 3 == 2 * TileSize(128, 16).count(48, 64)
    assert latents.allclose(encode(VAE, PICTURES), atol=1e-6)
    pictures = decode_in_tiles(VAE, latents, TileSize(128, 16), lambda: None)
    assert pictures.allclose(decode(VAE, latents), atol=1e-6)


def test_smaller_tiles_are_square_wide_and_high_and_each_is_announced() -> None:
    size = TileSize(32, 8)
    seen, latents = told(size)
    assert len(seen) == 2 * size.count(48, 64) == 2 * (2 * 3 + 5 + 7)
    assert latents.shape == (2, 4, 24, 32)
    assert not latents.equal(encode(VAE, PICTURES))


def test_a_run_that_is_canceled_stops_between_two_tiles() -> None:
    class CanceledError(Exception):
        pass

    left = 3

    def count() -> None:
        nonlocal left
        left -= 1
        if not left:
            raise CanceledError

    with pytest.raises(CanceledError):
        decode_in_tiles(VAE, torch.zeros(1, 4, 24, 32), TileSize(16, 4), count)
    assert left == 0
