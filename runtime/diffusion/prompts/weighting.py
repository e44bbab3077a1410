"""What a weight does to a token's encoding, as in ComfyUI: it goes away from that of the empty prompt, or back to it.

Nothing is renormalised: AUTOMATIC1111 restores the mean of the whole afterwards, compel blends with the prompt without
the words; prompts of theirs have their weights here, but this meaning.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.prompts.chunks import Chunk


def is_weighted(chunks: Sequence[Chunk]) -> bool:
    """Tell whether a token has a weight other than 1."""
    return any(token.weight != 1.0 for chunk in chunks for token in chunk)


def weighted(hidden: Tensor, empty: Tensor, chunks: Sequence[Chunk]) -> Tensor:
    """Return the hidden states [n,T,d] of n chunks, each token's being `empty + weight * (hidden - empty)`.

    `empty` [T,d] are the hidden states of the empty prompt. What has weight 1 stays as it is, to the bit.
    """
    weights = torch.tensor([[token.weight for token in chunk] for chunk in chunks], device=hidden.device)[..., None]
    return torch.where(weights == 1.0, hidden, (hidden - empty) * weights + empty)
