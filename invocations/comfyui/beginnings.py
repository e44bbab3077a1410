"""What models are told that go on from a picture: as an image encoder sees it, and its latents.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.encoding import encoded
from nodeloom.invocations.comfyui.pixels import pictures
from nodeloom.invocations.comfyui.results import GuidedLatentOutput
from nodeloom.invocations.comfyui.scaling import scaled
from nodeloom.invocations.comfyui.sizes import Size
from nodeloom.invocations.diffusion.exchange import FACTOR, autoencoder, hold_latents
from nodeloom.invocations.diffusion.room import check_picture
from nodeloom.invocations.diffusion.vision import seen
from nodeloom.schema import CLIPVisionField, ConditioningField, HintField, InvocationContext, VAEField

if TYPE_CHECKING:
    from torch import Tensor

_NOISE_SEED: Final = 0
"""Of the noise on a first picture: ComfyUI draws another one each time, here the same picture stays the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Beginning:
    """A picture to go on from, or several: `embeds` [1,n,D], and `latents` [n,4,h,w], unscaled."""

    embeds: Tensor
    latents: Tensor

    @property
    def nothing(self) -> Beginning:
        """What is said in place of it to avoid it."""
        import torch

        return Beginning(torch.zeros_like(self.embeds), torch.zeros_like(self.latents))


def begun(
    context: InvocationContext,
    encoder: CLIPVisionField,
    batch: Batch,
    vae: VAEField,
    size: Size,
    *,
    noise: float = 0.0,
) -> Beginning:
    """The pictures of the input `init_image`: whole to the image encoder, their middle in this size to the autoencoder.

    `noise`: how much of it is put on what the autoencoder is given.
    """
    import torch

    shown = pictures(context, "init_image", batch)
    embeds = seen(context, encoder, shown, "center").embeds[None]
    network = autoencoder(context, vae)
    check_picture("width", network, *size, "encoding it")
    sized = scaled(shown, size, "bilinear", crop=True)[..., :3]
    if noise > 0:
        generator = torch.Generator().manual_seed(_NOISE_SEED)
        sized = sized + torch.randn(sized.shape, generator=generator) * noise
    return Beginning(embeds, torch.cat([encoded(context, network, picture[None]) for picture in sized]))


def prompted(
    context: InvocationContext,
    shown: Beginning,
    avoided: Beginning,
    hint: Callable[[Tensor], HintField],
    count: int,
    size: Size,
) -> GuidedLatentOutput:
    """Two prompts of what to go on from and what not to, and empty latents of `count` pictures for them.

    `hint` makes one of latents that a network sees beside its own.
    """
    import torch

    def prompt(told: Beginning) -> ConditioningField:
        return ConditioningField(name=context.tensors.put({"embeds": told.embeds}), hints=(hint(told.latents),))

    empty = torch.zeros(count, shown.latents.shape[1], size[1] // FACTOR, size[0] // FACTOR)
    return GuidedLatentOutput(
        positive=prompt(shown), negative=prompt(avoided), latent=hold_latents(context, {"samples": empty}).latents
    )
