"""Quantiles of the beta distribution, in fp64."""

import math

_HALVINGS = 56  # of [0, 1]: as fine as a float


def beta_quantile(share: float, alpha: float, beta: float) -> float:
    """Return the point below which Beta(alpha, beta) has that share (0..1) of its weight; both shapes are above 0.

    Found by halving: the distribution function rises everywhere between 0 and 1.
    """
    low, high = 0.0, 1.0
    if share <= low or share >= high:
        return min(max(share, low), high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_share(middle, alpha, beta) < share else (low, middle)
    return (low + high) / 2


def beta_share(point: float, alpha: float, beta: float) -> float:
    """Return the weight of Beta(alpha, beta) below `point`, strictly between 0 and 1.

    The continued fraction of the incomplete beta function (DLMF 8.17.22), which is quick below the mean or so; above
    it, the distribution is looked at from its other end.
    """
    if point > (alpha + 1) / (alpha + beta + 2):
        return 1 - beta_share(1 - point, beta, alpha)
    log_front = alpha * math.log(point) + beta * math.log1p(-point)
    log_front += math.lgamma(alpha + beta) - math.lgamma(alpha) - math.lgamma(beta)
    return math.exp(log_front) / alpha * _continued_fraction(point, alpha, beta)


def _continued_fraction(point: float, alpha: float, beta: float) -> float:
    """1 / (1 + d1 / (1 + d2 / (1 + ...))), from its far end."""
    value = 1.0
    terms = 24 + 3 * int(max(alpha, beta))  # while the shapes are small, more than a digit is gained with each
    for index in range(terms, 0, -1):
        value = 1 + _coefficient(index, point, alpha, beta) / value
    return 1 / value


def _coefficient(index: int, point: float, alpha: float, beta: float) -> float:
    half = index // 2
    if index % 2:
        return -(alpha + half) * (alpha + beta + half) * point / ((alpha + 2 * half) * (alpha + 2 * half + 1))
    return half * (beta - half) * point / ((alpha + 2 * half - 1) * (alpha + 2 * half))
