"""What networks for films see and are told beside the latents: as a hint of a prompt.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nodeloom.invocations.diffusion.situation import Situation
from nodeloom.schema import HintField, InvocationContext

if TYPE_CHECKING:
    from torch import Tensor

    from nodeloom.runtime.diffusion.hints import Hinted

FILM: Final = "film"
"""Kind of such a hint. Its tensors are `latents` [n,4,h,w], unscaled, of the picture that the film begins with."""
FPS, MOTION, NOISE = "fps", "motion", "noise"
"""Its settings: pictures a second, how much moves, how much noise is on the first picture."""


def told_film(context: InvocationContext, first: Tensor, *, fps: float, motion: float, noise: float) -> HintField:
    """A hint of a film that begins with these latents [n,4,h,w], unscaled."""
    handle = context.tensors.put({"latents": first})
    return HintField(kind=FILM, tensors=handle, settings={FPS: fps, MOTION: motion, NOISE: noise})


def film_hint(context: InvocationContext, hint: HintField, situation: Situation) -> Hinted:
    """What a network for films sees and is told; without a first picture it is nothing.

    Networks for pictures see and are told none of it.
    """
    from nodeloom.runtime.diffusion.channels import Beside
    from nodeloom.runtime.diffusion.film import Film, beginning, is_film_network
    from nodeloom.runtime.diffusion.hints import Hinted

    if not is_film_network(situation.network.config):
        return Hinted(FILM, Beside(None), with_text=True)
    latents = context.tensors.get(situation.latents.name)["samples"]
    first = context.tensors.get(hint.tensors)["latents"] if hint.tensors else None
    told = {name: float(value) for name, value in hint.settings.items()}
    return Hinted(FILM, Film(beginning(first, latents), **told), with_text=True)
