"""From the changes of a network's value that are of guidance to how that comes about: each kind by its maker.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from nodeloom.schema import ChangeField, ConditioningField

if TYPE_CHECKING:
    from nodeloom.runtime.diffusion.conditioning import Conditioning
    from nodeloom.runtime.diffusion.denoiser import Model
    from nodeloom.runtime.diffusion.guidance import After, Before, Steering


@dataclass(frozen=True, slots=True)
class Guiding:
    """What guidance is changed for: the model as it is asked, and how a value becomes prompts of this run."""

    model: Model
    conditionings: Callable[[ConditioningField], list[Conditioning]]


GuidanceMaker = Callable[[ChangeField, "Steering", Guiding], "Steering"]
"""(the change, guidance so far, what it is for) to guidance with it."""


def _before(steering: Steering, before: Before) -> Steering:
    return replace(steering, before=(*steering.before, before))


def _after(steering: Steering, after: After) -> Steering:
    return replace(steering, after=(*steering.after, after))


def _rescaled(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.combining import rescaled

    return replace(steering, combine=rescaled(float(change.settings["share"])))


def _from_first_to_last(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.combining import from_first_to_last

    return replace(steering, combine=from_first_to_last(float(change.settings["least"])))


def _from_ends_to_middle(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.combining import from_ends_to_middle

    return replace(steering, combine=from_ends_to_middle(float(change.settings["least"])))


def _perpendicular(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.asking import Asked
    from nodeloom.runtime.diffusion.combining import perpendicular
    from nodeloom.runtime.diffusion.guidance import as_avoided

    asked = Asked(guiding.model, [as_avoided(guiding.conditionings(change.prompts["nothing"]))])
    combine = perpendicular(lambda x, sigma: asked.predictions(x, sigma)[0], float(change.settings["share"]))
    return replace(steering, combine=combine)


def _perturbed(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.correcting import perturbed

    return _after(steering, perturbed(float(change.settings["scale"])))


def _attended(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.correcting import attended

    after = attended(float(change.settings["scale"]), float(change.settings["blur"]))
    return replace(_after(steering, after), asks_negative=True)


def _renormed(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.combining import renormed

    below, most = (float(change.settings[name]) for name in ("below", "most"))
    return replace(steering, combine=renormed(below, most))


def _projected(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.preparing import projected

    eta, longest, momentum = (float(change.settings[name]) for name in ("eta", "longest", "momentum"))
    return _before(steering, projected(eta, longest, momentum))


def _damped(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.preparing import damped

    return _before(steering, damped())


def _banded(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.preparing import banded

    low, high, cutoff = (change.settings[name] for name in ("low", "high", "cutoff"))
    return _before(steering, banded(float(low), float(high), int(cutoff)))


def _operated(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.operations import operation
    from nodeloom.runtime.diffusion.preparing import operated

    return _before(steering, operated(operation(str(change.settings["operation"]), change.settings)))


def _quieter(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.finishing import quieter

    return _after(steering, quieter(float(change.settings["factor"])))


def _shorter(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.finishing import shorter

    return _after(steering, shorter(float(change.settings["strength"])))


def _zero_starred(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.finishing import zero_starred

    return _after(steering, zero_starred)


def _towards_shown(change: ChangeField, steering: Steering, guiding: Guiding) -> Steering:
    from nodeloom.runtime.diffusion.finishing import towards_shown

    return _after(steering, towards_shown)


GUIDANCE: Final[Mapping[str, GuidanceMaker]] = {
    "rescaled": _rescaled,
    "from_first_to_last": _from_first_to_last,
    "from_ends_to_middle": _from_ends_to_middle,
    "perpendicular": _perpendicular,
    "perturbed": _perturbed,
    "attended": _attended,
    "renormed": _renormed,
    "projected": _projected,
    "damped": _damped,
    "banded": _banded,
    "operated": _operated,
    "quieter": _quieter,
    "shorter": _shorter,
    "zero_starred": _zero_starred,
    "towards_shown": _towards_shown,
}
"""What makes a change of guidance, by its kind."""
