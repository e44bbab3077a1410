"""Mixtures of models: a value that refers to both, whose weights are made when they are used.

Patches and mixtures are put on in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.schema import CLIPField, CLIPMixtureField, ModelError, ModelField, UNetField, UNetMixtureField

MODEL1: Final = "The network that is changed; what it predicts and its settings stay"
MODEL2: Final = "The network that is mixed in"
CLIP1: Final = "The text encoders that are changed"
CLIP2: Final = "The text encoders that are mixed in"
RATIO: Final = "Share of the first one: 1 is the first alone, 0 the second"
ALL: Final = ""
"""The beginning of all names."""

Weights = Mapping[str, tuple[float, float]]
"""How much of the first and of the second there is, by what names of parameters begin with."""


def mixed_networks(first: UNetField, second: UNetField, weights: Weights) -> UNetField:
    """The first network with the second mixed in; `ModelError` if they are known to be of different bases."""
    _check(first.model, second.model)
    added = UNetMixtureField(other=second, after=len(first.patches), weights=dict(weights))
    return first.model_copy(update={"mixtures": (*first.mixtures, added)})


def mixed_encoders(first: CLIPField, second: CLIPField, weights: Weights) -> CLIPField:
    """The first text encoders with the second mixed in; `ModelError` if they are known to be of different bases."""
    _check(first.beside or first.model, second.beside or second.model)
    added = CLIPMixtureField(other=second, after=len(first.patches), weights=dict(weights))
    return first.model_copy(update={"mixtures": (*first.mixtures, added)})


def by_ratio(ratio: float) -> tuple[float, float]:
    """The shares of two that are averaged."""
    return ratio, 1.0 - ratio


def _check(first: ModelField, second: ModelField) -> None:
    if None not in (first.base, second.base) and first.base != second.base:
        raise ModelError(
            f"model {first.name!r} is of base {first.base}, {second.name!r} is of base {second.base}; mix models of "
            "the same base only"
        )
