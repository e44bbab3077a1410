"""Which samplers there are, and what a caller must know of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nodeloom.runtime.diffusion.noise import NoiseKind
from nodeloom.runtime.diffusion.samplers.ddpm import ddpm
from nodeloom.runtime.diffusion.samplers.dpm_2 import dpm_2
from nodeloom.runtime.diffusion.samplers.dpm_2_ancestral import dpm_2_ancestral
from nodeloom.runtime.diffusion.samplers.dpmpp_2m import dpmpp_2m
from nodeloom.runtime.diffusion.samplers.dpmpp_2m_sde import dpmpp_2m_sde, dpmpp_2m_sde_heun
from nodeloom.runtime.diffusion.samplers.dpmpp_2s_ancestral import dpmpp_2s_ancestral
from nodeloom.runtime.diffusion.samplers.dpmpp_3m_sde import dpmpp_3m_sde
from nodeloom.runtime.diffusion.samplers.dpmpp_sde import dpmpp_sde
from nodeloom.runtime.diffusion.samplers.euler import euler
from nodeloom.runtime.diffusion.samplers.euler_ancestral import euler_ancestral
from nodeloom.runtime.diffusion.samplers.heun import heun
from nodeloom.runtime.diffusion.samplers.lcm import lcm
from nodeloom.runtime.diffusion.samplers.lms import lms
from nodeloom.runtime.diffusion.samplers.uni_pc import uni_pc, uni_pc_bh2
from nodeloom.runtime.diffusion.types import Sampler


@dataclass(frozen=True, slots=True)
class SamplerInfo:
    """A sampler and its nature.

    order: of convergence on the ODE (1 where stochastic). noise: what its step noise is, None where it draws none.
    multistep: remembers earlier steps, so that a run that is cut in two loses something at the cut. skips_quiet:
    walks a schedule of one step more without its last level above 0, which a second evaluation in every step comes
    close to anyway. own_mask_noise: what is kept while a picture is painted in is noised by noise of its own.
    """

    run: Sampler
    title: str
    order: int
    noise: NoiseKind | None = None
    multistep: bool = False
    skips_quiet: bool = False
    own_mask_noise: bool = False

    @property
    def stochastic(self) -> bool:
        """Whether it draws from the noise source."""
        return self.noise is not None


SAMPLERS: Mapping[str, SamplerInfo] = MappingProxyType(
    {
        "euler": SamplerInfo(euler, "Euler", order=1),
        "euler_ancestral": SamplerInfo(euler_ancestral, "Euler ancestral", order=1, noise="white"),
        "heun": SamplerInfo(heun, "Heun", order=2),
        "dpm_2": SamplerInfo(dpm_2, "DPM2", order=2, skips_quiet=True),
        "dpm_2_ancestral": SamplerInfo(dpm_2_ancestral, "DPM2 ancestral", order=1, noise="white", skips_quiet=True),
        "lms": SamplerInfo(lms, "LMS", order=2, multistep=True),
        "dpmpp_2s_ancestral": SamplerInfo(dpmpp_2s_ancestral, "DPM++ 2S ancestral", order=1, noise="white"),
        "dpmpp_sde": SamplerInfo(dpmpp_sde, "DPM++ SDE", order=1, noise="path"),
        "dpmpp_sde_gpu": SamplerInfo(dpmpp_sde, "DPM++ SDE, noise of the device", order=1, noise="device_path"),
        "dpmpp_2m": SamplerInfo(dpmpp_2m, "DPM++ 2M", order=2, multistep=True),
        "dpmpp_2m_sde": SamplerInfo(dpmpp_2m_sde, "DPM++ 2M SDE", order=1, noise="path", multistep=True),
        "dpmpp_2m_sde_gpu": SamplerInfo(
            dpmpp_2m_sde, "DPM++ 2M SDE, noise of the device", order=1, noise="device_path", multistep=True
        ),
        "dpmpp_2m_sde_heun": SamplerInfo(dpmpp_2m_sde_heun, "DPM++ 2M SDE Heun", order=1, noise="path", multistep=True),
        "dpmpp_2m_sde_heun_gpu": SamplerInfo(
            dpmpp_2m_sde_heun, "DPM++ 2M SDE Heun, noise of the device", order=1, noise="device_path", multistep=True
        ),
        "dpmpp_3m_sde": SamplerInfo(dpmpp_3m_sde, "DPM++ 3M SDE", order=1, noise="path", multistep=True),
        "dpmpp_3m_sde_gpu": SamplerInfo(
            dpmpp_3m_sde, "DPM++ 3M SDE, noise of the device", order=1, noise="device_path", multistep=True
        ),
        "ddpm": SamplerInfo(ddpm, "DDPM", order=1, noise="white"),
        "lcm": SamplerInfo(lcm, "LCM", order=1, noise="white"),
        "ddim": SamplerInfo(euler, "DDIM", order=1, own_mask_noise=True),
        "uni_pc": SamplerInfo(uni_pc, "UniPC", order=2, multistep=True, skips_quiet=True),
        "uni_pc_bh2": SamplerInfo(uni_pc_bh2, "UniPC bh2", order=2, multistep=True, skips_quiet=True),
    }
)
"""Every sampler by the name ComfyUI gives it."""


def find_sampler(name: str) -> SamplerInfo:
    """Return the sampler of that name; raises ValueError for an unknown one."""
    if name not in SAMPLERS:
        raise ValueError(f"there is no sampler {name!r}; the samplers are {', '.join(SAMPLERS)}")
    return SAMPLERS[name]
