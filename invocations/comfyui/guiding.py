"""From a guider's value to the denoiser that a sampler asks: each kind by its maker.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from nodeloom.invocations.comfyui.sampling_values import GuiderField
from nodeloom.invocations.diffusion.sampling import guided, steered
from nodeloom.schema import InvocationContext, LatentsField

if TYPE_CHECKING:
    from nodeloom.runtime.diffusion.types import Denoiser

Maker = Callable[[InvocationContext, GuiderField, LatentsField, int], "Denoiser"]
"""(context, guider, latents that are denoised, seed of the run) to a denoiser."""


def _basic(context: InvocationContext, guider: GuiderField, latents: LatentsField, seed: int) -> Denoiser:
    return guided(context, guider.model, guider.prompts["positive"], None, 1.0, latents, seed)


def _cfg(context: InvocationContext, guider: GuiderField, latents: LatentsField, seed: int) -> Denoiser:
    positive, negative = guider.prompts["positive"], guider.prompts["negative"]
    return guided(context, guider.model, positive, negative, float(guider.settings["cfg"]), latents, seed)


def _dual(context: InvocationContext, guider: GuiderField, latents: LatentsField, seed: int) -> Denoiser:
    from nodeloom.runtime.diffusion.guiders import DualGuided

    guiding, steering = steered(context, guider.model, latents, seed)
    shown, middle, negative = (
        guiding.conditionings(guider.prompts[name]) for name in ("positive", "middle", "negative")
    )
    cfg, cfg_middle = (float(guider.settings[name]) for name in ("cfg", "cfg_middle"))
    nested = bool(guider.settings["nested"])
    return DualGuided(guiding.model, shown, middle, negative, cfg, cfg_middle, nested, steering)


def _perpendicular(context: InvocationContext, guider: GuiderField, latents: LatentsField, seed: int) -> Denoiser:
    from nodeloom.runtime.diffusion.guiders import PerpendicularGuided

    guiding, steering = steered(context, guider.model, latents, seed)
    shown, negative, nothing = (
        guiding.conditionings(guider.prompts[name]) for name in ("positive", "negative", "nothing")
    )
    cfg, share = (float(guider.settings[name]) for name in ("cfg", "share"))
    return PerpendicularGuided(guiding.model, shown, negative, nothing, cfg, share, steering)


MAKERS: Final[Mapping[str, Maker]] = {
    "basic": _basic,
    "cfg": _cfg,
    "dual": _dual,
    "perpendicular": _perpendicular,
}
"""What makes a denoiser, by the kind of its guider."""


def denoiser(context: InvocationContext, guider: GuiderField, latents: LatentsField, seed: int) -> Denoiser:
    """The denoiser of a guider in a run over these latents."""
    return MAKERS[guider.kind](context, guider, latents, seed)
