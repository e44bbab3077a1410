"""Films: what their networks see and are told beside the latents."""

from __future__ import annotations

import pytest
import torch

from nodeloom.runtime.diffusion.combining import from_ends_to_middle, from_first_to_last
from nodeloom.runtime.diffusion.film import Film, beginning, is_film_network, spread
from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.runtime.diffusion.sigmas import scaled_linear

FIRST = torch.arange(2 * 4 * 2 * 3, dtype=torch.float32).view(2, 4, 2, 3)


def call(count: int, height: int = 2, width: int = 3) -> NetworkCall:
    return NetworkCall(
        torch.zeros(count, 4, height, width), torch.tensor(1.0), 1.0, scaled_linear(), torch.zeros(count, 1, 8)
    )


def test_each_film_of_a_call_sees_the_first_picture_and_is_told_the_same() -> None:
    made = Film(FIRST, fps=7, motion=100, noise=0.5)(call(4), Window.of_all((2, 3)))
    assert made.beside is not None
    assert torch.equal(made.beside, torch.cat([FIRST, FIRST]))
    assert made.added is not None
    assert made.added["time_ids"].tolist() == [[6.0, 100.0, 0.5]] * 4
    assert made.more == {"num_frames": 2}


def test_a_part_of_the_latents_goes_with_that_part_of_the_picture() -> None:
    made = Film(FIRST)(call(2, 1, 2), Window(1, 1, 1, 2, (2, 3)))
    assert made.beside is not None
    assert torch.equal(made.beside, FIRST[:, :, 1:, 1:])


def test_a_film_of_nothing_begins_with_nothing() -> None:
    assert not beginning(None, FIRST).any()


def test_one_picture_begins_every_picture_of_a_film_in_its_size() -> None:
    found = beginning(torch.ones(1, 4, 8, 12), torch.zeros(3, 4, 2, 3))
    assert torch.equal(found, torch.ones(3, 4, 2, 3))


@pytest.mark.parametrize(
    ("given", "count", "expected"),
    [(3, 3, [0, 1, 2]), (2, 5, [0, 0, 1, 1, 1]), (5, 2, [0, 4]), (4, 3, [0, 2, 3]), (3, 1, [0])],
)
def test_several_pictures_are_spread_evenly(given: int, count: int, expected: list[int]) -> None:
    assert spread(torch.arange(given), count).tolist() == expected


def test_a_network_for_films_says_how_many_pictures_it_was_made_for() -> None:
    assert is_film_network({"num_frames": 25})
    assert not is_film_network({"in_channels": 8})


def test_guidance_grows_from_picture_to_picture() -> None:
    shown, avoided = torch.ones(5, 1, 1, 1), torch.zeros(5, 1, 1, 1)
    made = from_first_to_last(1.0)(shown, avoided, 3.0, shown, 1.0)
    assert made.flatten().tolist() == [1.0, 1.5, 2.0, 2.5, 3.0]
    made = from_ends_to_middle(1.0)(shown, avoided, 3.0, shown, 1.0)
    assert made.flatten().tolist() == [1.0, 2.0, 3.0, 2.0, 1.0]
