"""What networks that inpaint or edit see beside the latents: from a prompt, or from what travels with the latents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nodeloom.invocations.diffusion.exchange import latent_scale
from nodeloom.invocations.diffusion.film import FILM, film_hint
from nodeloom.invocations.diffusion.situation import Situation
from nodeloom.schema import HintField, InputError, InvocationContext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from nodeloom.runtime.diffusion.hints import Hinted

SHOWN: Final = "shown"
"""In a value of latents, or of a hint of this kind: latents [n,4,h,w], unscaled, of the picture that is seen."""

SHOWN_MASK: Final = "shown_mask"
"""Likewise: the mask [n,1,H,W] that is seen; without it, the one that the latents are denoised under."""

_LATENTS: Final = 4
_EDITING: Final = 8
_INPAINTING: Final = 9


def beside_latents(context: InvocationContext, situation: Situation) -> Hinted | None:
    """What a network sees of what travels with the latents; None if it takes nothing but latents.

    Raises `InputError` if it is made for other latents.
    """
    from nodeloom.runtime.diffusion.film import is_film_network

    if is_film_network(situation.network.config):
        return film_hint(context, HintField(kind=FILM), situation)
    bundle = context.tensors.get(situation.latents.name)
    taken, given = _taken(situation), bundle["samples"].shape[1]
    if taken == given:
        return None
    if given != _LATENTS or taken not in (_EDITING, _INPAINTING):
        raise InputError(f"unet takes {taken} channels and latents have {given}; use latents and unet of one base")
    return _hinted(context, situation, bundle)


def shown_hint(context: InvocationContext, hint: HintField, situation: Situation) -> Hinted:
    """What a network sees of a picture that a prompt brings, in place of what travels with the latents.

    Networks that take nothing but latents see none of it.
    """
    assert hint.tensors is not None
    bundle = context.tensors.get(situation.latents.name)
    return _hinted(context, situation, {**bundle, **context.tensors.get(hint.tensors)})


def _hinted(context: InvocationContext, situation: Situation, bundle: Mapping[str, Tensor]) -> Hinted:
    from nodeloom.runtime.diffusion.channels import Beside
    from nodeloom.runtime.diffusion.hints import Hinted

    taken, channels = _taken(situation), None
    if taken == _INPAINTING:
        channels = _to_inpaint(bundle, latent_scale(context, situation.unet.model))
    if taken == _EDITING:
        channels = _to_edit(bundle)
    return Hinted(SHOWN, Beside(channels), with_text=True)


def _taken(situation: Situation) -> int:
    return int(situation.network.config.get("in_channels", _LATENTS))


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
