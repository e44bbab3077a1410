import pytest
import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.tiles import Tiling, in_tiles
from nodeloom.schema import InputError

SAMPLES = torch.rand(2, 3, 20, 30, generator=torch.Generator().manual_seed(0))


def larger(part: Tensor) -> Tensor:
    return functional.interpolate(part, scale_factor=2, mode="nearest")


@pytest.mark.parametrize("tiling", [Tiling(8, 12, 4, 2), Tiling(20, 11, 3, 2), Tiling(7, 64, 0, 2)])
def test_what_sees_only_its_own_cell_is_the_same_in_tiles(tiling: Tiling) -> None:
    assert in_tiles(SAMPLES, larger, tiling).allclose(larger(SAMPLES))


def test_tiles_may_make_less_of_what_goes_in() -> None:
    halved = in_tiles(SAMPLES, lambda part: functional.avg_pool2d(part, 2), Tiling(8, 8, 4, 0.5))
    assert halved.allclose(functional.avg_pool2d(SAMPLES, 2), atol=1e-6)


def test_what_fits_into_one_tile_is_computed_once_for_each_picture() -> None:
    seen: list[tuple[int, ...]] = []

    def note(part: Tensor) -> Tensor:
        seen.append(tuple(part.shape))
        return part

    in_tiles(SAMPLES, note, Tiling(20, 30, 4, 1))
    assert seen == [(1, 3, 20, 30)] * 2


def test_every_tile_is_counted_and_none_is_larger_than_asked_for() -> None:
    tiling = Tiling(8, 12, 4, 1)
    seen: list[tuple[int, ...]] = []

    def note(part: Tensor) -> Tensor:
        seen.append(tuple(part.shape[-2:]))
        return part

    in_tiles(SAMPLES[:1], note, tiling)
    assert len(seen) == tiling.count(20, 30) == 16
    assert max(seen) == (8, 12)


def test_between_two_tiles_one_fades_into_the_other() -> None:
    marks = iter((0.0, 1.0))
    made = in_tiles(torch.zeros(1, 1, 1, 8), lambda part: part + next(marks), Tiling(1, 5, 2, 1))
    assert made.flatten().tolist() == pytest.approx([0, 0, 0, 1 / 3, 2 / 3, 1, 1, 1])


def test_tiles_that_do_not_get_on_are_refused() -> None:
    with pytest.raises(
        InputError, match="tiles 8 wide or high can't overlap by 8: choose larger ones, or less overlap"
    ):
        in_tiles(SAMPLES, larger, Tiling(8, 8, 8, 2))
