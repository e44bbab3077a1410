"""Values of several prompts."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nodeloom.invocations.diffusion.entries import combined, entries, hinted, mapped, placed
from nodeloom.invocations.diffusion.hinting import Hinting
from nodeloom.invocations.diffusion.situation import Situation
from nodeloom.schema import ConditioningField, HintField, InputError, LatentsField, ModelField, UNetField

A, B, C = (ConditioningField(name=name) for name in "abc")


def names(field: ConditioningField) -> list[str]:
    return [entry.name for entry in entries(field)]


def test_lists_are_combined_into_one_list_in_order() -> None:
    both = combined([A, combined([B, C])])
    assert names(both) == ["a", "b", "c"]
    assert names(combined([both, both])) == ["a", "b", "c", "a", "b", "c"]
    assert all(entry.more == () for entry in entries(both))


def test_every_prompt_of_a_list_is_changed() -> None:
    changed = mapped(combined([A, B]), lambda entry: entry.model_copy(update={"name": entry.name * 2}))
    assert names(changed) == ["aa", "bb"]
    timed = mapped(combined([A, B]), lambda entry: entry.model_copy(update={"span": (0.0, 0.5)}))
    assert [entry.span for entry in entries(timed)] == [(0.0, 0.5)] * 2


def test_a_region_changes_in_what_is_said_only() -> None:
    weak = placed(A, lambda region: region.model_copy(update={"strength": 0.5}))
    rest = placed(weak, lambda region: region.model_copy(update={"rest": True}))
    assert rest.region is not None
    assert (rest.region.strength, rest.region.rest, rest.region.area) == (0.5, True, None)


def test_hints_are_kept_in_order() -> None:
    first, second = HintField(kind="control"), HintField(kind="shown")
    assert [
        hint.kind for entry in entries(hinted(hinted(combined([A, B]), first), second)) for hint in entry.hints
    ] == [
        "control",
        "shown",
    ] * 2


def test_a_value_with_all_its_parts_comes_back_from_json() -> None:
    hint = HintField(kind="control", settings={"strength": 1.0, "spreads": True, "steps": 3, "name": "x"})
    field = combined([placed(hinted(A, hint), lambda region: region), B])
    again = ConditioningField.model_validate_json(field.model_dump_json())
    assert again == field
    assert [type(value) for value in again.hints[0].settings.values()] == [float, bool, int, str]


class Four:
    """Stands for a network that takes latents alone."""

    config: dict[str, Any] = {"in_channels": 4}  # noqa: RUF012


def test_a_hint_of_a_kind_that_nobody_makes_is_refused(context: Any) -> None:
    latents = LatentsField(name=context.tensors.put({"samples": torch.zeros(1, 4, 2, 2)}))
    network: Any = Four()
    situation = Situation(UNetField(model=ModelField(name="m")), network, latents, seed=0)
    prompt = ConditioningField(name=context.tensors.put({"embeds": torch.zeros(1, 77, 8)}))
    with pytest.raises(InputError, match="the conditioning has a hint of kind nothing, must be one of control"):
        Hinting(context, situation).conditionings(hinted(prompt, HintField(kind="nothing")))
