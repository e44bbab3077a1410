"""Which samplers there are, and what a caller must know of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nodeloom.runtime.diffusion.samplers.dpmpp_2m import dpmpp_2m
from nodeloom.runtime.diffusion.samplers.euler import euler
from nodeloom.runtime.diffusion.samplers.euler_ancestral import euler_ancestral
from nodeloom.runtime.diffusion.samplers.heun import heun
from nodeloom.runtime.diffusion.types import Sampler


@dataclass(frozen=True, slots=True)
class SamplerInfo:
    """A sampler and its nature.

    stochastic: draws from the noise source. multistep: remembers earlier steps, so that a run that is cut in
    two loses something at the cut. order: of convergence on the ODE (1 where stochastic).
    """

    run: Sampler
    title: str
    order: int
    stochastic: bool = False
    multistep: bool = False


SAMPLERS: Mapping[str, SamplerInfo] = MappingProxyType(
    {
        "euler": SamplerInfo(euler, "Euler", order=1),
        "euler_ancestral": SamplerInfo(euler_ancestral, "Euler ancestral", order=1, stochastic=True),
        "heun": SamplerInfo(heun, "Heun", order=2),
        "dpmpp_2m": SamplerInfo(dpmpp_2m, "DPM++ 2M", order=2, multistep=True),
        "ddim": SamplerInfo(euler, "DDIM", order=1),
    }
)
"""Every sampler by the name ComfyUI gives it."""


def find_sampler(name: str) -> SamplerInfo:
    """Return the sampler of that name; raises ValueError for an unknown one."""
    if name not in SAMPLERS:
        raise ValueError(f"there is no sampler {name!r}; the samplers are {', '.join(SAMPLERS)}")
    return SAMPLERS[name]
