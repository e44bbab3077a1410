"""Prompts of nodes: what names stand in them, and their encoding by the text encoders of a model.

Everything heavy is imported inside the functions: they are called by `invoke` and `probe` only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.invocations.diffusion.patching import EncoderName, encoder_models, patched_encoders
from nodeloom.schema import CLIPField, InputError, InvocationContext, ModelError, ModelField
from nodeloom.schema.context import ModelPart
from nodeloom.schema.json import canonical_json

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from nodeloom.runtime.diffusion.conditioning import Conditioning
    from nodeloom.runtime.diffusion.text import TextEncoder

SyntaxName: TypeAlias = Literal["comfyui", "a1111", "compel", "plain"]
"""Whose marks a prompt uses."""

SYNTAX_LABELS = {"comfyui": "ComfyUI", "a1111": "AUTOMATIC1111", "compel": "compel, InvokeAI", "plain": "Plain text"}
SYNTAX = "Whose marks the prompt uses for weights, such as (word:1.2) or word++"
EMBEDDINGS = "Textual inversions that the prompt names; others that it names are looked for among the models"
MAX_PROMPT = 100_000

EMBEDDING_KIND = "embedding"
_TOKENIZERS: Mapping[EncoderName, ModelPart] = {"text_encoder": "tokenizer", "text_encoder_2": "tokenizer_2"}


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts of a node, one for each text encoder or one for all, and what goes with them.

    `if_missing` says what becomes of names of embeddings that are not there, and of a clip skip beyond the layers of a
    text encoder, which is then heard at its last one; what is ignored is logged.
    """

    texts: tuple[str, ...]
    syntax: SyntaxName
    listed: Sequence[ModelField]
    if_missing: Literal["fail", "ignore"] = "fail"

    def digests(self, context: InvocationContext) -> str:
        """What the names stand for that are not listed: the answer of the node's probe."""
        named = {name: field for name, field in self._named().items() if field not in self.listed}
        return canonical_json({name: field.hash for name, field in self._there(context, named).items()}).decode()

    def encoded(self, context: InvocationContext, clip: CLIPField, count: int | None = None) -> Conditioning:
        """The prompts, encoded; `ModelError` if the model has not `count` text encoders."""
        from nodeloom.runtime.diffusion.prompts import without_names
        from nodeloom.runtime.diffusion.text import encode_prompt

        encoders = [self._heard(context, clip, each) for each in _text_encoders(context, clip, count)]
        named = self._named()
        there = self._there(context, named)
        left = [without_names(text, self.syntax, named.keys() - there.keys()) for text in self.texts]
        texts = left * len(encoders) if len(left) == 1 else left
        tensors = {name: _tensors(context, field) for name, field in there.items()}
        with numerics(*(encoder.model for encoder in encoders)), patched_encoders(context, clip):
            return encode_prompt(encoders, texts, syntax=self.syntax, skip=clip.skip, embeddings=tensors)

    def summary(self, context: InvocationContext, clip: CLIPField) -> Tensor:
        """What the last text encoder makes of the first chunk of the prompt as a whole [1,D], not projected."""
        from nodeloom.runtime.diffusion.prompts import without_names
        from nodeloom.runtime.diffusion.text import summarize_prompt

        encoder = _text_encoders(context, clip, None)[-1]
        named = self._named()
        there = self._there(context, named)
        text = without_names(self.texts[-1], self.syntax, named.keys() - there.keys())
        tensors = {name: _tensors(context, field) for name, field in there.items()}
        with numerics(encoder.model), patched_encoders(context, clip):
            return summarize_prompt(encoder, text, syntax=self.syntax, embeddings=tensors)

    def _heard(self, context: InvocationContext, clip: CLIPField, encoder: TextEncoder) -> TextEncoder:
        """A text encoder, and how it is read where it lacks the layer that was asked for."""
        if self.if_missing == "fail" or clip.skip <= encoder.depth:
            return encoder
        told = "clip skip is %s, and a text encoder of %r has %s layers; its last one is heard"
        context.log.warning(told, clip.skip, clip.model.name, encoder.depth)
        return replace(encoder, reading=replace(encoder.reading, beyond="last"))

    def _there(self, context: InvocationContext, named: Mapping[str, ModelField]) -> dict[str, ModelField]:
        """The embeddings that there are, with the hashes of their files; `InputError` if one is not that has to be."""
        found = {}
        for name, field in named.items():
            try:
                found[name] = _found(context, name, field)
            except InputError as error:
                if self.if_missing == "fail":
                    raise
                context.log.warning("%s; it is ignored", error)
        return found

    def _named(self) -> dict[str, ModelField]:
        """The embeddings that the prompts name: as they are listed, else as models of that name."""
        from nodeloom.runtime.diffusion.prompts import embedding_names, parse

        names = [name for text in self.texts for name in embedding_names(parse(text, self.syntax))]
        listed = {call: field for field in self.listed for call in _calls(field.name)}
        return {name: listed.get(name) or ModelField(name=name, kind=EMBEDDING_KIND) for name in names}


def _calls(name: str) -> tuple[str, ...]:
    """What a model of this name may be called in a prompt."""
    return (PurePosixPath(name).stem, PurePosixPath(name).name, name)


def _found(context: InvocationContext, name: str, field: ModelField) -> ModelField:
    """The embedding that a prompt names; `InputError` if it is not there."""
    if ":" in name:
        raise InputError(f"the prompt has <{name}>, which is no embedding; LoRAs are loaded by diffusion/load_lora")
    try:
        found = context.models.resolve(field)
    except ModelError as error:
        raise InputError(f"the prompt names an embedding {name!r}, but {error}") from error
    if found.kind != EMBEDDING_KIND:
        raise InputError(f"the prompt names an embedding {name!r}, but that is of kind {found.kind}: name another one")
    return found


def _tensors(context: InvocationContext, found: ModelField) -> Mapping[str, torch.Tensor]:
    return cast("Mapping[str, torch.Tensor]", context.models.load(found, "weights"))


def _text_encoders(context: InvocationContext, clip: CLIPField, count: int | None) -> list[TextEncoder]:
    """The text encoders of a model; `ModelError` if there are not `count` of them or nobody knows how to read them."""
    from nodeloom.runtime.diffusion.prompts.tokens import Tokenizer
    from nodeloom.runtime.diffusion.text import READINGS, TextEncoder

    found = encoder_models(context, clip)
    if count is not None and len(found) != count:
        fitting = "an SDXL base" if count == len(_TOKENIZERS) else "an SDXL refiner"
        raise ModelError(
            f"model {clip.model.name!r} has {len(found)} text encoders, {count} are needed; connect {fitting}"
        )
    last = clip.beside or clip.model  # where there are two, both are read as SDXL does
    base = last.base or context.models.resolve(last).base or "unknown"
    if base not in READINGS:
        raise ModelError(f"model {clip.model.name!r} is of base {base}, must be one of {', '.join(READINGS)}")
    return [
        TextEncoder(
            tokenizer=cast("Tokenizer", context.models.load(model, _TOKENIZERS[encoder])),
            model=cast("torch.nn.Module", context.models.load(model, encoder)),
            reading=READINGS[base],
        )
        for encoder, model in found.items()
    ]
