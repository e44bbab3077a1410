"""Noise and timesteps for a step of a training."""

from __future__ import annotations

import torch


def spread_timesteps(count: int, low: int, high: int, device: torch.device) -> torch.Tensor:
    """Return timesteps [count] in low..high - 1, evenly spread with a random place in each part."""
    if not count:
        return torch.zeros(0, dtype=torch.long, device=device)
    places = (torch.randperm(count) + torch.rand(count)) / count
    return (low + places * (high - low)).long().clamp(low, high - 1).to(device)
