"""Texts in boxes: from values to the hint that GLIGEN makes of them.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from nodeloom.invocations.diffusion.entries import mapped
from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.invocations.diffusion.situation import Situation
from nodeloom.schema import ConditioningField, GLIGENField, HintField, InvocationContext

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

    from nodeloom.runtime.diffusion.hints import Hinted

GLIGEN: Final = "gligen"
"""The kind of hint, of model, and of its part."""

Cells = tuple[int, int, int, int]
"""Where a box is, in latent cells: from the left, from the top, width, height."""


def boxed(
    context: InvocationContext, prompts: ConditioningField, gligen: GLIGENField, text: Tensor, box: Cells
) -> ConditioningField:
    """Prompts with a text [1,D] in a box, after the boxes that they have."""
    return mapped(prompts, lambda entry: _boxed(context, entry, gligen, text, box))


def _boxed(
    context: InvocationContext, entry: ConditioningField, gligen: GLIGENField, text: Tensor, box: Cells
) -> ConditioningField:
    """One prompt with one box more: all of them are one hint, for they are seen together."""
    import torch

    bundle = {"texts": text.cpu(), "boxes": torch.tensor([box], dtype=torch.int64)}
    before = next((hint for hint in entry.hints if hint.kind == GLIGEN), None)
    if before is not None and before.tensors is not None:
        known = context.tensors.get(before.tensors)
        bundle = {name: torch.cat([known[name], bundle[name]]) for name in bundle}
    hint = HintField(kind=GLIGEN, model=gligen.model, tensors=context.tensors.put(bundle))
    return entry.model_copy(update={"hints": (*(each for each in entry.hints if each.kind != GLIGEN), hint)})


def grounded_hint(context: InvocationContext, hint: HintField, situation: Situation) -> Hinted:
    """The hint of texts in boxes; negative prompts that have none take it up, as in ComfyUI."""
    from nodeloom.runtime.diffusion.grounding import Box, Grounded
    from nodeloom.runtime.diffusion.hints import Hinted

    assert hint.model is not None
    assert hint.tensors is not None
    bundle = context.tensors.get(hint.tensors)
    rows = zip(bundle["texts"], bundle["boxes"].tolist(), strict=True)
    boxes = [Box(text, *cells) for text, cells in rows]
    gligen = cast("Module", context.models.load(hint.model, GLIGEN))
    unet = cast("Module", context.models.load(situation.unet.model, "unet"))
    with numerics(unet):
        return Hinted(GLIGEN, Grounded(unet, gligen, boxes), spreads=True)
