"""A T2I style adapter (Mou et al. 2023, arXiv 2302.08453): what is seen of a picture, as tokens of text."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from nodeloom.runtime.models.fitting import Shapes

_HEADS = 8


class StyleAdapter(nn.Module):
    """A style adapter: transformers over what an image encoder says, with tokens of their own behind it."""

    def __init__(self, width: int, text_width: int, layers: int, tokens: int) -> None:
        super().__init__()
        self.transformer_layes = nn.ModuleList(_Layer(width) for _ in range(layers))  # so the files call them
        self.style_embedding = nn.Parameter(torch.empty(1, tokens, width))
        self.ln_pre = nn.LayerNorm(width)
        self.ln_post = nn.LayerNorm(width)
        self.proj = nn.Parameter(torch.empty(width, text_width))

    def forward(self, seen: Tensor) -> Tensor:
        """Return tokens [B,N,D] of the last layer of an image encoder [B,T,W]."""
        own = self.style_embedding.expand(len(seen), -1, -1)
        hidden = self.ln_pre(torch.cat([seen, own], dim=1))
        for layer in self.transformer_layes:
            hidden = layer(hidden)
        tokens: Tensor = self.ln_post(hidden[:, -own.shape[1] :])
        return tokens @ self.proj


class _Layer(nn.Module):
    """Attention and a small network, each beside what comes in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.attn = nn.MultiheadAttention(width, _HEADS, batch_first=True)
        self.ln_1 = nn.LayerNorm(width)
        self.mlp = nn.ModuleDict({"c_fc": nn.Linear(width, 4 * width), "c_proj": nn.Linear(4 * width, width)})
        self.ln_2 = nn.LayerNorm(width)

    def forward(self, hidden: Tensor) -> Tensor:
        normed = self.ln_1(hidden)
        hidden = hidden + self.attn(normed, normed, normed, need_weights=False)[0]
        inner = self.mlp["c_fc"](self.ln_2(hidden))
        added: Tensor = self.mlp["c_proj"](inner * torch.sigmoid(1.702 * inner))
        return hidden + added


def style_adapter(shapes: Shapes) -> StyleAdapter:
    """Return the adapter whose tensors have these shapes, without memory; KeyError if one is missing."""
    _, tokens, width = shapes["style_embedding"]
    layers = {name.split(".")[1] for name in shapes if name.startswith("transformer_layes.")}
    with torch.device("meta"):
        return StyleAdapter(width, shapes["proj"][1], len(layers), tokens)
