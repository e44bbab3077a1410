"""ControlNets that are kept as what they add to a UNet: differences, and control LoRAs, which are factors of them."""

from __future__ import annotations

from collections.abc import Mapping

from diffusers import ControlNetModel, UNet2DConditionModel
from torch import Tensor

from nodeloom.runtime.models.control.loading import empty_control, fill
from nodeloom.runtime.models.control.names import control_names
from nodeloom.runtime.models.identify_control import CONTROL_LORA
from nodeloom.runtime.models.networks import settle
from nodeloom.schema.errors import ModelError

_UP, _DOWN, _WEIGHT = ".up", ".down", ".weight"


def derived_control(name: str, weights: Mapping[str, Tensor], unet: UNet2DConditionModel) -> ControlNetModel:
    """Return the ControlNet that a file's weights make of a UNet as it is now; it shares no memory with either.

    name: the model's, for errors. weights: a file's tensors, which are no network by themselves. Raises ModelError if
    they are those of another UNet. The result is on the UNet's device, in its number format.
    """
    base = dict(unet.named_parameters())
    added, own = _factors(weights) if CONTROL_LORA in weights else (dict(weights), {})
    names = control_names([*added, *own])
    made: dict[str, Tensor] = {}
    if CONTROL_LORA in weights:  # what it doesn't change is the UNet's
        made = {ours: weight for ours, weight in base.items() if ours.startswith(_SHARED)}
    for ours, file_name in names.items():
        made[ours] = own[file_name] if file_name in own else _sum(name, added[file_name], base.get(ours))
    shapes = {ours: tuple(tensor.shape) for ours, tensor in made.items()}
    network = empty_control(name, shapes, unet.config)
    if not isinstance(network, ControlNetModel):
        raise ModelError(f"model {name!r} is a difference of a union ControlNet, which there are none of: get another")
    device = next(unet.parameters()).device
    fill(name, network, {ours: tensor.to(device, unet.dtype, copy=True) for ours, tensor in made.items()})
    settle(network, device)
    return network


_SHARED = ("conv_in.", "time_embedding.", "add_embedding.", "down_blocks.", "mid_block.")


def _factors(weights: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Return what is added to a UNet's weights, multiplied out, and what a control LoRA has of its own."""
    added = {
        name.removesuffix(_UP) + _WEIGHT: _product(up, weights[name.removesuffix(_UP) + _DOWN])
        for name, up in weights.items()
        if name.endswith(_UP) and name.removesuffix(_UP) + _DOWN in weights
    }
    own = {name: tensor for name, tensor in weights.items() if name.endswith((_WEIGHT, ".bias"))}
    return added, own


def _product(up: Tensor, down: Tensor) -> Tensor:
    """Return the factors [out,r,...] and [r,in,...] multiplied, [out,in,...] fp32."""
    return (up.float().flatten(1) @ down.float().flatten(1)).view(len(up), *down.shape[1:])


def _sum(name: str, added: Tensor, weight: Tensor | None) -> Tensor:
    """Return a difference on its weight, in the difference's number format; itself where the UNet has no such one."""
    if weight is None:
        return added
    if weight.numel() != added.numel():
        raise ModelError(
            f"model {name!r} is what a ControlNet adds to another network than this one: connect a network of its base"
        )
    return added.view(weight.shape).to(weight.device) + weight.detach().to(added.dtype)
