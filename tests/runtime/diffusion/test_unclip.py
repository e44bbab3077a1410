"""Pictures in the place of text: ComfyUI's numbers, and what networks are told."""

from __future__ import annotations

import pytest
import torch

from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.runtime.diffusion.sigmas import scaled_linear
from nodeloom.runtime.diffusion.unclip import Labeled, Pictured, Told, pictures_said
from nodeloom.schema import InputError

ONE, TWO = torch.linspace(-2.0, 2.0, 48), torch.linspace(1.0, -3.0, 48)
WINDOW = Window.of_all((4, 4))
FIGURES = {
    "one": ([(ONE, 0.75, 0.0)], 123, 0.0, [-1.500879, -1.438603, 1.491824, 0.75, 0.0]),
    "two": ([(ONE, 0.75, 0.1), (TWO, -0.5, 0.8)], 1336, 0.05, [-1.030691, -1.463156, 2.067935, 0.964966, -0.262375]),
}
"""Pictures, seed, merged noise, and the first numbers that ComfyUI 0.3.64 makes of them."""


def call(**changes: object) -> NetworkCall:
    values = {"sample": torch.zeros(2, 4, 4, 4), "embeds": torch.zeros(2, 77, 8), **changes}
    return NetworkCall(timestep=torch.tensor(1.0), sigma=1.0, table=scaled_linear(), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", FIGURES)
def test_pictures_are_noised_with_the_numbers_of_comfyui(case: str) -> None:
    pictures, seed, merged, figures = FIGURES[case]
    said = pictures_said([Pictured(*each) for each in pictures], seed, merged)
    assert said.shape == (1, 96)
    assert said[0, [0, 1, 47, 48, 72]].tolist() == pytest.approx(figures, abs=1e-5)


def test_seeds_from_the_least_to_the_largest_are_taken() -> None:
    for seed in (0, 3, 2**63 + 5, 2**64 - 1):
        assert pictures_said([Pictured(ONE, 1.0, 0.5)], seed, 0.0).isfinite().all()


def test_sdxl_is_told_in_the_place_of_the_pooled_text() -> None:
    given = call(added={"text_embeds": torch.zeros(2, 48), "time_ids": torch.ones(2, 6)})
    said = torch.arange(96.0)[None]
    told = Told(said)(given, WINDOW)
    assert told.added is not None
    assert torch.equal(told.added["text_embeds"], said[:, :48].expand(2, -1))
    assert torch.equal(told.added["time_ids"], torch.ones(2, 6))
    assert Told(said)(call(), WINDOW).added is None
    with pytest.raises(InputError, match="48 wide, the network reads pooled text 100 wide"):
        Told(said)(call(added={"text_embeds": torch.zeros(2, 100)}), WINDOW)


def test_networks_of_unclip_are_told_beside_the_text_or_of_nothing() -> None:
    said = torch.arange(96.0)[None]
    assert torch.equal(Labeled(said, 96)(call(), WINDOW).more["class_labels"], said.expand(2, -1))  # type: ignore[arg-type]
    assert torch.equal(Labeled(None, 96)(call(), WINDOW).more["class_labels"], torch.zeros(2, 96))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="48 wide, the network reads ones 50 wide"):
        Labeled(said, 100)(call(), WINDOW)
