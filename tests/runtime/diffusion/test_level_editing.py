import math

import pytest

from nodeloom.runtime.diffusion.level_editing import begun_at, filled_in, parted, parted_by_share, turned

ROW = (8.0, 4.0, 2.0, 1.0, 0.0)


def test_a_row_is_cut_at_a_level_that_both_parts_have() -> None:
    assert parted(ROW, 1) == ((8.0, 4.0), (4.0, 2.0, 1.0, 0.0))
    assert parted(ROW, 9) == (ROW, ())


@pytest.mark.parametrize(
    ("share", "parts"),
    [(0.5, ((8.0, 4.0, 2.0), (2.0, 1.0, 0.0))), (1.0, ((8.0,), ROW)), (0.0, ((), (0.0,)))],
)
def test_a_row_is_cut_by_the_share_of_steps(share: float, parts: tuple[tuple[float, ...], ...]) -> None:
    assert parted_by_share(ROW, share) == parts


def test_a_row_is_turned_and_begins_a_little_above_0() -> None:
    assert turned(ROW) == pytest.approx((1e-4, 1.0, 2.0, 4.0, 8.0))
    assert turned(()) == ()


def test_a_row_begins_at_another_level() -> None:
    assert begun_at(ROW, 136.0) == (136.0, *ROW[1:])
    with pytest.raises(ValueError, match="the row of noise levels is empty"):
        begun_at((), 1.0)


@pytest.mark.parametrize(
    ("spacing", "between"),
    [("linear", 6.0), ("cosine", 8 - 4 * math.sin(math.pi / 4)), ("sine", 8 - 4 * (1 - 0.5**0.5))],
)
def test_steps_within_a_range_become_several(spacing: str, between: float) -> None:
    assert filled_in(ROW, 2, math.inf, 5.0, spacing) == pytest.approx((8.0, between, *ROW[1:]))
    assert len(filled_in(ROW, 3, 4.0, 1.5, spacing)) == len(ROW) + 4
    assert filled_in((), 2, math.inf, 0.0, spacing) == ()
