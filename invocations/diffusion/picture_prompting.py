"""Pictures as prompts, by IP-Adapters: from values to what the functions of `runtime.diffusion` take.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from nodeloom.invocations.diffusion.entries import hinted
from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.invocations.diffusion.situation import Situation
from nodeloom.invocations.diffusion.vision import IMAGE_ENCODER, seen, vision_model
from nodeloom.schema import (
    CLIPVisionField,
    ConditioningField,
    HintField,
    ImageField,
    InputError,
    InvocationContext,
    ModelError,
    ModelField,
)

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module
    from transformers import CLIPVisionModelWithProjection

    from nodeloom.runtime.diffusion.hints import Hinted
    from nodeloom.runtime.models.beside.ip_adapter import IPAdapter

IP_ADAPTER: Final = "ip_adapter"
"""The kind of hint, of model, and of its part."""
MOST_STRENGTH: Final = 10.0

_TOKENS: Final = "tokens"


def prompted(
    context: InvocationContext,
    prompts: Sequence[ConditioningField],
    model: ModelField,
    encoder: ModelField,
    images: Sequence[ImageField],
    settings: dict[str, bool | int | float | str],
) -> list[ConditioningField]:
    """A prompt with pictures, and others, which are avoided, with nothing in their place."""
    found = context.models.resolve(model.model_copy(update={"kind": model.kind or IP_ADAPTER}))
    if found.kind != IP_ADAPTER:
        raise ModelError(
            f"model {found.name!r} is of kind {found.kind}, must be an IP-Adapter; `nodeloom models info {found.name}` "
            "tells more"
        )
    shown, nothing = _tokens(context, found, vision_model(context, encoder), images)
    handles = (context.tensors.put({_TOKENS: each}) for each in (shown, nothing))
    made = [HintField(kind=IP_ADAPTER, model=found, tensors=handle, settings=settings) for handle in handles]
    return [hinted(prompt, made[min(place, 1)]) for place, prompt in enumerate(prompts)]


def _tokens(
    context: InvocationContext, model: ModelField, encoder: ModelField, images: Sequence[ImageField]
) -> tuple[Tensor, Tensor]:
    """Tokens [1,N,D] fp32 of pictures, one after the other, and of nothing."""
    import torch

    from nodeloom.runtime.diffusion.vision import see_nothing

    adapter = cast("IPAdapter", context.models.load(model, IP_ADAPTER))
    said = [_said(context, adapter, encoder, image) for image in images]
    if not said:
        raise InputError("image has no picture; give it one at least")
    if said[0].shape[-1] != adapter.seen_width:
        raise InputError(
            f"the image encoder {encoder.name!r} says {said[0].shape[-1]} numbers where the IP-Adapter {model.name!r} "
            f"reads {adapter.seen_width}: take the image encoder that it was made with"
        )
    nothing = torch.zeros_like(said[0])
    if adapter.reads == "penultimate":
        network = cast("CLIPVisionModelWithProjection", context.models.load(encoder, IMAGE_ENCODER))
        with numerics(cast("Module", network)):
            nothing = see_nothing(network).penultimate
    own = next(adapter.parameters())
    with numerics(adapter), torch.no_grad():
        made = [adapter(each.to(own.device, own.dtype)).float().cpu() for each in (*said, nothing)]
    return torch.cat(made[:-1], dim=1), made[-1].repeat(1, len(said), 1)


def _said(context: InvocationContext, adapter: IPAdapter, encoder: ModelField, image: ImageField) -> Tensor:
    """What an image encoder says of a picture, as far as an adapter reads it."""
    import torch

    from nodeloom.invocations.image.ops.numbers import color_numbers

    picture = torch.tensor(color_numbers(context, image)[..., :3])[None]
    what = seen(context, CLIPVisionField(model=encoder), picture, "center")
    return what.embeds if adapter.reads == "embeds" else what.penultimate


def picture_prompt_hint(context: InvocationContext, hint: HintField, situation: Situation) -> Hinted:
    """The hint of pictures that are prompts; `InputError` if the adapter is for another network."""
    from nodeloom.runtime.diffusion.hints import Hinted
    from nodeloom.runtime.diffusion.picture_prompts import PicturePrompt, PictureSettings

    assert hint.model is not None
    assert hint.tensors is not None
    adapter = context.models.load(hint.model, IP_ADAPTER)
    unet = cast("Module", context.models.load(situation.unet.model, "unet"))
    settings: dict[str, Any] = dict(hint.settings)
    tokens = context.tensors.get(hint.tensors)[_TOKENS]
    return Hinted(IP_ADAPTER, PicturePrompt(unet, adapter, tokens, PictureSettings(**settings)), with_text=True)
