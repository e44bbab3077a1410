"""`Reconfigured`: a network whose config says something else of its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from nodeloom.runtime.diffusion.denoiser import Network
from nodeloom.runtime.diffusion.network_view import NetworkView


class Reconfigured(NetworkView):
    """A network asked as it is, with other words in its config; `parametrization` reads them."""

    def __init__(self, network: Network, words: Mapping[str, Any]) -> None:
        """Take a network, and what its config says otherwise."""
        super().__init__(network)
        self._config = {**network.config, **words}

    @property
    def config(self) -> Mapping[str, Any]:
        """The architecture's settings, and what is said otherwise."""
        return self._config

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
        return self._network(
            sample,
            timestep,
            encoder_hidden_states,
            added_cond_kwargs=added_cond_kwargs,
            return_dict=return_dict,
            **more,
        )
