"""LoRA: patches of every kind, read from files, fitted to a network, put on it and taken off again, exactly."""

from nodeloom.runtime.diffusion.patches.application import Patch, patched, replacements
from nodeloom.runtime.diffusion.patches.factors import LowRank
from nodeloom.runtime.diffusion.patches.fitting import Fitted, fitted
from nodeloom.runtime.diffusion.patches.network import PatchedNetwork
from nodeloom.runtime.diffusion.patches.reading import LoRA, read_lora

__all__ = ["Fitted", "LoRA", "LowRank", "Patch", "PatchedNetwork", "fitted", "patched", "read_lora", "replacements"]
