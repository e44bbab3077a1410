"""Prompts for places, made ready for latents of a size: what is said in a place is answered in the same place.

Where a prompt is for an area, the others are asked about that area too, and hints of a positive prompt go over to
negative ones where they say so: both as in ComfyUI, so that guidance compares like with like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from torch import Tensor

from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.hints import Hinted
from nodeloom.runtime.diffusion.regions import Area, settled


def laid_out(prompts: Sequence[Sequence[Conditioning]], x: Tensor) -> list[list[Conditioning]]:
    """Return prompts as they are asked on latents x [B,C,H,W]: regions settled, counterparts and hints added.

    The first prompt is what to show; its hints spread to all others.
    """
    found = [[_settled(entry, x) for entry in prompt] for prompt in prompts]
    for number, prompt in enumerate(found):
        for entry in prompt:
            for other in (*found[:number], *found[number + 1 :]):
                _answer(other, entry)
    for other in found[1:]:
        for kind in dict.fromkeys(hinted.kind for entry in found[0] for hinted in entry.hints):
            _spread(found[0], other, kind)
    return found


def _settled(entry: Conditioning, x: Tensor) -> Conditioning:
    return entry if entry.region is None else replace(entry, region=settled(entry.region, x))


def _area(entry: Conditioning) -> Area | None:
    return None if entry.region is None else entry.region.area


def _answer(prompt: list[Conditioning], entry: Conditioning) -> None:
    """Add to another prompt what it says in the area of an entry: what it says in the smallest area around that."""
    area = _area(entry)
    if area is None:
        return
    around: Conditioning | None = None
    for candidate in prompt:
        place = _area(candidate)
        if place is None:
            around = around or candidate
        elif place.contains(area):
            found = None if around is None else _area(around)
            if found is None or found.height * found.width > place.height * place.width:
                around = candidate
    if around is None or _area(around) == area:
        return
    hints = [*(each for each in around.hints if each.with_text), *(each for each in entry.hints if not each.with_text)]
    prompt.append(replace(around, region=entry.region, span=entry.span, hints=tuple(hints)))


def _spread(shown: Sequence[Conditioning], others: list[Conditioning], kind: str) -> None:
    """Give hints of a kind to prompts for the whole picture that have none, one after the other."""
    whole = [number for number, entry in enumerate(others) if _area(entry) is None]
    if any(_of_kind(others[number], kind) for number in whole):
        return
    givers = [hints for entry in shown if _area(entry) is None and (hints := _of_kind(entry, kind))]
    before = list(others)
    for turn, hints in enumerate(hints for hints in givers if hints[-1].spreads):
        if whole:
            number = whole[turn % len(whole)]
            others[number] = replace(before[number], hints=(*before[number].hints, *hints))


def _of_kind(entry: Conditioning, kind: str) -> list[Hinted]:
    return [hinted for hinted in entry.hints if hinted.kind == kind]
