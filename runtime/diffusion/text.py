"""Prompts to conditioning through the CLIP text encoders of SD and SDXL (transformers' tokenizers and models)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.prompts import Syntax, embedding_names, parse
from nodeloom.runtime.diffusion.prompts.chunks import Chunk, Frame, chunks
from nodeloom.runtime.diffusion.prompts.inversion import inserted, vectors_for
from nodeloom.runtime.diffusion.prompts.tokens import Tokenizer, token_groups
from nodeloom.runtime.diffusion.prompts.weighting import is_weighted, weighted
from nodeloom.schema.errors import InputError

if TYPE_CHECKING:
    from transformers import CLIPTextConfig


@dataclass(frozen=True, slots=True)
class Reading:
    """How a base reads its text encoders.

    layer: the one that its network was trained on, counted from the last, which is 1. normed: whether the encoder's
    final norm is applied to it. absent: how many of the last layers its encoder is published without. beyond: what a
    clip skip of more layers than the encoder has is: an error, or the last layer through the final norm, as in ComfyUI.
    """

    layer: int
    normed: bool
    absent: int = 0
    beyond: Literal["fail", "last"] = "fail"


READINGS: Final[Mapping[str, Reading]] = {
    "sd1": Reading(layer=1, normed=True),
    "sd2": Reading(layer=2, normed=True, absent=1),
    "sdxl": Reading(layer=2, normed=False),
}
"""What each base was trained with, as ComfyUI and diffusers have it."""


@dataclass(frozen=True, slots=True)
class TextEncoder:
    """A tokenizer with its model, transformers' CLIPTextModel or CLIPTextModelWithProjection, and how it is read."""

    tokenizer: Tokenizer
    model: torch.nn.Module
    reading: Reading

    @property
    def depth(self) -> int:
        """How many layers it has, with those that it is published without."""
        return int(_config(self).num_hidden_layers) + self.reading.absent


Vectors = Mapping[str, Mapping[str, Tensor]]
"""Tensors of textual inversions' files, by the names that a prompt has for them."""


@torch.no_grad()
def encode_prompt(
    encoders: Sequence[TextEncoder],
    prompts: str | Sequence[str],
    *,
    syntax: Syntax = "comfyui",
    skip: int = 0,
    embeddings: Vectors | None = None,
) -> Conditioning:
    """Return the conditioning of a prompt: embeds [1, 77 n, D], pooled [1, P], fp32 on the encoders' device.

    encoders: both of SDXL base in their order, or one. Their layers are laid side by side (D is the sum of the
    widths); pooled is the projection of the last encoder, of its first chunk, if it has one. prompts: one for all
    encoders, or one for each. skip: 0 is the layer that the base was trained on, n the n-th from the last (ComfyUI's
    stop at layer -n). A prompt of more than 75 tokens goes through in n chunks; where one encoder has fewer, empty
    ones fill it up. The empty prompt is encoded like any other. A name in the prompt that `embeddings` does not have
    is read as text.

    Raises ValueError for a wrong number of prompts, InputError for a layer that is not there or an embedding that
    does not fit.
    """
    texts = [prompts] * len(encoders) if isinstance(prompts, str) else list(prompts)
    if len(texts) != len(encoders):
        raise ValueError(f"there are {len(encoders)} text encoders and {len(texts)} prompts: give one for each or one")
    both = list(zip(encoders, texts, strict=True))
    chunked = [prompt_chunks(encoder, text, syntax, embeddings or {}) for encoder, text in both]
    count = max(len(found) for found in chunked)
    parts: list[Tensor] = []
    pooled: Tensor | None = None
    for encoder, found in zip(encoders, chunked, strict=True):
        filled = found + [_frame(encoder).around([])] * (count - len(found))
        hidden, pooled = _encoded(encoder, filled, skip)
        parts.append(hidden.flatten(0, 1)[None])
    return Conditioning(torch.cat(parts, dim=-1), pooled)


