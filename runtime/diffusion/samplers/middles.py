"""The noise level half way through a step, in log noise: where samplers of two evaluations a step look a second time.

In fp32 and in ComfyUI's operations. The network is asked at the timestep that is nearest to it, and a Brownian path is
not smooth: where the last bit decides, the picture is another.
"""

import torch
from torch import Tensor


def log_middle(sigma: float, sigma_next: float, share: float = 0.5) -> float:
    """Return the middle as DPM-Solver-2 finds it, between the levels' logarithms; `share`: of the way to the next."""
    return float(_log(sigma).lerp(_log(sigma_next), share).exp())


def lambda_middle(sigma: float, sigma_next: float, share: float = 0.5) -> float:
    """Return the middle as DPM-Solver++ finds it, half a step (`share`) of lambda = -log sigma on."""
    first, last = -_log(sigma), -_log(sigma_next)
    return float((-(first + share * (last - first))).exp())


def _log(sigma: float) -> Tensor:
    return torch.tensor(sigma, dtype=torch.float32).log()
