"""The samplers by name; each is one function of the protocol `types.Sampler` in a file of its own."""

from nodeloom.runtime.diffusion.samplers.registry import SAMPLERS, SamplerInfo, SamplerOption, find_sampler

__all__ = ["SAMPLERS", "SamplerInfo", "SamplerOption", "find_sampler"]
