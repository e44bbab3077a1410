"""Models that the tests of this pack share."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import load_file

from nodeloom.runtime.models import EMBEDDED_ROOT, original_export
from nodeloom.runtime.models.original_layout import SDXL_CLIP, SDXL_OPEN_CLIP


@pytest.fixture(scope="session")
def checkpoint() -> dict[str, torch.Tensor]:
    """The tensors of the embedded SDXL base as a single file has them; tests don't write to them."""
    model = EMBEDDED_ROOT / "tiny-sdxl-base"
    tensors = original_export.export_unet(load_file(model / "unet/diffusion_pytorch_model.safetensors"))
    tensors |= original_export.export_vae(load_file(model / "vae/diffusion_pytorch_model.safetensors"))
    tensors |= original_export.export_open_clip(load_file(model / "text_encoder_2/model.safetensors"), SDXL_OPEN_CLIP)
    tensors |= original_export.export_clip(load_file(model / "text_encoder/model.safetensors"), SDXL_CLIP)
    return {name: tensor.contiguous() for name, tensor in tensors.items()}
