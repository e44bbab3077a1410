"""HyperTile: self-attention within tiles of a large picture, each by itself, as in tfernd's HyperTile."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.inside.change import Inside, Proceed, Site
from nodeloom.runtime.diffusion.inside.draws import Draws

_CPU = torch.device("cpu")


def tiled(tile: int, options: int, depth: int, draws: Draws, *, grows: bool) -> Inside:
    """Return the change for tiles of about so many cells a side.

    options: of how many possible sizes one is drawn. depth: how many halvings of the picture have tiles too; grows:
    there, they are of as many cells of that picture as halvings make larger.
    """

    def attention(tokens: Tensor, site: Site, proceed: Proceed) -> Tensor:
        counts = [(site.height / 2**level) * (site.width / 2**level) for level in range(depth + 1)]
        if tokens.shape[1] not in counts:
            return proceed(tokens, tokens)
        least = tile * (2 ** counts.index(tokens.shape[1]) if grows else 1)
        sides = _sides(tokens.shape[1], site.width / site.height)
        numbers = [_number(side, least, options, draws) for side in sides]
        if math.prod(numbers) == 1:
            return proceed(tokens, tokens)
        # what is looked at is cut into strips: ComfyUI cuts only the tokens that look into tiles
        strips = tokens.reshape(len(tokens) * math.prod(numbers), -1, tokens.shape[-1])
        return _whole(proceed(_tiles(tokens, sides, numbers), strips), sides, numbers)

    return Inside(attention=attention)


def _sides(count: int, aspect: float) -> tuple[int, int]:
    """The sides of a picture of so many tokens; ComfyUI's rows are its columns, which tells where it is not square."""
    return round(math.sqrt(count * aspect)), round(math.sqrt(count / aspect))


def _number(side: int, least: int, options: int, draws: Draws) -> int:
    """How many tiles there are along a side: they divide it, and have `least` tokens or more."""
    sizes = [size for size in range(min(least, side), side + 1) if side % size == 0][:options]
    chosen = int(draws.below(len(sizes) - 1, (1,), _CPU)) if len(sizes) > 1 else 0
    return side // sizes[chosen]


def _tiles(tokens: Tensor, sides: tuple[int, int], numbers: list[int]) -> Tensor:
    rows, columns = (side // number for side, number in zip(sides, numbers, strict=True))
    cut = tokens.view(len(tokens), numbers[0], rows, numbers[1], columns, tokens.shape[-1])
    return cut.transpose(2, 3).reshape(len(tokens) * math.prod(numbers), rows * columns, tokens.shape[-1])


def _whole(tiles: Tensor, sides: tuple[int, int], numbers: list[int]) -> Tensor:
    rows, columns = (side // number for side, number in zip(sides, numbers, strict=True))
    cut = tiles.view(-1, *numbers, rows, columns, tiles.shape[-1])
    return cut.transpose(2, 3).reshape(len(cut), math.prod(sides), tiles.shape[-1])
