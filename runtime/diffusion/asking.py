"""A network asked about several prompts, each of entries for places and parts of the run: one x0 for each prompt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.conditioning import POSITIVE_SCORE, Conditioning
from nodeloom.runtime.diffusion.denoiser import Condition, Model, joined, predict, prepare
from nodeloom.runtime.diffusion.hints import Hint
from nodeloom.runtime.diffusion.regions import Window, weights, window
from nodeloom.runtime.diffusion.scenes import laid_out
from nodeloom.runtime.diffusion.sigmas import SigmaTable

_PICTURES: Final = 2
"""So many pictures the network is asked about in one go at most, for each of a batch: what guidance needs anyway."""

_NOTHING: Final = 1e-37
"""What is divided by where no entry counts, as in ComfyUI: x0 is 0 there."""


_Place = tuple[torch.Size, torch.device]
"""Which latents something was made for."""


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """An entry of the prompt with that number. `weights` [B or 1,1,h,w]: how much it counts; None is 1 everywhere."""

    prompt: int
    window: Window
    weights: Tensor | None
    is_rest: bool
    condition: Condition
    hints: tuple[Hint, ...]

    def goes_with(self, other: _Entry) -> bool:
        """Whether one call of the network can be about both."""
        mine, theirs = self.window, other.window
        same_window = mine == theirs if self.hints else (mine.height, mine.width) == (theirs.height, theirs.width)
        return same_window and self.hints == other.hints and self.condition.goes_with(other.condition)


@dataclass(frozen=True, slots=True, eq=False)
class _Call:
    """Entries that the network is asked about at once, and their conditions as one."""

    entries: tuple[_Entry, ...]
    condition: Condition


class Asked:
    """A model and the prompts it is asked about; what is the same in every step of a walk is made once."""

    def __init__(self, model: Model, prompts: Sequence[Sequence[Conditioning]]) -> None:
        """Take the prompts; the first is what to show, and entries without a score show beauty."""
        self._model = model
        self._prompts = prompts
        self._laid_out: dict[_Place, list[list[Conditioning]]] = {}
        self._entries: dict[tuple[_Place, int, int], _Entry] = {}
        self._calls: dict[tuple[_Place, tuple[tuple[int, int], ...]], list[_Call]] = {}

    def predictions(self, x: Tensor, sigma: float, which: Sequence[int] | None = None, *more: Hint) -> list[Tensor]:
        """Return x0 like `x` [B,C,H,W] fp32 of every prompt, or of those with these numbers; 0 where none counts.

        more: hints for this time, after those of the prompts.
        """
        numbers = range(len(self._prompts)) if which is None else which
        parts: dict[int, list[tuple[_Entry, Tensor]]] = {number: [] for number in numbers}
        for call in self._now(x, sigma, numbers):
            first = call.entries[0]
            seen = [entry.window.cut(x).contiguous() for entry in call.entries]
            asked = torch.cat(seen) if len(seen) > 1 else seen[0]
            of = len(call.entries)
            found = predict(self._model, asked, sigma, call.condition, (*first.hints, *more), first.window, of)
            for entry, x0 in zip(call.entries, torch.split(found, len(x)), strict=True):
                parts[entry.prompt].append((entry, x0))
        return [_mean(parts[number], x) for number in numbers]

    def _now(self, x: Tensor, sigma: float, numbers: Sequence[int]) -> list[_Call]:
        """What the network is asked at this noise level."""
        place = (x.shape, x.device)
        if place not in self._laid_out:
            self._laid_out[place] = laid_out(self._prompts, x)
        prompts, table = self._laid_out[place], self._model.table
        active = tuple(
            (number, index)
            for number in numbers
            for index, entry in enumerate(prompts[number])
            if entry.span is None or _is_within(entry.span, sigma, table)
        )
        if (place, active) not in self._calls:
            entries = [self._entry(place, number, index, x) for number, index in active]
            self._calls[place, active] = [*_in_calls(_with_rests(entries, x), x)]
        return self._calls[place, active]

    def _entry(self, place: _Place, number: int, index: int, x: Tensor) -> _Entry:
        key = (place, number, index)
        if key not in self._entries:
            given = self._laid_out[place][number][index]
            region, seen = given.region, window(given.region, (x.shape[-2], x.shape[-1]))
            self._entries[key] = _Entry(
                number,
                seen,
                None if region is None else weights(region, seen, x),
                region is not None and region.rest,
                prepare(self._model, given, x, POSITIVE_SCORE),
                tuple(hinted.hint for hinted in given.hints),
            )
        return self._entries[key]


def _is_within(span: tuple[float, float], sigma: float, table: SigmaTable) -> bool:
    """Whether a noise level is in a part of the schedule, both ends of it included."""
    level = float(torch.tensor(sigma, dtype=torch.float32))  # as exact as ComfyUI's
    return table.at(span[1]) <= level <= table.at(span[0])


def _with_rests(entries: Sequence[_Entry], x: Tensor) -> list[_Entry]:
    """The entries, with what the others of a prompt leave as the weights of its rests; none where that is nothing."""
    found = []
    for entry in entries:
        if not entry.is_rest:
            found.append(entry)
            continue
        left = torch.ones(len(x), 1, *x.shape[-2:], device=x.device)
        for other in entries:
            if other.prompt == entry.prompt and not other.is_rest:
                other.window.cut(left).sub_(1.0 if other.weights is None else other.weights)
        if bool(left.clamp_(min=0).any()):
            found.append(replace(entry, weights=entry.window.cut(left)))
    return found


def _in_calls(entries: Sequence[_Entry], x: Tensor) -> Iterator[_Call]:
    """Entries of one shape together, as many as are no more than the network takes at once."""
    left = list(entries)
    while left:
        first = left[0]
        most = max(1, _PICTURES * x.shape[-2] * x.shape[-1] // (first.window.height * first.window.width))
        together = [entry for entry in left if entry.goes_with(first)][:most]
        left = [entry for entry in left if entry not in together]
        yield _Call(tuple(together), joined([entry.condition for entry in together]))


def _mean(parts: Sequence[tuple[_Entry, Tensor]], x: Tensor) -> Tensor:
    """The mean of what entries say [B,C,h,w] as [B,C,H,W], by their weights."""
    if len(parts) == 1 and parts[0][0].weights is None:
        return parts[0][1]
    total, count = torch.zeros_like(x), torch.full((len(x), 1, *x.shape[-2:]), _NOTHING, device=x.device)
    for entry, x0 in parts:
        entry.window.cut(total).add_(x0 if entry.weights is None else x0 * entry.weights)
        entry.window.cut(count).add_(1.0 if entry.weights is None else entry.weights)
    return total / count
