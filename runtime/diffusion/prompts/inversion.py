"""Textual inversions: vectors that stand for tokens which a text encoder's vocabulary does not have (arXiv 2208.01618).

Known forms of a safetensors file: `emb_params` (SD 1 and 2), `clip_l` and `clip_g` (SDXL), or one tensor of any name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.prompts.chunks import Chunk


def vectors_for(tensors: Mapping[str, Tensor], width: int) -> Tensor:
    """Return the vectors [n,width], fp32, that a textual inversion's file has for a text encoder of that width.

    Raises ValueError if it has none of that width, or more than one tensor of them.
    """
    fitting = {name: tensor for name, tensor in tensors.items() if tensor.ndim in (1, 2) and tensor.shape[-1] == width}
    if len(fitting) != 1:
        there = ", ".join(f"{name} {list(tensor.shape)}" for name, tensor in tensors.items()) or "nothing"
        count = "no" if not fitting else "several"
        raise ValueError(f"has {count} vectors of width {width}, which this text encoder takes; it holds {there}")
    (tensor,) = fitting.values()
    return tensor.float().reshape(-1, width)


@contextmanager
def inserted(embedding: torch.nn.Module, chunks: Sequence[Chunk]) -> Iterator[None]:
    """Let an encoder's token embedding answer with the vectors of these chunks where they have some; then no more.

    The network itself is not changed: the answer is, and only for the time of the body.
    """
    places = [(n, at, token.vector) for n, chunk in enumerate(chunks) for at, token in enumerate(chunk)]
    vectors = [(n, at, vector) for n, at, vector in places if vector is not None]

    def replaced(_module: torch.nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        answer = output.clone()
        for n, at, vector in vectors:
            answer[n, at] = vector.to(answer)
        return answer

    hook = embedding.register_forward_hook(replaced) if vectors else None
    try:
        yield
    finally:
        if hook is not None:
            hook.remove()
