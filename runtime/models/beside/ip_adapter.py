"""An IP-Adapter (Ye et al. 2023, arXiv 2308.06721): what is seen of a picture as tokens, and layers that look at them.

A picture becomes tokens by one of three networks: a linear one or a small one, of all that an encoder says of it, or a
resampler of its patches (the "plus" kinds). The names are those of the authors' files.
"""

from __future__ import annotations

from itertools import count, takewhile
from typing import Literal, TypeAlias, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from nodeloom.runtime.models.fitting import Shapes

_HEAD_WIDTH = 64

Reads: TypeAlias = Literal["embeds", "penultimate"]
"""What a picture is to an adapter: the one vector that CLIP compares with texts, or a layer's vector for each patch."""


class IPAdapter(nn.Module):
    """An IP-Adapter: `image_proj` makes tokens of a picture, `ip_adapter` has keys and values of each cross-attention.

    These are by their number in the file, and in the order of a UNet's transformers: down, up, middle.
    """

    def __init__(self, image_proj: _Projection, text_width: int, widths: dict[str, int]) -> None:
        super().__init__()
        self.image_proj = image_proj
        self.ip_adapter = nn.ModuleDict({number: _Layer(text_width, width) for number, width in widths.items()})

    @property
    def reads(self) -> Reads:
        """What of a picture it reads."""
        return "embeds" if isinstance(self.image_proj, _Linear) else "penultimate"

    @property
    def seen_width(self) -> int:
        """How wide that is which it reads."""
        return self.image_proj.seen_width

    def forward(self, seen: Tensor) -> Tensor:
        """Return tokens [B,N,D] of what is seen of pictures: embeds [B,W], or a layer [B,T,W]."""
        tokens: Tensor = self.image_proj(seen)
        return tokens


class _Layer(nn.Module):
    """The keys and values that one cross-attention has of the tokens."""

    def __init__(self, text_width: int, width: int) -> None:
        super().__init__()
        self.to_k_ip = nn.Linear(text_width, width, bias=False)
        self.to_v_ip = nn.Linear(text_width, width, bias=False)


class _Linear(nn.Module):
    """Some tokens of one vector."""

    def __init__(self, width: int, tokens: int, text_width: int) -> None:
        super().__init__()
        self.seen_width = width
        self.proj = nn.Linear(width, tokens * text_width)
        self.norm = nn.LayerNorm(text_width)

    def forward(self, seen: Tensor) -> Tensor:
        tokens: Tensor = self.norm(self.proj(seen).unflatten(-1, (-1, self.norm.normalized_shape[0])))
        return tokens


class _Small(nn.Module):
    """A token of each patch."""

    def __init__(self, width: int, text_width: int) -> None:
        super().__init__()
        self.seen_width = width
        self.proj = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Linear(width, text_width), nn.LayerNorm(text_width)
        )

    def forward(self, seen: Tensor) -> Tensor:
        tokens: Tensor = self.proj(seen)
        return tokens


class _Resampler(nn.Module):
    """Some tokens that look at all patches, as in Flamingo (arXiv 2204.14198)."""

    def __init__(self, width: int, tokens: int, inner: int, depth: int, hidden: int, text_width: int) -> None:
        super().__init__()
        self.seen_width = width
        self.latents = nn.Parameter(torch.empty(1, tokens, inner))
        self.proj_in = nn.Linear(width, inner)
        self.proj_out = nn.Linear(inner, text_width)
        self.norm_out = nn.LayerNorm(text_width)
        pairs = ((_Looking(inner), _widened(inner, hidden)) for _ in range(depth))
        self.layers = nn.ModuleList(map(nn.ModuleList, pairs))

    def forward(self, seen: Tensor) -> Tensor:
        patches = self.proj_in(seen)
        latents = self.latents.expand(len(seen), -1, -1)
        for layer in self.layers:
            looking, widened = cast("nn.ModuleList", layer)
            latents = latents + looking(patches, latents)
            latents = latents + widened(latents)
        tokens: Tensor = self.norm_out(self.proj_out(latents))
        return tokens


class _Looking(nn.Module):
    """Attention of tokens to patches and to each other."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.norm2 = nn.LayerNorm(width)
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_kv = nn.Linear(width, 2 * width, bias=False)
        self.to_out = nn.Linear(width, width, bias=False)

    def forward(self, patches: Tensor, latents: Tensor) -> Tensor:
        patches, latents = self.norm1(patches), self.norm2(latents)
        keys, values = self.to_kv(torch.cat([patches, latents], dim=1)).chunk(2, dim=-1)
        heads = [each.unflatten(-1, (-1, _HEAD_WIDTH)).transpose(1, 2) for each in (self.to_q(latents), keys, values)]
        looked: Tensor = self.to_out(functional.scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2))
        return looked


_Projection: TypeAlias = _Linear | _Small | _Resampler


def _widened(width: int, hidden: int) -> nn.Sequential:
    return nn.Sequential(
        nn.LayerNorm(width), nn.Linear(width, hidden, bias=False), nn.GELU(), nn.Linear(hidden, width, bias=False)
    )


def ip_adapter(shapes: Shapes) -> IPAdapter:
    """Return the adapter whose tensors have these shapes, without memory; KeyError if one is missing."""
    end = ".to_k_ip.weight"
    keys = {name.split(".")[1]: shape for name, shape in shapes.items() if name.endswith(end)}
    widths = {number: keys[number][0] for number in sorted(keys, key=int)}
    text_width = next(iter(keys.values()))[1] if keys else shapes[f"ip_adapter.1{end}"][1]
    with torch.device("meta"):
        return IPAdapter(_projection(shapes, text_width), text_width, widths)


def _projection(shapes: Shapes, text_width: int) -> _Projection:
    if "image_proj.latents" in shapes:
        _, tokens, inner = shapes["image_proj.latents"]
        depth = sum(1 for _ in takewhile(lambda at: f"image_proj.layers.{at}.0.to_q.weight" in shapes, count()))
        hidden = shapes["image_proj.layers.0.1.1.weight"][0]
        return _Resampler(shapes["image_proj.proj_in.weight"][1], tokens, inner, depth, hidden, text_width)
    if "image_proj.proj.weight" in shapes:
        out, width = shapes["image_proj.proj.weight"]
        return _Linear(width, out // text_width, text_width)
    return _Small(shapes["image_proj.proj.0.weight"][1], text_width)
