"""GLIGEN (Li et al. 2023, arXiv 2301.07093): a network for texts with boxes, and a layer for each transformer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import torch
from diffusers.models.attention import GatedSelfAttentionDense
from diffusers.models.embeddings import GLIGENTextBoundingboxProjection
from torch import Tensor, nn

from nodeloom.runtime.models.fitting import Shapes

_FUSER: Final = re.compile(r"(?:^|.*\.)(input_blocks|middle_block|output_blocks)\.(\d+)\..*\.fuser\.(.+)")
_ORDER: Final = ("input_blocks", "middle_block", "output_blocks")
_POSITION: Final = re.compile(r"(?:^|.*\.)position_net\.(.+)")
_HEADS, _HEAD_WIDTH = 8, 64  # of SD 1, whose text is 768 wide, and of the others
_SD1_TEXT = 768
_FREQUENCIES: Final = 8


class GLIGEN(nn.Module):
    """What GLIGEN adds to a UNet: `position_net` makes objects of texts and boxes, `fusers` let transformers see them.

    The fusers are in the order of a UNet's transformers: down, middle, up.
    """

    def __init__(self, text_width: int, width: int, queries: Iterable[int]) -> None:
        super().__init__()
        self.position_net = GLIGENTextBoundingboxProjection(text_width, width, fourier_freqs=_FREQUENCIES)
        self.fusers = nn.ModuleList(_fuser(query, width) for query in queries)

    @property
    def text_width(self) -> int:
        """How wide the texts of boxes are."""
        return int(self.position_net.positive_len)

    def forward(self, boxes: Tensor, there: Tensor, texts: Tensor) -> Tensor:
        """Return objects [B,N,D] of boxes [B,N,4] (left, top, right, bottom in shares), of which some are there."""
        objects: Tensor = self.position_net(boxes, there, texts)
        return objects


def _fuser(query: int, width: int) -> GatedSelfAttentionDense:
    heads = _HEADS if width == _SD1_TEXT or query % _HEAD_WIDTH else query // _HEAD_WIDTH
    return GatedSelfAttentionDense(query, width, heads, query // heads)


def gligen_names(stored: Iterable[str]) -> dict[str, str]:
    """Return our names of GLIGEN's tensors to those in a file; the UNet that may be beside them is left out."""
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    for name in stored:
        fuser, position = _FUSER.fullmatch(name), _POSITION.fullmatch(name)
        if position is not None:
            names[f"position_net.{position[1]}"] = name
        elif fuser is not None:
            found.setdefault((_ORDER.index(fuser[1]), int(fuser[2])), []).append((fuser[3], name))
    for number, place in enumerate(sorted(found)):
        names |= {f"fusers.{number}.{inner}": name for inner, name in found[place]}
    return names


def gligen_network(shapes: Shapes) -> GLIGEN:
    """Return the networks whose tensors, by our names, have these shapes, without memory; KeyError if one lacks."""
    linears = [
        shape for name, shape in shapes.items() if name.endswith(".linear.weight") and name.startswith("fusers.")
    ]
    numbers = sorted({int(name.split(".")[1]) for name in shapes if name.startswith("fusers.")})
    queries = [shapes[f"fusers.{number}.linear.weight"][0] for number in numbers]
    if not linears:
        raise KeyError("fusers.0.linear.weight")
    with torch.device("meta"):
        return GLIGEN(shapes["position_net.null_positive_feature"][0], linears[0][1], queries)
