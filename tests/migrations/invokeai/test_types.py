"""What InvokeAI's types became: the ops lead from its own declarations to ours."""

import json
from typing import Any

import pytest
from tests.migrations.invokeai.corpus import folder

from nodeloom.migrations.invokeai.names import name_of
from nodeloom.migrations.invokeai.types import HISTORIES
from nodeloom.schema import Registry
from nodeloom.schema.history import Became, History, To
from nodeloom.schema.json import canonical_json
from nodeloom.schema.migration_checks import Fields, current_fields, undone

_REGISTRY = Registry.installed()
_BY_DENOISING = {"noise", "denoising_start", "denoising_end", "control", "ip_adapter", "t2i_adapter"}
_EXPLAINED = dict.fromkeys(
    ("denoise_latents", "denoise_latents_meta", "tiled_multi_diffusion_denoise_latents"), _BY_DENOISING
)
"""Inputs that are read otherwise, or stay where they are because nothing here takes them."""
_STAY = {"mask", "denoise_mask", "metadata", "clip2", "collection", "index", "total", "width", "height"}


def _before(history: History) -> Fields:
    """The fields of a type of InvokeAI, as its ops say."""
    became = history.became
    assert isinstance(became, Became)
    fields = current_fields(_REGISTRY[became.type])
    steps = [step for step in _REGISTRY[became.type].definition.migrations if isinstance(step, To)]
    for step in reversed([step for step in steps if step.version > became.version]):
        assert undone(step.ops, fields) == ""
    assert undone(became.ops, fields) == "", history.type
    return fields


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.type)
def test_the_ops_lead_to_what_is_installed(history: History) -> None:
    assert _before(history)["inputs"] is not None


def test_no_type_is_there_twice() -> None:
    assert len({history.type for history in HISTORIES}) == len(HISTORIES)


def test_the_ops_begin_with_the_inputs_that_invokeai_publishes_and_keep_their_defaults() -> None:
    published = json.loads(folder("invokeai-openapi-v6.8.json").read_text())["components"]["schemas"]
    theirs = {each["properties"]["type"]["const"]: each for each in published.values() if _is_node(each)}
    checked = 0
    for history in HISTORIES:
        name = name_of(history.type)
        if name not in theirs or "--" in history.type:
            continue
        inputs = _before(history)["inputs"]
        for field, schema in theirs[name]["properties"].items():
            if field in ("id", "type", "is_intermediate", "use_cache"):
                continue
            if field not in inputs:
                assert field in _STAY | _EXPLAINED.get(name, set()), (name, field)
                continue
            default = schema.get("orig_default", schema.get("default"))
            if default is not None and _is_json(inputs[field]) and inputs[field] is not None:
                assert _number(inputs[field]) == _number(default), (name, field)
                checked += 1
    assert checked > 60


def _is_node(schema: dict[str, Any]) -> bool:
    return schema.get("class") == "invocation"


def _is_json(value: object) -> bool:
    return isinstance(value, (str, int, float, bool, list, dict))


def _number(value: Any) -> bytes:
    return canonical_json(float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value)
