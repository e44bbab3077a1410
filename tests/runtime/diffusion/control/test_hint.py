"""What ControlNets and adapters add to a call of a network: how much of it, when, and after what is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from tests.runtime.models.control import toys

from nodeloom.runtime.diffusion.control.hint import WITHIN, ControlledByAdapter, ControlledByNet, Steering
from nodeloom.runtime.diffusion.control.pictures import fitted
from nodeloom.runtime.diffusion.control.told import Told
from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.runtime.diffusion.sigmas import scaled_linear
from nodeloom.runtime.models.control.union import UnionControlNet
from nodeloom.schema import InputError

TABLE = scaled_linear()
PICTURE = torch.rand(1, 3, 40, 40)


@pytest.fixture(scope="module")
def net() -> Any:
    return toys.control()


def call(batch: int = 1, width: int = 768, sigma: float = 2.0, **more: Any) -> NetworkCall:
    torch.manual_seed(3)
    sample = torch.randn(1, 4, 8, 8).expand(batch, -1, -1, -1)
    embeds = torch.randn(1, 7, width).expand(batch, -1, -1)
    return NetworkCall(sample, torch.tensor(300.0), sigma, TABLE, embeds, **more)


def steered(hint: Any, given: NetworkCall) -> NetworkCall:
    height, width = given.sample.shape[-2:]
    found: NetworkCall = hint(given, Window.of_all((height, width)))
    return found


def test_a_controlnet_adds_to_every_skip_and_to_the_middle(net: Any) -> None:
    given = call()
    found = steered(ControlledByNet(net, PICTURE, Steering()), given)
    assert [tuple(each.shape[1:]) for each in found.down] == [(32, 8, 8), (32, 8, 8), (32, 4, 4), (64, 4, 4)]
    assert found.mid is not None
    assert found.mid.shape == (1, 64, 4, 4)
    assert given.down == ()


def test_its_effect_is_multiplied_and_adds_to_what_is_there(net: Any) -> None:
    whole, half = (steered(ControlledByNet(net, PICTURE, Steering(strength)), call()) for strength in (1.0, 0.5))
    chained = steered(ControlledByNet(net, PICTURE, Steering(0.5)), half)
    for one, other in zip((*whole.down, whole.mid), (*chained.down, chained.mid), strict=True):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize(
    ("share", "is_on"), [(0.0, False), (0.1, True), (0.3, True), (0.5, True), (0.51, False), (1.0, False)]
)
def test_it_counts_over_its_part_of_the_schedule_with_both_ends(net: Any, share: float, is_on: bool) -> None:
    hint = ControlledByNet(net, PICTURE, Steering(start=0.1, end=0.5))
    given = call(sigma=TABLE.at(share))
    assert (steered(hint, given) is not given) is is_on


def test_a_pooled_effect_is_the_same_all_over_the_picture(net: Any) -> None:
    plain, pooled = (steered(ControlledByNet(net, PICTURE, Steering(pooled=each)), call()) for each in (False, True))
    for one, other in zip(plain.down, pooled.down, strict=True):
        torch.testing.assert_close(one.mean(dim=(2, 3), keepdim=True).expand_as(one), other)


def test_a_soft_effect_is_that_of_diffusers_guess_mode(net: Any) -> None:
    given = call()
    found = steered(ControlledByNet(net, PICTURE, Steering(0.8, soft=True)), given)
    height, width = (8 * side for side in given.sample.shape[-2:])
    down, mid = net(
        given.sample, given.timestep, encoder_hidden_states=given.embeds, conditioning_scale=0.8, guess_mode=True,
        controlnet_cond=fitted(PICTURE, height // 8, width // 8), return_dict=False,
    )  # fmt: skip
    for one, other in zip((*found.down, found.mid), (*down, mid), strict=True):
        torch.testing.assert_close(one, other)


def test_pictures_of_a_batch_steer_one_each(net: Any) -> None:
    pictures = torch.rand(2, 3, 64, 64)
    together = steered(ControlledByNet(net, pictures, Steering()), call(batch=4, prompts=2))
    alone = steered(ControlledByNet(net, pictures[1:], Steering()), call())
    for number in (1, 3):
        torch.testing.assert_close(together.down[0][number], alone.down[0][0], atol=1e-4, rtol=1e-4)


def test_another_size_of_latents_gets_the_picture_in_that_size(net: Any) -> None:
    hint = ControlledByNet(net, PICTURE, Steering())
    small = call()
    for sample in (small.sample, torch.randn(1, 4, 4, 12), small.sample):
        found = steered(hint, replace(small, sample=sample))
        assert found.down[0].shape[-2:] == sample.shape[-2:]


def test_a_controlnet_reads_the_text_that_is_told_and_leaves_the_networks_own(net: Any) -> None:
    given, hint = call(batch=2), ControlledByNet(net, PICTURE, Steering())
    other = torch.randn(1, 9, 768)
    told = steered(Told(other), given)
    found = steered(hint, told)
    assert found.embeds is given.embeds
    expected = steered(hint, replace(given, embeds=other.expand(2, -1, -1)))
    for one, another in zip(found.down, expected.down, strict=True):
        assert one.equal(another)
    assert not torch.allclose(found.down[-1], steered(hint, given).down[-1])


def test_channels_beside_the_latents_are_not_shown_to_it(net: Any) -> None:
    given = call()
    wider = replace(given, sample=torch.cat([given.sample, torch.randn(1, 5, 8, 8)], dim=1))
    one, other = (steered(ControlledByNet(net, PICTURE, Steering()), each) for each in (given, wider))
    assert torch.equal(one.down[0], other.down[0])


def test_a_controlnet_of_another_base_is_refused(net: Any) -> None:
    with pytest.raises(InputError, match="read text 768 wide; this one reads text 2048 wide: choose a ControlNet for"):
        steered(ControlledByNet(net, PICTURE, Steering()), call(width=2048))
    with pytest.raises(InputError, match="2048 wide, with a label"):
        steered(ControlledByNet(toys.control(toys.XL), PICTURE, Steering()), call(width=2048))


def test_a_union_is_told_the_sort_and_refuses_one_that_it_does_not_know() -> None:
    network: Any = toys.filled(UnionControlNet(**toys.UNION))
    added = {"text_embeds": torch.randn(1, 32), "time_ids": torch.ones(1, 6)}
    untold, told = (
        steered(ControlledByNet(network, PICTURE, Steering(sort=sort)), call(width=2048, added=added))
        for sort in (None, 2)
    )
    assert not torch.equal(untold.down[0], told.down[0])
    with pytest.raises(InputError, match="knows 3 sorts of pictures, and this is number 4"):
        ControlledByNet(network, PICTURE, Steering(sort=3))


def test_others_take_no_notice_of_a_sort(net: Any) -> None:
    one, other = (steered(ControlledByNet(net, PICTURE, Steering(sort=sort)), call()) for sort in (None, 7))
    assert torch.equal(one.down[0], other.down[0])


def test_an_adapter_adds_within_the_levels_and_several_add_up() -> None:
    adapter = toys.adapter()
    hint = ControlledByAdapter(adapter, PICTURE, Steering(0.5))
    once = steered(hint, call(batch=2))
    twice = steered(hint, once)
    features, more = once.more[WITHIN], twice.more[WITHIN]
    assert isinstance(features, list)
    assert isinstance(more, list)
    assert [tuple(each.shape) for each in features] == [(2, 16, 8, 8), (2, 24, 4, 4), (2, 32, 2, 2), (2, 32, 1, 1)]
    for one, other in zip(features, more, strict=True):
        torch.testing.assert_close(2 * one, other)


def test_what_the_network_takes_out_of_a_list_is_there_again_in_the_next_step() -> None:
    hint = ControlledByAdapter(toys.adapter(), PICTURE, Steering())
    first = steered(hint, call()).more[WITHIN]
    assert isinstance(first, list)
    first.clear()
    again = steered(hint, call()).more[WITHIN]
    assert isinstance(again, list)
    assert len(again) == 4


@pytest.mark.parametrize(("own", "asked"), [(torch.bfloat16, torch.float32), (torch.float32, torch.bfloat16)])
def test_its_number_format_may_be_another_one_than_the_networks(own: torch.dtype, asked: torch.dtype) -> None:
    network: Any = toys.filled(UnionControlNet(**toys.UNION)).to(own)
    added = {"text_embeds": torch.randn(1, 32).to(asked), "time_ids": torch.ones(1, 6)}
    given = call(width=2048, added=added)
    given = replace(given, sample=given.sample.to(asked), embeds=given.embeds.to(asked))
    for hint in (
        ControlledByNet(network, PICTURE, Steering(sort=1)),
        ControlledByNet(toys.control(toys.XL).to(own), PICTURE, Steering()),
        ControlledByAdapter(toys.adapter().to(own), PICTURE, Steering()),
    ):
        found = steered(hint, given)
        features = found.more.get(WITHIN, [])
        assert isinstance(features, list)
        assert {each.dtype for each in (*found.down, *features)} == {asked}
