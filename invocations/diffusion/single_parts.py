"""Which models a loader of one part takes, and the sentences for those that it doesn't; nothing is loaded here."""

from __future__ import annotations

from typing import Final

from nodeloom.schema import CLIPField, InputError, InvocationContext, ModelError, ModelField
from nodeloom.schema.context import ModelPart

UNET: Final = "unet"
TEXT_ENCODER: Final = "text_encoder"
_L, _G = "text_encoder", "text_encoder_2"


def part_model(context: InvocationContext, model: ModelField, kind: str, part: ModelPart, what: str) -> ModelField:
    """The model of a reference, with the hash of its weights; `ModelError` if it lacks a part, in words `what`."""
    found = context.models.resolve(model.model_copy(update={"kind": model.kind or kind}))
    if part not in context.models.parts(found):
        raise ModelError(
            f"model {found.name!r} is of kind {found.kind} and has no {what}; `nodeloom models info {found.name}` "
            "tells more"
        )
    return found


def text_encoder(context: InvocationContext, model: ModelField) -> CLIPField:
    """A text encoder by itself; `ModelError` if the model has none."""
    found = context.models.resolve(model.model_copy(update={"kind": model.kind or TEXT_ENCODER}))
    if not {_L, _G} & context.models.parts(found):
        raise ModelError(
            f"model {found.name!r} is of kind {found.kind} and has no text encoder of CLIP; choose L, H or G"
        )
    return CLIPField(model=found)


def both_encoders(context: InvocationContext, models: tuple[ModelField, ModelField]) -> CLIPField:
    """SDXL's two text encoders, in whichever order; `InputError` if they are not one of CLIP's L and one of its G."""
    found = [text_encoder(context, model).model for model in models]
    parts = [context.models.parts(model) for model in found]
    for first, second in ((0, 1), (1, 0)):
        if _L in parts[first] and _G in parts[second] and found[first].base == "sd1":
            return CLIPField(model=found[first], beside=found[second])
    named = " and ".join(f"{model.name!r} (of {model.base or 'unknown base'})" for model in found)
    raise InputError(f"clip_name1 and clip_name2 are {named}, must be CLIP's L and its G; choose one of each")
