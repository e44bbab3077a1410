"""Prompts to conditioning through the CLIP text encoders of SDXL (transformers' tokenizers and models, passed in)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.conditioning import Conditioning


class Tokenizer(Protocol):
    """The part of transformers' CLIPTokenizer that is used."""

    bos_token_id: int
    eos_token_id: int
    pad_token_id: int

    def encode(self, text: str, *, add_special_tokens: bool, truncation: bool, verbose: bool) -> list[int]:
        """Return the token ids."""


@dataclass(frozen=True, slots=True)
class TextEncoder:
    """A tokenizer with its model: transformers' CLIPTextModel or CLIPTextModelWithProjection."""

    tokenizer: Tokenizer
    model: torch.nn.Module


@torch.no_grad()
def encode_prompt(encoders: Sequence[TextEncoder], prompts: str | Sequence[str], *, skip: int = 0) -> Conditioning:
    """Return the conditioning of a prompt: embeds [1, 77 n, D], pooled [1, P], fp32 on the encoders' device.

    encoders: both of SDXL base in their order, or encoder 2 alone for the refiner. Their layers are laid side by
    side (D is the sum of the widths); pooled is the projection of the last encoder, of its first chunk. prompts: one
    for all encoders, or one for each. The layer is the one before the last, without the final norm, as SDXL was
    trained; `skip` counts layers further down (-1: the last). A prompt of more than 75 tokens goes through in n
    chunks. The empty prompt is encoded like any other. Raises ValueError for a wrong number of prompts or a layer
    that is not there.
    """
    texts = [prompts] * len(encoders) if isinstance(prompts, str) else list(prompts)
    if len(texts) != len(encoders):
        raise ValueError(f"there are {len(encoders)} text encoders and {len(texts)} prompts: give one for each or one")
    chunked = [token_chunks(encoder, text) for encoder, text in zip(encoders, texts, strict=True)]
    count = max(len(chunks) for chunks in chunked)
    parts: list[Tensor] = []
    pooled: Tensor | None = None
    for encoder, chunks in zip(encoders, chunked, strict=True):
        filled = chunks + [_chunk(encoder, [])] * (count - len(chunks))
        hidden, pooled = _run(encoder, filled, skip)
        parts.append(hidden.flatten(0, 1)[None])
    return Conditioning(torch.cat(parts, dim=-1), pooled)


def token_chunks(encoder: TextEncoder, text: str) -> list[list[int]]:
    """Return the prompt's tokens in chunks the model can take: begin, up to 75 tokens, end, padding; at least one.

    What is no Unicode (a lone surrogate out of a broken file) reads as "?".
    """
    clean = text.encode("utf-8", "replace").decode("utf-8")
    tokens = encoder.tokenizer.encode(clean, add_special_tokens=False, truncation=False, verbose=False)
    room = _length(encoder) - 2
    return [_chunk(encoder, tokens[at : at + room]) for at in range(0, max(len(tokens), 1), room)]


def _chunk(encoder: TextEncoder, tokens: list[int]) -> list[int]:
    tokenizer = encoder.tokenizer
    framed = [tokenizer.bos_token_id, *tokens, tokenizer.eos_token_id]
    # each tokenizer's own padding: SDXL's first pads with the end token, its second with 0
    return framed + [tokenizer.pad_token_id] * (_length(encoder) - len(framed))


def _run(encoder: TextEncoder, chunks: list[list[int]], skip: int) -> tuple[Tensor, Tensor | None]:
    """Hidden states [n,77,d] of the wanted layer and the projection [1,P] of the first chunk, if the model has one."""
    device = next(encoder.model.parameters()).device
    output = encoder.model(torch.tensor(chunks, device=device), output_hidden_states=True)
    layers: tuple[Tensor, ...] = output.hidden_states
    if not -1 <= skip <= len(layers) - 2:
        raise ValueError(f"clip skip is {skip}, must be between -1 and {len(layers) - 2} for this text encoder")
    projected: Tensor | None = getattr(output, "text_embeds", None)
    return layers[-2 - skip].float(), None if projected is None else projected[:1].float()


def _length(encoder: TextEncoder) -> int:
    """Tokens the model takes at once: 77 in every CLIP text encoder of SD and SDXL."""
    config = encoder.model.config
    return int(config.max_position_embeddings)  # type: ignore[union-attr, arg-type]
