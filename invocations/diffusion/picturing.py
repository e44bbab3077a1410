"""Pictures in the place of text: from values to the hint that networks are told by.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from nodeloom.invocations.diffusion.entries import mapped
from nodeloom.invocations.diffusion.situation import Situation
from nodeloom.schema import CLIPVisionOutputField, ConditioningField, HintField, InvocationContext

if TYPE_CHECKING:
    from torch import Tensor

    from nodeloom.runtime.diffusion.hints import Hinted

UNCLIP: Final = "unclip"
"""The kind of hint."""

_LABEL_MERGED: Final = 0.05  # how much of the noise several pictures get together, as ComfyUI has it; with SDXL none
_TEXT_MERGED: Final = 0.0


def pictured(
    context: InvocationContext,
    prompts: ConditioningField,
    seen: CLIPVisionOutputField,
    strength: float,
    noise: float,
) -> ConditioningField:
    """Prompts that are told of pictures too, after those that they know of; a strength of 0 tells nothing."""
    if strength == 0:
        return prompts
    return mapped(prompts, lambda entry: _told(context, entry, seen, strength, noise))


def _told(
    context: InvocationContext, entry: ConditioningField, seen: CLIPVisionOutputField, strength: float, noise: float
) -> ConditioningField:
    """One prompt with more pictures: all that it is told of are one hint, for they are added up."""
    import torch

    embeds = context.tensors.get(seen.name)["embeds"].cpu()
    bundle = {"embeds": embeds, "shares": torch.tensor([[strength, noise]], dtype=torch.float64).expand(len(embeds), 2)}
    before = next((hint for hint in entry.hints if hint.kind == UNCLIP), None)
    if before is not None and before.tensors is not None:
        known = context.tensors.get(before.tensors)
        bundle = {name: torch.cat([known[name], bundle[name]]) for name in bundle}
    hint = HintField(kind=UNCLIP, tensors=context.tensors.put({key: each.contiguous() for key, each in bundle.items()}))
    others = (each for each in entry.hints if each.kind != UNCLIP)
    return entry.model_copy(update={"hints": (*others, hint)})


def pictured_hint(context: InvocationContext, hint: HintField, situation: Situation) -> Hinted:
    """The hint of pictures, for the network that is told of them; others take no notice."""
    from nodeloom.runtime.diffusion.unclip import Pictured, Told, pictures_said

    assert hint.tensors is not None
    bundle = context.tensors.get(hint.tensors)
    told = [
        Pictured(embeds, *shares) for embeds, shares in zip(bundle["embeds"], bundle["shares"].tolist(), strict=True)
    ]
    width = label_width(situation)
    if width is not None:
        return _labeled(pictures_said(told, situation.seed, _LABEL_MERGED), width)
    from nodeloom.runtime.diffusion.hints import Hinted

    return Hinted(UNCLIP, Told(pictures_said(told, situation.seed, _TEXT_MERGED)), with_text=True)


def unpictured(situation: Situation) -> Hinted | None:
    """What a network of unCLIP is told where there is no picture; None of others."""
    width = label_width(situation)
    return None if width is None else _labeled(None, width)


def label_width(situation: Situation) -> int | None:
    """How wide what a network is told of pictures is; None of one that is told nothing beside the text."""
    config: Mapping[str, Any] = situation.network.config
    return (
        int(config["projection_class_embeddings_input_dim"]) if config.get("class_embed_type") == "projection" else None
    )


def _labeled(said: Tensor | None, width: int) -> Hinted:
    from nodeloom.runtime.diffusion.hints import Hinted
    from nodeloom.runtime.diffusion.unclip import Labeled

    return Hinted(UNCLIP, Labeled(said, width), with_text=True)
