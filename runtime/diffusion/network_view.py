"""`NetworkView`: what stands for a denoising network that it asks in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from nodeloom.runtime.diffusion.denoiser import Network


class NetworkView:
    """A network of the sampling protocol, by another one whose settings and weights it has; subclasses call that."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @property
    def config(self) -> Mapping[str, Any]:
        """The architecture's settings, any JSON."""
        return self._network.config

    @property
    def dtype(self) -> torch.dtype:
        """The dtype of the weights."""
        return self._network.dtype
