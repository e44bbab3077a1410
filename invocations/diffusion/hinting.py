"""From the prompts of a value to what guidance takes: their texts, places and hints, each kind of hint by its maker.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from nodeloom.invocations.diffusion.channels import SHOWN, beside_latents, shown_hint
from nodeloom.invocations.diffusion.control_text import CONTROL_TEXT, control_text_hint
from nodeloom.invocations.diffusion.controlling import CONTROL, control_hint
from nodeloom.invocations.diffusion.entries import entries
from nodeloom.invocations.diffusion.exchange import take_conditioning
from nodeloom.invocations.diffusion.film import FILM, film_hint
from nodeloom.invocations.diffusion.grounding import GLIGEN, grounded_hint
from nodeloom.invocations.diffusion.picture_prompting import IP_ADAPTER, picture_prompt_hint
from nodeloom.invocations.diffusion.picturing import UNCLIP, pictured_hint, unpictured
from nodeloom.invocations.diffusion.situation import Situation
from nodeloom.schema import ConditioningField, HintField, InputError, InvocationContext, RegionField

if TYPE_CHECKING:
    from nodeloom.runtime.diffusion.conditioning import Conditioning
    from nodeloom.runtime.diffusion.hints import Hinted
    from nodeloom.runtime.diffusion.regions import Region

HintMaker = Callable[[InvocationContext, HintField, Situation], "Hinted"]

MAKERS: Final[Mapping[str, HintMaker]] = {
    CONTROL_TEXT: control_text_hint,
    CONTROL: control_hint,
    SHOWN: shown_hint,
    UNCLIP: pictured_hint,
    GLIGEN: grounded_hint,
    IP_ADAPTER: picture_prompt_hint,
    FILM: film_hint,
}
"""What makes a hint, by its kind."""


@dataclass(frozen=True, slots=True)
class Hinting:
    """The prompts of a run: hints that are the same are made once, so that the network is asked about them together."""

    context: InvocationContext
    situation: Situation
    _made: dict[str, Hinted] = field(default_factory=dict)
    _first: list[Hinted] = field(default_factory=list)

    def conditionings(self, value: ConditioningField) -> list[Conditioning]:
        """The prompts of a value, with all that steers the network in this situation."""
        return [self._conditioning(entry) for entry in entries(value)]

    def _conditioning(self, entry: ConditioningField) -> Conditioning:
        return replace(
            take_conditioning(self.context, entry),
            region=None if entry.region is None else _region(self.context, entry.region),
            span=entry.span,
            hints=(*self._always(), *map(self._hint, entry.hints)),
        )

    def _always(self) -> tuple[Hinted, ...]:
        """What a network sees beside the latents, and is told beside the text, where a prompt brings nothing else."""
        if not self._first:
            found = (beside_latents(self.context, self.situation), unpictured(self.situation))
            self._first.extend(hint for hint in found if hint is not None)
        return tuple(self._first)

    def _hint(self, hint: HintField) -> Hinted:
        key = hint.model_dump_json()
        if key not in self._made:
            if hint.kind not in MAKERS:
                raise InputError(f"the conditioning has a hint of kind {hint.kind}, must be one of {', '.join(MAKERS)}")
            self._made[key] = MAKERS[hint.kind](self.context, hint, self.situation)
        return self._made[key]


def _region(context: InvocationContext, region: RegionField) -> Region:
    from nodeloom.runtime.diffusion.regions import Area, Region

    area = region.area
    return Region(
        None if area is None else Area(area.y, area.x, area.height, area.width, area.in_shares),
        None if region.mask is None else context.tensors.get(region.mask)["mask"],
        region.mask_strength,
        region.to_bounds,
        region.strength,
        region.rest,
    )
