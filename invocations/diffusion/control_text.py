"""A text for ControlNets alone, as a hint of prompts.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nodeloom.invocations.diffusion.entries import mapped
from nodeloom.schema import ConditioningField, HintField, InvocationContext

if TYPE_CHECKING:
    from nodeloom.invocations.diffusion.situation import Situation
    from nodeloom.runtime.diffusion.conditioning import Conditioning
    from nodeloom.runtime.diffusion.hints import Hinted

CONTROL_TEXT: Final = "control_text"
"""The kind of hint."""

_EMBEDS: Final = "embeds"


def with_control_text(context: InvocationContext, field: ConditioningField, text: Conditioning) -> ConditioningField:
    """Prompts whose ControlNets read a text of their own, whenever they are put on; the last one counts."""
    hint = HintField(kind=CONTROL_TEXT, tensors=context.tensors.put({_EMBEDS: text.embeds}))

    def told(entry: ConditioningField) -> ConditioningField:
        others = (each for each in entry.hints if each.kind != CONTROL_TEXT)
        return entry.model_copy(update={"hints": (hint, *others)})

    return mapped(field, told)


def control_text_hint(context: InvocationContext, hint: HintField, situation: Situation) -> Hinted:
    """The hint of such a text."""
    from nodeloom.runtime.diffusion.control.told import Told
    from nodeloom.runtime.diffusion.hints import Hinted

    assert hint.tensors is not None
    return Hinted(CONTROL_TEXT, Told(context.tensors.get(hint.tensors)[_EMBEDS]), with_text=True)
