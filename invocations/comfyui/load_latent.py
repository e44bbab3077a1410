"""`comfyui/LoadLatent`: latents of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.diffusion.exchange import keep_latents
from nodeloom.schema import FileField, InputError, InputField, Invocation, InvocationContext, invocation

if TYPE_CHECKING:
    from torch import Tensor

_TENSOR = "latent_tensor"
_UNSCALED = "latent_format_version_0"
_SD1_SCALE = 0.18215
"""What older files are multiplied by: they hold what the network takes, and only SD1 was there."""


@invocation(
    "comfyui/LoadLatent",
    version=1,
    title="LoadLatent",
    category="comfyui/_for_testing",
    tags=["open", "file", "input", "latents"],
    accelerator=True,
)
class LoadLatent(Invocation):
    """Open a file that `SaveLatent` wrote, here or in ComfyUI."""

    latent: FileField = InputField(description="The file, which ends in .latent", input="direct")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Open the file."""
        data = context.files.read(self.latent.name, self.latent.hash)
        return latent_output(keep_latents(context, read_latents(data)))


def read_latents(data: bytes) -> Tensor:
    """Latents [B,C,h,w] fp32, unscaled, of the bytes of a file; `InputError` if they are none."""
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        found = load(data)
    except (SafetensorError, AttributeError) as error:  # AttributeError: a format that this torch does not have
        raise InputError(f"latent is no file of latents ({error}); choose one that SaveLatent wrote") from error
    latents = found.get(_TENSOR)
    if latents is None or latents.dim() != 4 or 0 in latents.shape or not torch.is_floating_point(latents):
        raise InputError(f"latent has no {_TENSOR} of pictures; choose a file that SaveLatent wrote")
    return latents.float() if _UNSCALED in found else latents.float() / _SD1_SCALE
