"""`Told`: a hint by which ControlNets read another text than the network does."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Tensor

from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.regions import Window


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A text [1,T,D] for the ControlNets that come after it."""

    embeds: Tensor

    def __call__(self, call: NetworkCall, window: Window) -> NetworkCall:
        """Return the call with the text beside its own."""
        return replace(call, told=self.embeds.to(call.embeds).expand(len(call.embeds), -1, -1))
