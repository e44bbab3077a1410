"""What is done inside of a denoising network while it is asked: in its self-attention, and between its blocks."""

from nodeloom.runtime.diffusion.inside.change import Inside, Put, SelfAttention, Site
from nodeloom.runtime.diffusion.inside.opened import OpenNetwork

__all__ = ["Inside", "OpenNetwork", "Put", "SelfAttention", "Site"]
