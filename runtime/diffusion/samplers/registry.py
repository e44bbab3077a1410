"""Which samplers there are, and what a caller must know of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from torch import Tensor

from nodeloom.runtime.diffusion.noise import NoiseKind
from nodeloom.runtime.diffusion.samplers.ddpm import ddpm
from nodeloom.runtime.diffusion.samplers.deis import deis
from nodeloom.runtime.diffusion.samplers.dpm_2 import dpm_2
from nodeloom.runtime.diffusion.samplers.dpm_2_ancestral import dpm_2_ancestral
from nodeloom.runtime.diffusion.samplers.dpm_adaptive import dpm_adaptive
from nodeloom.runtime.diffusion.samplers.dpm_fast import dpm_fast
from nodeloom.runtime.diffusion.samplers.dpmpp_2m import dpmpp_2m
from nodeloom.runtime.diffusion.samplers.dpmpp_2m_cfg_pp import dpmpp_2m_cfg_pp
from nodeloom.runtime.diffusion.samplers.dpmpp_2m_sde import dpmpp_2m_sde, dpmpp_2m_sde_heun
from nodeloom.runtime.diffusion.samplers.dpmpp_2s_ancestral import dpmpp_2s_ancestral
from nodeloom.runtime.diffusion.samplers.dpmpp_2s_ancestral_cfg_pp import dpmpp_2s_ancestral_cfg_pp
from nodeloom.runtime.diffusion.samplers.dpmpp_3m_sde import dpmpp_3m_sde
from nodeloom.runtime.diffusion.samplers.dpmpp_sde import dpmpp_sde
from nodeloom.runtime.diffusion.samplers.er_sde import er_sde
from nodeloom.runtime.diffusion.samplers.euler import euler
from nodeloom.runtime.diffusion.samplers.euler_ancestral import euler_ancestral
from nodeloom.runtime.diffusion.samplers.euler_cfg_pp import euler_ancestral_cfg_pp, euler_cfg_pp
from nodeloom.runtime.diffusion.samplers.gradient_estimation import gradient_estimation, gradient_estimation_cfg_pp
from nodeloom.runtime.diffusion.samplers.heun import heun
from nodeloom.runtime.diffusion.samplers.heunpp2 import heunpp2
from nodeloom.runtime.diffusion.samplers.ipndm import ipndm
from nodeloom.runtime.diffusion.samplers.ipndm_v import ipndm_v
from nodeloom.runtime.diffusion.samplers.lcm import lcm
from nodeloom.runtime.diffusion.samplers.lms import lms
from nodeloom.runtime.diffusion.samplers.res_multistep import (
    res_multistep,
    res_multistep_ancestral,
    res_multistep_ancestral_cfg_pp,
    res_multistep_cfg_pp,
)
from nodeloom.runtime.diffusion.samplers.sa_solver import sa_solver
from nodeloom.runtime.diffusion.samplers.seeds import seeds_2, seeds_3
from nodeloom.runtime.diffusion.samplers.uni_pc import uni_pc, uni_pc_bh2
from nodeloom.runtime.diffusion.sigmas import SigmaTable
from nodeloom.runtime.diffusion.types import Sampler

SamplerOption = bool | int | float | str


@dataclass(frozen=True, slots=True)
class SamplerInfo:
    """A sampler and its nature.

    order: of convergence on the ODE (1 where stochastic). noise: what its step noise is, None where it draws none.
    multistep: a step hangs on others, remembered or ahead, so that a run that is cut in two loses something there.
    skips_quiet: walks a schedule of one step more without its last level above 0, which a second evaluation in every
    step comes close to anyway. own_mask_noise: what is kept of a picture that is painted in gets noise of its own.
    levels: options that are noise levels, by the share of the model's schedule where they lie. own_steps: it chooses
    its steps by itself, between the ends of the schedule, and leaves the last noise in.
    """

    run: Sampler
    title: str
    order: int
    noise: NoiseKind | None = None
    multistep: bool = False
    skips_quiet: bool = False
    own_mask_noise: bool = False
    levels: Mapping[str, float] = field(default_factory=dict)
    own_steps: bool = False

    @property
    def stochastic(self) -> bool:
        """Whether it draws from the noise source."""
        return self.noise is not None

    def with_options(self, options: Mapping[str, SamplerOption], table: SigmaTable) -> Sampler:
        """Return it with options, which are arguments of its function, for a model of those noise levels."""
        run: Callable[..., Tensor] = self.run
        levels = {name: table.at(share) for name, share in self.levels.items()}
        return partial(run, **{**levels, **options})


_NOISY = {"sde_start_sigma": 0.2, "sde_end_sigma": 0.8}

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
        "euler_cfg_pp": SamplerInfo(euler_cfg_pp, "Euler CFG++", order=1),
        "euler_ancestral_cfg_pp": SamplerInfo(euler_ancestral_cfg_pp, "Euler ancestral CFG++", order=1, noise="white"),
        "heunpp2": SamplerInfo(heunpp2, "Heun++", order=1, multistep=True),
        "dpm_fast": SamplerInfo(dpm_fast, "DPM fast", order=3, multistep=True, own_steps=True),
        "dpm_adaptive": SamplerInfo(dpm_adaptive, "DPM adaptive", order=3, multistep=True, own_steps=True),
        "dpmpp_2s_ancestral_cfg_pp": SamplerInfo(
            dpmpp_2s_ancestral_cfg_pp, "DPM++ 2S ancestral CFG++", order=1, noise="white"
        ),
        "dpmpp_2m_cfg_pp": SamplerInfo(dpmpp_2m_cfg_pp, "DPM++ 2M CFG++", order=2, multistep=True),
        "ipndm": SamplerInfo(ipndm, "iPNDM", order=2, multistep=True),
        "ipndm_v": SamplerInfo(ipndm_v, "iPNDM-v", order=3, multistep=True),
        "deis": SamplerInfo(deis, "DEIS", order=3, multistep=True),
        "res_multistep": SamplerInfo(res_multistep, "RES multistep", order=2, multistep=True),
        "res_multistep_cfg_pp": SamplerInfo(res_multistep_cfg_pp, "RES multistep CFG++", order=2, multistep=True),
        "res_multistep_ancestral": SamplerInfo(
            res_multistep_ancestral, "RES multistep ancestral", order=1, noise="white", multistep=True
        ),
        "res_multistep_ancestral_cfg_pp": SamplerInfo(
            res_multistep_ancestral_cfg_pp, "RES multistep ancestral CFG++", order=1, noise="white", multistep=True
        ),
        "gradient_estimation": SamplerInfo(gradient_estimation, "Gradient estimation", order=1, multistep=True),
        "gradient_estimation_cfg_pp": SamplerInfo(
            gradient_estimation_cfg_pp, "Gradient estimation CFG++", order=1, multistep=True
        ),
        "er_sde": SamplerInfo(er_sde, "ER-SDE", order=1, noise="white", multistep=True),
        "seeds_2": SamplerInfo(seeds_2, "SEEDS-2", order=1, noise="white"),
        "seeds_3": SamplerInfo(seeds_3, "SEEDS-3", order=1, noise="white"),
        "sa_solver": SamplerInfo(sa_solver, "SA-Solver", order=1, noise="white", multistep=True, levels=_NOISY),
        "sa_solver_pece": SamplerInfo(
            partial(sa_solver, use_pece=True),
            "SA-Solver PECE",
            order=1,
            noise="white",
            multistep=True,
            levels=_NOISY,
        ),
    }
)
"""Every sampler by the name ComfyUI gives it."""


def find_sampler(name: str) -> SamplerInfo:
    """Return the sampler of that name; raises ValueError for an unknown one."""
    if name not in SAMPLERS:
        raise ValueError(f"there is no sampler {name!r}; the samplers are {', '.join(SAMPLERS)}")
    return SAMPLERS[name]
