"""What the prompts of a run are made for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nodeloom.schema import LatentsField, UNetField

if TYPE_CHECKING:
    from nodeloom.runtime.diffusion.denoiser import Network


@dataclass(frozen=True, slots=True)
class Situation:
    """A run that is about to begin: its network, as a value and as it is asked, the latents, and the seed of noise."""

    unet: UNetField
    network: Network
    latents: LatentsField
    seed: int
