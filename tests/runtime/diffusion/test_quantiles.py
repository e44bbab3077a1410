import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.runtime.diffusion.quantiles import beta_quantile, beta_share


@given(st.floats(0.001, 0.999))
def test_the_arcsine_distribution_is_met(share: float) -> None:
    assert beta_quantile(share, 0.5, 0.5) == pytest.approx(math.sin(math.pi * share / 2) ** 2, abs=1e-12)


@given(st.floats(0.001, 0.999))
def test_below_a_quantile_lies_its_share(share: float) -> None:
    assert beta_share(beta_quantile(share, 0.6, 0.6), 0.6, 0.6) == pytest.approx(share, abs=1e-12)


def test_the_ends_are_the_ends() -> None:
    assert (beta_quantile(0.0, 0.6, 0.6), beta_quantile(1.0, 0.6, 0.6)) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("share", "alpha", "beta", "point"),
    # of scipy 1.17: stats.beta.ppf
    [
        (0.3, 2.0, 5.0, 0.181803471),
        (0.9, 0.6, 0.9, 0.871705325),
        (0.5, 50.0, 3.5, 0.939949431),
        (0.05, 0.2, 40.0, 5e-9),
    ],
)
def test_uneven_shapes_are_met_too(share: float, alpha: float, beta: float, point: float) -> None:
    assert beta_quantile(share, alpha, beta) == pytest.approx(point, abs=1e-8)