@torch.no_grad()
def summarize_prompt(
    encoder: TextEncoder, prompt: str, *, syntax: Syntax = "comfyui", embeddings: Vectors | None = None
) -> Tensor:
    """Return what stands at the end of a prompt's first chunk [1,D], normed, fp32: neither projected nor weighted."""
    first = prompt_chunks(encoder, prompt, syntax, embeddings or {})[:1]
    tokens = encoder.model.get_input_embeddings()  # type: ignore[operator]
    ids = torch.tensor([[token.id for token in chunk] for chunk in first], device=tokens.weight.device)
    text_model = cast("torch.nn.Module", getattr(encoder.model, "text_model", encoder.model))
    with inserted(tokens, first):
        hidden: Tensor = text_model(ids).last_hidden_state
    end = int(encoder.tokenizer.eos_token_id)
    return hidden[:, int((ids[0] == end).int().argmax())].float()


def prompt_chunks(encoder: TextEncoder, text: str, syntax: Syntax, embeddings: Vectors) -> list[Chunk]:
    """Return the tokens of a prompt with their weights, in chunks that the encoder can take; at least one."""
    pieces = parse(text, syntax)
    named = [name for name in embedding_names(pieces) if name in embeddings]
    vectors = {name: _vectors(encoder, name, embeddings[name]) for name in named}
    return chunks(token_groups(pieces, encoder.tokenizer, vectors), _frame(encoder))


def _vectors(encoder: TextEncoder, name: str, tensors: Mapping[str, Tensor]) -> Tensor:
    try:
        return vectors_for(tensors, int(_config(encoder).hidden_size))
    except ValueError as error:
        raise InputError(f"the embedding {name!r} {error}: it is for another base") from error


def _encoded(encoder: TextEncoder, filled: Sequence[Chunk], skip: int) -> tuple[Tensor, Tensor | None]:
    """Hidden states [n,77,d] of the wanted layer, weighted, and the projection [1,P] of the first chunk."""
    if not is_weighted(filled):
        return _run(encoder, filled, skip)
    empty = _frame(encoder).around([])
    hidden, pooled = _run(encoder, [*filled, empty], skip)
    return weighted(hidden[:-1], hidden[-1], filled), pooled


def _run(encoder: TextEncoder, filled: Sequence[Chunk], skip: int) -> tuple[Tensor, Tensor | None]:
    """Hidden states [n,77,d] of the wanted layer and the projection [1,P] of the first chunk, if the model has one."""
    tokens = encoder.model.get_input_embeddings()  # type: ignore[operator]
    ids = torch.tensor([[token.id for token in chunk] for chunk in filled], device=tokens.weight.device)
    with inserted(tokens, filled):
        output = encoder.model(ids, output_hidden_states=True)
    projected: Tensor | None = getattr(output, "text_embeds", None)
    return _layer(encoder, output.hidden_states, skip), None if projected is None else projected[:1].float()


def _layer(encoder: TextEncoder, layers: tuple[Tensor, ...], skip: int) -> Tensor:
    """The layer that is wanted [n,77,d], fp32; `layers` begins with what went into the first one."""
    reading = encoder.reading
    least, most = 1 + reading.absent, encoder.depth
    wanted = skip or reading.layer
    is_beyond = wanted > most and reading.beyond == "last"
    if not (least <= wanted <= most or is_beyond):
        raise InputError(f"clip skip is {skip}, must be between {least} and {most} for this text encoder")
    hidden = layers[-1] if is_beyond else layers[reading.absent - wanted]
    if reading.normed or is_beyond:
        text_model = cast("torch.nn.Module", getattr(encoder.model, "text_model", encoder.model))
        hidden = text_model.get_submodule("final_layer_norm")(hidden)
    return hidden.float()


def _frame(encoder: TextEncoder) -> Frame:
    """What the encoder's chunks look like: 77 tokens in every CLIP text encoder of SD and SDXL."""
    return Frame.of(encoder.tokenizer, int(_config(encoder).max_position_embeddings))


def _config(encoder: TextEncoder) -> CLIPTextConfig:
    return cast("CLIPTextConfig", encoder.model.config)
