"""What networks that inpaint or edit take beside the latents, from what travels with these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.diffusion.exchange import latent_scale
from nodeloom.schema import InputError, InvocationContext, LatentsField, UNetField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from nodeloom.runtime.diffusion.denoiser import Network

SHOWN = "shown"
"""In a value of latents: latents [n,4,h,w], unscaled, of the picture that such a network sees."""

SHOWN_MASK = "shown_mask"
"""In a value of latents: the mask [n,1,H,W] that it sees; without it, the one that the latents are denoised under."""


def beside_latents(context: InvocationContext, unet: UNetField, network: Network, latents: LatentsField) -> Network:
    """A network as one that takes latents and nothing else; raise `InputError` if it is made for other ones."""
    from nodeloom.runtime.diffusion.channels import Widened

    bundle = context.tensors.get(latents.name)
    taken, given = network.config.get("in_channels"), bundle["samples"].shape[1]
    if taken == given:
        return network
    if given == 4 and taken == 9:
        return Widened(network, _to_inpaint(bundle, latent_scale(context, unet.model)))
    if given == 4 and taken == 8:
        return Widened(network, _to_edit(bundle))
    raise InputError(f"unet takes {taken} channels and latents have {given}; use latents and unet of one base")


def _to_inpaint(bundle: Mapping[str, Tensor], scaling: float) -> Tensor:
    """Mask and masked picture; without a mask all of the picture is to be made."""
    from nodeloom.runtime.diffusion.channels import blank_channels, inpaint_channels

    samples = bundle["samples"]
    mask = bundle.get(SHOWN_MASK, bundle.get("mask"))
    if mask is None:
        return blank_channels(samples)
    return inpaint_channels(samples, mask, bundle.get(SHOWN, samples), scaling)


def _to_edit(bundle: Mapping[str, Tensor]) -> Tensor:
    """The picture to edit; without one, nothing."""
    from torch import zeros_like

    from nodeloom.runtime.diffusion.channels import edit_channels

    samples = bundle["samples"]
    return edit_channels(samples, bundle.get(SHOWN, zeros_like(samples)))
