"""Where memory runs out, an autoencoder works in tiles."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKL

from nodeloom.invocations.diffusion.coding import coded

DONE = torch.ones(1)


@pytest.fixture
def vae() -> AutoencoderKL:
    return AutoencoderKL(block_out_channels=(4,), norm_num_groups=2)


def whole_fails(vae: AutoencoderKL, error: Exception) -> Callable[[], torch.Tensor]:
    def code() -> torch.Tensor:
        if not vae.use_tiling:
            raise error
        return DONE

    return code


@pytest.mark.parametrize(
    "error", [torch.OutOfMemoryError("CUDA out of memory"), MemoryError(), RuntimeError("MPS backend out of memory")]
)
def test_what_does_not_fit_whole_is_made_in_tiles_once(
    error: Exception, context: Any, vae: AutoencoderKL, caplog: pytest.LogCaptureFixture
) -> None:
    assert coded(context, vae, whole_fails(vae, error)) is DONE
    assert "the autoencoder works in tiles: seams may show" in caplog.text
    assert not vae.use_tiling


def test_another_error_is_left_alone(context: Any, vae: AutoencoderKL) -> None:
    with pytest.raises(RuntimeError, match="shapes differ"):
        coded(context, vae, whole_fails(vae, RuntimeError("shapes differ")))


def test_memory_that_does_not_suffice_for_tiles_is_for_the_engine_to_free(context: Any, vae: AutoencoderKL) -> None:
    def code() -> torch.Tensor:
        raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(torch.OutOfMemoryError):
        coded(context, vae, code)
    assert not vae.use_tiling
