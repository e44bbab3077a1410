"""`OpenNetwork`: a network whose insides can be changed for the time of a call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.inside.attention import changed, self_attentions
from nodeloom.runtime.diffusion.inside.change import Inside
from nodeloom.runtime.diffusion.inside.walking import walked
from nodeloom.runtime.diffusion.network_view import NetworkView


class OpenNetwork(NetworkView):
    """A loaded UNet that takes changes as the argument `inside`; between two calls it is as it was loaded."""

    def __call__(
        self,
        sample: Tensor,
        timestep: Tensor,
        encoder_hidden_states: Tensor,
        *,
        added_cond_kwargs: Mapping[str, Tensor] | None,
        return_dict: bool,
        inside: tuple[Inside, ...] = (),
        **more: Any,
    ) -> tuple[Tensor, ...]:
        """Return the prediction [B,C,H,W] as the only element."""
        attention = [change.attention for change in inside if change.attention]
        between = [change for change in inside if change.is_between_blocks]
        with changed(self._attentions if attention else {}, attention, (sample.shape[-2], sample.shape[-1])):
            if between:
                added = added_cond_kwargs
                return (walked(self._network, sample, timestep, encoder_hidden_states, added, more, between),)
            return self._network(
                sample,
                timestep,
                encoder_hidden_states,
                added_cond_kwargs=added_cond_kwargs,
                return_dict=return_dict,
                **more,
            )

    @cached_property
    def _attentions(self) -> dict[str, torch.nn.Module]:
        return self_attentions(cast("torch.nn.Module", self._network))
