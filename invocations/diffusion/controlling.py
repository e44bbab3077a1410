"""ControlNets and T2I adapters: choosing one, putting it on prompts with a picture, and the hint that this becomes.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from nodeloom.invocations.diffusion.entries import hinted
from nodeloom.invocations.diffusion.patching import patched_unet
from nodeloom.invocations.diffusion.situation import Situation
from nodeloom.schema import (
    ConditioningField,
    ControlField,
    HintField,
    ImageField,
    InputError,
    InvocationContext,
    ModelError,
    ModelField,
    UNetField,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diffusers import UNet2DConditionModel
    from torch import Tensor

    from nodeloom.runtime.diffusion.hints import Hinted

CONTROL: Final = "control"
"""The kind of hint."""

CONTROL_KINDS: Final = ("controlnet", "t2i_adapter")
MOST_STRENGTH: Final = 10.0
STRENGTH: Final = "What the picture's effect is multiplied by; 0 is without"
START: Final = "Share of the schedule after which it begins"
END: Final = "Share of the schedule after which it ends"
SORTS: Final = ("openpose", "depth", "scribble", "canny", "normal", "segment", "tile", "repaint")
"""Sorts of pictures that a union ControlNet for SDXL is told apart by, in the order of their numbers."""

_PICTURE: Final = "picture"
_SHUFFLE: Final = ("_shuffle", "_shuffle_fp16")  # how the names of ControlNets end whose effect is a mean


def control_model(context: InvocationContext, model: ModelField, unet: UNetField | None = None) -> ControlField:
    """The ControlNet or T2I adapter of a reference, with the hash of its weights; `ModelError` if it is none.

    `unet`: what a model that is a difference is added to; None for the network that it will steer.
    """
    found = context.models.resolve(model)
    if found.kind not in CONTROL_KINDS:
        raise ModelError(
            f"model {found.name!r} is of kind {found.kind}, must be a ControlNet or a T2I adapter; "
            f"`nodeloom models info {found.name}` tells more"
        )
    added = "weights" in context.models.parts(found)
    return ControlField(model=found, unet=unet if added else None, pooled=found.name.endswith(_SHUFFLE))


def kept_pictures(context: InvocationContext, field: str, images: Sequence[ImageField]) -> str:
    """Keep pictures that steer, as one tensor; `InputError` about an input if they are of several sizes, or none."""
    import torch

    from nodeloom.invocations.image.ops.numbers import color_numbers

    found = [torch.tensor(color_numbers(context, image)[..., :3]).permute(2, 0, 1) for image in images]
    if len({each.shape for each in found}) != 1:
        raise InputError(f"{field} must be at least one picture, and several ones must be of one size; resize them")
    return context.tensors.put({_PICTURE: torch.stack(found)})


def steered(
    prompts: Sequence[ConditioningField],
    control: ControlField,
    pictures: str,
    strength: float,
    span: tuple[float, float] = (0.0, 1.0),
    *,
    spreads: bool = False,
    is_soft: bool = False,
) -> list[ConditioningField]:
    """Prompts with a picture that steers, after those that they have; a strength of 0 is none.

    `spreads`: negative prompts that are not steered take it up. `is_soft`: it counts less for details.
    """
    if strength == 0:
        return list(prompts)
    settings: dict[str, bool | int | float | str] = {
        "strength": strength,
        "start": span[0],
        "end": span[1],
        "pooled": control.pooled,
        "spreads": spreads,
    }
    if is_soft:
        settings["soft"] = True
    if control.sort is not None:
        settings["sort"] = control.sort
    hint = HintField(kind=CONTROL, model=control.model, unet=control.unet, tensors=pictures, settings=settings)
    return [hinted(prompt, hint) for prompt in prompts]


def control_hint(context: InvocationContext, hint: HintField, situation: Situation) -> Hinted:
    """The hint of a ControlNet or a T2I adapter; `InputError` if it is for another base than the network's."""
    from nodeloom.runtime.diffusion.control.hint import ControlledByAdapter, ControlledByNet, Steering
    from nodeloom.runtime.diffusion.hints import Hinted

    assert hint.model is not None
    assert hint.tensors is not None
    _check_base(hint.model, situation.unet.model)
    settings: dict[str, Any] = dict(hint.settings)
    spreads = bool(settings.pop("spreads", False))
    made = ControlledByAdapter if hint.model.kind == "t2i_adapter" else ControlledByNet
    network = _network(context, hint.model, hint.unet or situation.unet)
    if made is ControlledByAdapter:
        _check_levels(network, hint.model, situation)
    pictures = context.tensors.get(hint.tensors)[_PICTURE]
    return Hinted(CONTROL, made(network, pictures, Steering(**settings)), spreads=spreads)


def _network(context: InvocationContext, model: ModelField, unet: UNetField) -> object:
    """The loaded network; one that is kept as a difference is made of the UNet, under its patches."""
    if "weights" not in context.models.parts(model):
        return context.models.load(model, "control")
    from nodeloom.runtime.models.control.derived import derived_control

    weights = cast("Mapping[str, Tensor]", context.models.load(model, "weights"))
    with patched_unet(context, unet) as network:
        return derived_control(model.name, weights, cast("UNet2DConditionModel", network))


def _check_levels(adapter: Any, model: ModelField, situation: Situation) -> None:
    """Raise `InputError` if an adapter has no place in a network: its features are those of other levels."""
    config, shape = situation.network.config, adapter.shape
    widths, kinds = config.get("block_out_channels", ()), config.get("down_block_types", ("",))
    attends_at_first = kinds[0].startswith("CrossAttn")
    if tuple(widths) != shape.widths[: len(widths)] or attends_at_first == shape.is_sdxl:
        raise InputError(
            f"control {model.name!r} is a T2I adapter for networks whose levels are "
            f"{', '.join(map(str, shape.widths))} wide{'' if shape.is_sdxl else ', with attention at the first'}; "
            f"{situation.unet.model.name!r} has {', '.join(map(str, widths))}: choose one for that model"
        )


def _check_base(model: ModelField, steered_model: ModelField) -> None:
    if None not in (model.base, steered_model.base) and model.base != steered_model.base:
        raise InputError(
            f"control {model.name!r} is for {model.base}, the model {steered_model.name!r} is of base "
            f"{steered_model.base}; choose one for that base, or another model"
        )
