"""What networks that steer compute: adapters by their outline, unions by the sort that they are told."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.runtime.models.control import toys

from nodeloom.runtime.models.control.adapter import T2IAdapter
from nodeloom.runtime.models.control.config import AdapterShape
from nodeloom.runtime.models.control.union import UnionControlNet


def union() -> Any:
    network: Any = UnionControlNet(**toys.UNION)
    return toys.filled(network)


def asked(network: Any, sort: int | None, picture: torch.Tensor) -> torch.Tensor:
    torch.manual_seed(1)
    batch = len(picture)
    down, mid = network(
        torch.randn(1, 4, 8, 8).expand(batch, -1, -1, -1),
        torch.tensor(5.0),
        encoder_hidden_states=torch.randn(1, 7, 2048).expand(batch, -1, -1),
        controlnet_cond=picture,
        added_cond_kwargs={"text_embeds": torch.randn(1, 32).expand(batch, -1), "time_ids": torch.ones(batch, 6)},
        return_dict=False,
        sort=sort,
    )
    assert [tuple(each.shape[1:]) for each in (down[0], mid)] == [(32, 8, 8), (128, 2, 2)]
    return torch.cat([each.flatten(1) for each in (*down, mid)], dim=1)


def test_a_union_answers_otherwise_for_each_sort_and_for_none() -> None:
    network, picture = union(), torch.rand(1, 3, 64, 64)
    answers = [asked(network, sort, picture) for sort in (None, 0, 2)]
    assert len({round(float(answer.sum()), 4) for answer in answers}) == 3


def test_pictures_of_a_batch_do_not_see_each_other() -> None:
    torch.manual_seed(1)
    network, pictures = union(), torch.rand(2, 3, 64, 64)
    together = asked(network, 1, pictures)
    torch.testing.assert_close(together[1:], asked(network, 1, pictures[1:]), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("light", [False, True])
def test_an_adapter_halves_the_size_at_every_level_but_the_first(light: bool) -> None:
    shape = AdapterShape(3, 8, (16, 24, 32, 32), layers=1, kernel=1, convolved=False, light=light)
    features = T2IAdapter(shape)(torch.rand(2, 3, 128, 96))
    assert [tuple(each.shape) for each in features] == [(2, 16, 16, 12), (2, 24, 8, 6), (2, 32, 4, 3), (2, 32, 2, 2)]


@pytest.mark.parametrize("convolved", [False, True])
def test_one_for_sdxl_halves_it_once(convolved: bool) -> None:
    shape = AdapterShape(3, 16, (16, 24, 32, 32), layers=1, kernel=1, convolved=convolved, light=False)
    features = T2IAdapter(shape)(torch.rand(1, 3, 128, 96))
    assert [tuple(each.shape[2:]) for each in features] == [(8, 6), (8, 6), (4, 3), (4, 3)]


def test_odd_sides_are_padded_with_zeros_at_both_ends() -> None:
    shape = AdapterShape(1, 8, (4, 4, 4, 4), layers=0, kernel=1, convolved=False, light=False)
    network: Any = T2IAdapter(shape)
    with torch.no_grad():
        network.conv_in.weight.zero_()
        network.conv_in.bias.fill_(1.0)
        first, second, *_ = network(torch.rand(1, 1, 24, 24))
    assert torch.equal(first, torch.ones(1, 4, 3, 3))
    assert torch.equal(second[0, 0], torch.tensor([[0.25, 0.5], [0.5, 1.0]]))
