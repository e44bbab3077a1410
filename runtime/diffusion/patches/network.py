"""A denoising network with other weights, as a view on one that is shared: it has them while it is asked, no longer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from nodeloom.runtime.diffusion.denoiser import Network
from nodeloom.runtime.diffusion.network_view import NetworkView
from nodeloom.runtime.diffusion.patches.application import Replacements, swapped


class PatchedNetwork(NetworkView):
    """A network under its patches, for the sampling protocol.

    Several of them over one network take turns freely, as base and refiner of one trajectory do: between two calls
    the network is as it was loaded.
    """

    def __init__(self, network: Network, weights: Replacements) -> None:
        super().__init__(network)
        self._weights = weights

    def __call__(
        self,
        sample: Tensor,
        timestep: Tensor,
        encoder_hidden_states: Tensor,
        *,
        added_cond_kwargs: Mapping[str, Tensor] | None,
        return_dict: bool,
        **more: Any,
    ) -> tuple[Tensor, ...]:
        """Return the prediction [B,C,H,W] as the only element."""
        with swapped(self._weights):
            return self._network(
                sample,
                timestep,
                encoder_hidden_states,
                added_cond_kwargs=added_cond_kwargs,
                return_dict=return_dict,
                **more,
            )
