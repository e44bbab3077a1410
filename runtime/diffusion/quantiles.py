"""Quantiles of the beta distribution, in fp64."""

import math

_HALVINGS = 56  # of [0, 1]: as fine as a float
_TERMS = 24  # of the continued fraction, which below the middle gains more than a digit with each


def beta_quantile(share: float, shape: float) -> float:
    """Return the point below which Beta(shape, shape) has that share (0..1) of its weight.

    Found by halving: the distribution function rises everywhere between 0 and 1.
    """
    low, high = 0.0, 1.0
    if share <= low or share >= high:
        return min(max(share, low), high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_share(middle, shape) < share else (low, middle)
    return (low + high) / 2


def beta_share(point: float, shape: float) -> float:
    """Return the weight of Beta(shape, shape) below `point`, strictly between 0 and 1.

    The continued fraction of the incomplete beta function (DLMF 8.17.22), which is quick below the middle; above it
    the distribution's symmetry helps.
    """
    if point > 0.5:
        return 1 - beta_share(1 - point, shape)
    log_front = shape * (math.log(point) + math.log1p(-point)) + math.lgamma(2 * shape) - 2 * math.lgamma(shape)
    return math.exp(log_front) / shape * _continued_fraction(point, shape)


def _continued_fraction(point: float, shape: float) -> float:
    """1 / (1 + d1 / (1 + d2 / (1 + ...))), from its far end."""
    value = 1.0
    for index in range(_TERMS, 0, -1):
        value = 1 + _coefficient(index, point, shape) / value
    return 1 / value


def _coefficient(index: int, point: float, shape: float) -> float:
    half = index // 2
    if index % 2:
        return -(shape + half) * (2 * shape + half) * point / ((shape + 2 * half) * (shape + 2 * half + 1))
    return half * (shape - half) * point / ((shape + 2 * half - 1) * (shape + 2 * half))
