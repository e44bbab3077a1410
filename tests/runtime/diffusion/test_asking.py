"""Several prompts as one: weights, places, parts of the run, and what the network is asked at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from tests.runtime.diffusion.toys import FakeNetwork

from nodeloom.runtime.diffusion.asking import Asked
from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.denoiser import Model
from nodeloom.runtime.diffusion.guidance import Guided
from nodeloom.runtime.diffusion.hints import Hinted, NetworkCall
from nodeloom.runtime.diffusion.regions import Area, Region, Window
from nodeloom.schema import InputError

X = torch.randn(2, 4, 16, 16, generator=torch.Generator().manual_seed(0))
ONE, TWO = (Conditioning(torch.full((1, 77, 8), weight)) for weight in (0.3, -0.2))


def predicted(*prompt: Conditioning, sigma: float = 2.0, x: torch.Tensor = X) -> torch.Tensor:
    """What a prompt says of x."""
    return Asked(Model(FakeNetwork()), [prompt]).predictions(x, sigma)[0]


def said(prompt: Conditioning, *, sigma: float = 2.0, x: torch.Tensor = X) -> torch.Tensor:
    """The same for one that counts everywhere and always."""
    return predicted(Conditioning(prompt.embeds), sigma=sigma, x=x)


def test_prompts_for_the_whole_picture_are_averaged_by_their_strengths() -> None:
    found = predicted(ONE, replace(TWO, region=Region(strength=3.0)))
    torch.testing.assert_close(found, (said(ONE) + 3 * said(TWO)) / 4)


def test_outside_of_an_area_only_the_others_count() -> None:
    found = predicted(ONE, replace(TWO, region=Region(Area(0, 8, 16, 8))))
    torch.testing.assert_close(found[..., :8], said(ONE)[..., :8])
    torch.testing.assert_close(found[..., 10:], ((said(ONE) + said(TWO)) / 2)[..., 10:])
    torch.testing.assert_close(found[..., 8], ((said(ONE) + said(TWO) / 2) / 1.5)[..., 8])


def test_the_network_sees_no_more_than_the_area() -> None:
    network = FakeNetwork()
    prompt = replace(ONE, region=Region(Area(4, 0, 8, 16)))
    Asked(Model(network), [[prompt]]).predictions(X, 2.0)
    assert [call["sample"].shape for call in network.calls] == [(2, 4, 8, 16)]


def test_where_nothing_counts_there_is_nothing() -> None:
    found = predicted(replace(ONE, region=Region(Area(0, 0, 16, 8))))
    torch.testing.assert_close(found[..., :8], said(ONE)[..., :8])
    assert not found[..., 8:].any()


def test_masks_share_the_picture() -> None:
    left = torch.zeros(1, 1, 16, 16)
    left[..., :4] = 1.0
    found = predicted(replace(ONE, region=Region(mask=left)), replace(TWO, region=Region(mask=1 - left)))
    torch.testing.assert_close(found[..., :4], said(ONE)[..., :4])
    torch.testing.assert_close(found[..., 4:], said(TWO)[..., 4:])


def test_a_rest_counts_where_nothing_else_does() -> None:
    part = replace(ONE, region=Region(Area(0, 0, 16, 8)))
    found = predicted(part, replace(TWO, region=Region(rest=True)))
    torch.testing.assert_close(found[..., :6], said(ONE)[..., :6])
    torch.testing.assert_close(found[..., 8:], said(TWO)[..., 8:])
    torch.testing.assert_close(found[..., 7], ((said(ONE) + said(TWO)) / 2)[..., 7])  # the area's edge is half gone


def test_a_rest_of_nothing_is_not_asked() -> None:
    network = FakeNetwork()
    Asked(Model(network), [[ONE, replace(TWO, region=Region(rest=True))]]).predictions(X, 2.0)
    assert [len(call["sample"]) for call in network.calls] == [2]


@pytest.mark.parametrize(("share", "counts"), [(0.1, False), (0.3, True), (0.5, True), (0.6, True), (0.7, False)])
def test_a_prompt_for_a_part_of_the_run_counts_from_its_first_level_to_its_last(share: float, counts: bool) -> None:
    sigma = Model(FakeNetwork()).table.at(share)
    found = predicted(replace(ONE, span=(0.3, 0.6)), sigma=sigma)
    assert bool(found.any()) is counts


def test_a_span_over_the_whole_schedule_is_always() -> None:
    for sigma in (20.0, 1.0, 0.001):
        assert predicted(replace(ONE, span=(0.0, 1.0)), sigma=sigma).equal(said(ONE, sigma=sigma))


def test_prompts_of_one_shape_are_asked_together_but_no_more_than_two_pictures() -> None:
    network = FakeNetwork()
    corners = [replace(ONE, region=Region(Area(top, left, 8, 8))) for top in (0, 8) for left in (0, 8)]
    Asked(Model(network), [[*corners, ONE, TWO, ONE]]).predictions(X, 2.0)
    assert [tuple(call["sample"].shape) for call in network.calls] == [
        (8, 4, 8, 8),
        (4, 4, 16, 16),
        (2, 4, 16, 16),
    ]


def test_prompts_with_the_same_hints_are_asked_together_and_others_alone() -> None:
    def brightened(call: NetworkCall, window: Window) -> NetworkCall:
        return replace(call, sample=call.sample + 1.0)

    network, hints = FakeNetwork(), (Hinted("control", brightened),)
    shown, avoided = replace(ONE, hints=hints), replace(TWO, hints=hints)
    Guided(Model(network), [shown, ONE], [avoided], 4.0)(X, 2.0, 0)
    assert [len(call["sample"]) for call in network.calls] == [4, 2]
    torch.testing.assert_close(network.calls[0]["sample"][:2], network.calls[1]["sample"] + 1.0)


def test_hints_are_told_where_the_latents_lie() -> None:
    told: list[Window] = []

    def noting(call: NetworkCall, window: Window) -> NetworkCall:
        told.append(window)
        return call

    entries = [replace(ONE, hints=(Hinted("control", noting),), region=Region(Area(0, left, 16, 8))) for left in (0, 8)]
    Asked(Model(FakeNetwork()), [entries]).predictions(X, 2.0)
    assert told == [Window(0, 0, 16, 8, (16, 16)), Window(0, 8, 16, 8, (16, 16))]


def test_one_prompt_for_everything_is_the_network_s_own_word() -> None:
    network = FakeNetwork()
    asked = Asked(Model(network), [[ONE], [TWO]])
    shown, avoided = asked.predictions(X, 2.0)
    assert torch.equal(shown, said(ONE))
    assert torch.equal(avoided, said(TWO))
    assert torch.equal(asked.predictions(X, 2.0, [1])[0], said(TWO))


def test_an_area_outside_of_the_latents_is_refused() -> None:
    with pytest.raises(InputError, match="the latents have 16 x 16"):
        predicted(replace(ONE, region=Region(Area(16, 0, 8, 8))))


def test_a_hint_may_add_to_the_network_s_layers_and_arguments() -> None:
    def steering(call: NetworkCall, window: Window) -> NetworkCall:
        return replace(call, down=(X, X), mid=X, more={"class_labels": X})

    network = FakeNetwork()
    Asked(Model(network), [[replace(ONE, hints=(Hinted("control", steering),))]]).predictions(X, 2.0)
    call = network.calls[0]
    assert call["down_block_additional_residuals"] == (X, X)
    assert call["mid_block_additional_residual"] is call["class_labels"] is X
