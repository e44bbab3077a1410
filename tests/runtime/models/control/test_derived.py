"""ControlNets that are kept as what they add to a UNet are the sum of both."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from diffusers import UNet2DConditionModel
from tests.runtime.models.control import toys
from torch import Tensor

from nodeloom.runtime.models.control.derived import derived_control
from nodeloom.schema import ModelError

_HINT = "conditioning_embedding_out_channels"


@pytest.fixture(scope="module")
def unet() -> Any:
    config = {name: value for name, value in toys.FIRST.items() if name != _HINT}
    network: Any = UNet2DConditionModel(**config, up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"))
    return toys.filled(network, seed=7)


def _places(network: Any, tensor: Tensor) -> list[str]:
    """What a tensor of a ControlNet is called in the original layout."""
    return [name for name, other in toys.original(network).items() if other.data_ptr() == tensor.data_ptr()]


def assert_close(found: torch.nn.Module, wanted: dict[str, Tensor]) -> None:
    for name, tensor in found.state_dict().items():
        torch.testing.assert_close(tensor, wanted[name], msg=name)


@pytest.mark.parametrize("prefix", ["", "control_model."])
def test_a_difference_is_added_to_the_weights_of_the_unet(unet: Any, prefix: str) -> None:
    network, base = toys.control(), unet.state_dict()
    found = derived_control("ink", {**toys.original(network, prefix), "difference": torch.tensor(1)}, unet)
    own = network.state_dict()
    assert_close(found, {name: own[name] + base[name] if name in base else own[name] for name in own})


def test_a_control_lora_is_its_factors_on_the_unet_and_what_it_has_of_its_own(unet: Any) -> None:
    network, base = toys.control(), unet.state_dict()
    weights = {"lora_controlnet": torch.tensor([])}
    wanted = {name: base.get(name, tensor) for name, tensor in network.state_dict().items()}
    ours_of = {place: name for name, tensor in toys.tensors(network).items() for place in _places(network, tensor)}
    for name, tensor in toys.original(network).items():
        if name.startswith(("zero_convs", "middle_block_out", "input_hint_block")) or tensor.ndim < 2:
            weights[name] = tensor
            wanted[ours_of[name]] = tensor
        elif name.endswith(".weight"):
            up, down = torch.randn(len(tensor), 2), torch.randn(2, *tensor.shape[1:])
            weights |= {name.replace(".weight", ".up"): up, name.replace(".weight", ".down"): down}
            wanted[ours_of[name]] = base[ours_of[name]] + (up @ down.flatten(1)).view(tensor.shape)
    assert_close(derived_control("ink", weights, unet), wanted)


def test_one_of_another_network_is_refused(unet: Any) -> None:
    other = toys.control({**toys.FIRST, "block_out_channels": (64, 128)})
    with pytest.raises(ModelError, match="model 'ink' is what a ControlNet adds to another network"):
        derived_control("ink", {**toys.original(other), "difference": torch.tensor(1)}, unet)


def test_the_unet_stays_as_it_was(unet: Any) -> None:
    before = {name: tensor.clone() for name, tensor in unet.state_dict().items()}
    derived_control("ink", {**toys.original(toys.control()), "difference": torch.tensor(1)}, unet)
    assert all(torch.equal(tensor, before[name]) for name, tensor in unet.state_dict().items())
