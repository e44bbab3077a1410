"""Random numbers for what goes on inside of a network: those that come after a run's first noise."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.noise import SEEDS


class Draws:
    """A stream of random numbers for each device, started by a seed.

    On a CPU it goes on where the noise of the start ended, since ComfyUI has one stream for both.
    """

    def __init__(self, seed: int, shape: Sequence[int], places: Sequence[int] | None = None) -> None:
        """Take what the noise of the start is drawn with; see `noise.initial_noise`."""
        self._seed = seed % SEEDS
        self._shape, self._places = tuple(shape), places
        self._streams: dict[torch.device, torch.Generator] = {}

    def below(self, limit: int, shape: Sequence[int], device: torch.device) -> Tensor:
        """Return whole numbers of 0 up to one less than a limit."""
        return torch.randint(limit, tuple(shape), device=device, generator=self._stream(device))

    def _stream(self, device: torch.device) -> torch.Generator:
        if device not in self._streams:
            stream = torch.Generator(device).manual_seed(self._seed)
            if device.type == "cpu":
                self._pass_noise(stream)
            self._streams[device] = stream
        return self._streams[device]

    def _pass_noise(self, stream: torch.Generator) -> None:
        if self._places is None:
            torch.randn(self._shape, generator=stream)
        else:
            for _ in range(max(self._places) + 1):
                torch.randn((1, *self._shape[1:]), generator=stream)
