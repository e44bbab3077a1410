"""A1111's names of samplers and schedules, and ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

SAMPLERS: Final[Mapping[str, str]] = {
    "euler": "euler",
    "euler a": "euler_ancestral",
    "heun": "heun",
    "dpm2": "dpm_2",
    "dpm2 a": "dpm_2_ancestral",
    "lms": "lms",
    "dpm++ 2s a": "dpmpp_2s_ancestral",
    "dpm++ sde": "dpmpp_sde",
    "dpm++ 2m": "dpmpp_2m",
    "dpm++ 2m sde": "dpmpp_2m_sde",
    "dpm++ 2m sde heun": "dpmpp_2m_sde_heun",
    "dpm++ 3m sde": "dpmpp_3m_sde",
    "ddpm": "ddpm",
    "lcm": "lcm",
    "ddim": "ddim",
    "unipc": "uni_pc",
}
SCHEDULES: Final[Mapping[str, str]] = {
    "uniform": "normal",
    "normal": "normal",
    "karras": "karras",
    "exponential": "exponential",
    "sgm uniform": "sgm_uniform",
    "kl optimal": "kl_optimal",
    "simple": "simple",
    "beta": "beta",
    "ddim": "ddim_uniform",
}
AUTOMATIC: Final[Mapping[str, str]] = {
    "dpm_2": "karras",
    "dpm_2_ancestral": "karras",
    "dpmpp_2s_ancestral": "karras",
    "dpmpp_sde": "karras",
    "dpmpp_2m": "karras",
    "dpmpp_2m_sde": "exponential",
    "dpmpp_2m_sde_heun": "exponential",
    "dpmpp_3m_sde": "exponential",
}
"""The schedule that A1111 takes for a sampler where it is left to it; `normal` for all others."""


class Sampling(NamedTuple):
    """Sampler and schedule; None for what we have no counterpart of."""

    sampler: str | None
    schedule: str | None


def sampling_of(sampler: str, schedule: str | None) -> Sampling:
    """Ours for A1111's names; older texts have both in one: `DPM++ 2M Karras`."""
    name = sampler.strip().lower()
    if schedule is None:
        joined = next((each for each in SCHEDULES if name.endswith(f" {each}") and name not in SAMPLERS), None)
        if joined is None:
            return Sampling(SAMPLERS.get(name), "normal")
        return Sampling(SAMPLERS.get(name.removesuffix(f" {joined}")), SCHEDULES[joined])
    found = SAMPLERS.get(name)
    if schedule.strip().lower() == "automatic":
        return Sampling(found, AUTOMATIC.get(found or "", "normal"))
    return Sampling(found, SCHEDULES.get(schedule.strip().lower()))
