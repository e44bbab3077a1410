"""A network that is larger than its room on a device: the layers that have none come there only while they compute.

The first layer always stays there, so the device of a network's first parameter is where it computes: that is what
diffusers and transformers answer as `.device`. Buffers stay as well; they are small. Weights are only read, so nothing
is copied back: a layer that leaves the device has its own objects again, whatever they were: patches put on it too.

accelerate's hooks leave tensors without contents behind, and diffusers' offload whole blocks, of which one of SDXL's is
nearly half of the network; patches, and devices that hold all but a little, need neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch.nn import Module, Parameter
from torch.utils.hooks import RemovableHandle

HOST = torch.device("cpu")
"""The machine's own memory, where layers wait."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the weights of a network lie: bytes on its device, and bytes that wait in the machine's memory."""

    on_device: int
    on_host: int = 0
    hooks: tuple[RemovableHandle, ...] = ()

    def undo(self) -> None:
        """Let no layer come and go any more; where the weights lie stays as it is."""
        for hook in self.hooks:
            hook.remove()


def stream(network: Module, device: torch.device, room: int) -> Spread:
    """Let a network compute on `device` with about `room` bytes of it for weights; the network is in no use meanwhile.

    As many layers as have room are put there, the others to the host. Afterwards modules are called as ever.
    """
    layers = list(_layers(network))
    stays = residents([_bytes(layer) for layer in layers], room)
    hooks: list[RemovableHandle] = []
    for layer, stay in zip(layers, stays, strict=True):
        layer._parameters.update(_weights_on(layer, device if stay else HOST))
        if not stay:
            visit = _Visit(device)
            hooks.append(layer.register_forward_pre_hook(visit.come))
            hooks.append(layer.register_forward_hook(visit.go, always_call=True))
    for module in network.modules():
        for name, buffer in module.named_buffers(recurse=False):
            setattr(module, name, buffer.to(device))
    on_host = sum(_bytes(layer) for layer, stay in zip(layers, stays, strict=True) if not stay)
    return Spread(network_bytes(network) - on_host, on_host, tuple(hooks))


def residents(sizes: Sequence[int], room: int) -> tuple[bool, ...]:
    """Tell which layers of these bytes stay on a device with `room` bytes for them.

    All, if they have room. Else the first one, and those after it that leave room for the largest to come and go. In
    their order, for which ones it is does not matter: what is copied in a pass is all that doesn't stay.
    """
    if sum(sizes) <= room:
        return (True,) * len(sizes)
    left = room - max(sizes)
    stays: list[bool] = []
    for size in sizes:
        stays.append(not stays or size <= left)
        left -= size if stays[-1] else 0
    return tuple(stays)


def network_bytes(network: Module) -> int:
    """Return the bytes of a network's parameters and buffers."""
    return sum(tensor.nbytes for tensor in (*network.parameters(), *network.buffers()))


def _layers(network: Module) -> Iterator[Module]:
    """Yield the modules that have weights of their own, in the order in which the network lists them."""
    for module in network.modules():
        if any(weight is not None for weight in module._parameters.values()):
            yield module


def _bytes(layer: Module) -> int:
    return sum(weight.nbytes for weight in layer.parameters(recurse=False))


def _weights_on(layer: Module, device: torch.device) -> dict[str, Parameter]:
    """Return a layer's own weights on a device."""
    return {name: _on(weight, device) for name, weight in layer._parameters.items() if weight is not None}


class _Visit:
    """A layer's weights on the device for the time of a call.

    The layer's own table is written: to register parameters takes checks, as often as there are layers, in every step.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._own: dict[str, Parameter | None] = {}

    def come(self, layer: Module, _inputs: object) -> None:
        """Put copies of the weights that the layer has now, patched ones too, in their place."""
        there = _weights_on(layer, self._device)
        self._own = dict(layer._parameters)
        layer._parameters.update(there)

    def go(self, layer: Module, _inputs: object, _output: object) -> None:
        """Put the layer's own weights back, whether the call went well or not."""
        layer._parameters.update(self._own)
        self._own = {}


def _on(weight: Parameter, device: torch.device) -> Parameter:
    return Parameter(weight.data.to(device), requires_grad=False)
