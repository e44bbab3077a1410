"""The style of pictures as words, which are added to prompts.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from nodeloom.invocations.diffusion.entries import mapped
from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.invocations.diffusion.vision import take_seen
from nodeloom.schema import CLIPVisionOutputField, ConditioningField, InputError, InvocationContext, StyleModelField

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

STYLE: Final = "style"
"""The kind of model, and its part."""


def styled(
    context: InvocationContext,
    prompts: ConditioningField,
    style: StyleModelField,
    seen: CLIPVisionOutputField,
    strength: float,
) -> ConditioningField:
    """Prompts with the words that an adapter makes of pictures, `strength` times, behind their own."""
    words = _words(context, style, take_seen(context, seen).last) * strength
    return mapped(prompts, lambda entry: _with_words(context, entry, words))


def _words(context: InvocationContext, style: StyleModelField, seen: Tensor) -> Tensor:
    """Words [1,N,D] fp32 of all pictures, one after the other."""
    import torch

    adapter = cast("Module", context.models.load(style.model, STYLE))
    own = next(adapter.parameters())
    width = int(adapter.get_parameter("style_embedding").shape[-1])
    if seen.shape[-1] != width:
        raise InputError(
            f"the image encoder's layers are {seen.shape[-1]} wide, the style adapter {style.model.name!r} reads ones "
            f"{width} wide: take the image encoder that it was made with, CLIP's L as a rule"
        )
    with numerics(adapter), torch.no_grad():
        words: Tensor = adapter(seen.to(own.device, own.dtype))
    return words.float().flatten(0, 1)[None]


def _with_words(context: InvocationContext, entry: ConditioningField, words: Tensor) -> ConditioningField:
    import torch

    bundle = context.tensors.get(entry.name)
    embeds = bundle["embeds"]
    if embeds.shape[-1] != words.shape[-1]:
        raise InputError(
            f"the prompt is {embeds.shape[-1]} wide, the words of the style adapter are {words.shape[-1]} wide: style "
            "adapters are for Stable Diffusion 1"
        )
    told = torch.cat([embeds, words.to(embeds).expand(len(embeds), -1, -1)], dim=1)
    return entry.model_copy(update={"name": context.tensors.put({**bundle, "embeds": told})})
