"""A value of several encoded prompts, each of which may count somewhere or for a while only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nodeloom.schema import ConditioningField, HintField, RegionField


def entries(field: ConditioningField) -> tuple[ConditioningField, ...]:
    """The prompts of a value, one after the other, each alone."""
    return (field.model_copy(update={"more": ()}), *field.more)


def combined(fields: Sequence[ConditioningField]) -> ConditioningField:
    """One value of all prompts of these, which are at least one."""
    first, *others = (entry for field in fields for entry in entries(field))
    return first.model_copy(update={"more": tuple(others)})


def mapped(field: ConditioningField, change: Callable[[ConditioningField], ConditioningField]) -> ConditioningField:
    """A value with each of its prompts changed."""
    return combined([change(entry) for entry in entries(field)])


def placed(field: ConditioningField, change: Callable[[RegionField], RegionField]) -> ConditioningField:
    """A value with another region for each of its prompts; one that counts everywhere has a region without bounds."""
    return mapped(field, lambda entry: entry.model_copy(update={"region": change(entry.region or RegionField())}))


def hinted(field: ConditioningField, hint: HintField) -> ConditioningField:
    """A value with one more hint for each of its prompts."""
    return mapped(field, lambda entry: entry.model_copy(update={"hints": (*entry.hints, hint)}))
