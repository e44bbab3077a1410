"""The table of ComfyUI's node types: it says what the installed pack says, and what ComfyUI itself does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.migrations.comfyui.documents import CORPUS

from nodeloom.migrations.comfyui.names import PACK, class_of
from nodeloom.migrations.comfyui.signatures import output_names, signature_of
from nodeloom.schema import Catalogue, Registry

FILES = ("FileField", "ImageField", "ModelField")
"""Types of ours whose values are the names of files in ComfyUI."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Registry.installed().catalogue()


def test_the_types_of_the_pack_have_the_inputs_and_outputs_that_documents_are_read_with(catalogue: Catalogue) -> None:
    found = {key: each for key, each in catalogue.templates.items() if key.startswith(PACK)}
    assert found
    for type_id, template in found.items():
        signature = signature_of(class_of(type_id))
        assert signature is not None
        names = {slot.name: slot.type for slot in signature.inputs}
        assert template.inputs.keys() <= names.keys(), type_id
        assert set(signature.outputs) <= template.outputs.keys(), type_id
        files = {name for name, each in template.inputs.items() if each.type.name in FILES}
        values = {name for name in files if template.inputs[name].input != "connection"}
        assert values == {name for name, kind in names.items() if kind.endswith("_FILE")}, type_id


def test_outputs_are_called_in_lower_case_each_once() -> None:
    assert output_names(["IMAGE", "IMAGE", "Clip Vision!", "", "image_2"]) == (
        "image",
        "image_2",
        "clip_vision",
        "output_3",
        "image_2_2",
    )


@pytest.mark.skipif(CORPUS is None, reason="the corpus is not beside this checkout")
def test_the_table_is_what_comfyui_publishes() -> None:
    assert CORPUS is not None
    published: dict[str, Any] = json.loads((CORPUS / "comfyui-object_info.json").read_bytes())
    for class_type, said in published.items():
        signature = signature_of(class_type)
        assert signature is not None
        inputs = [name for part in ("required", "optional") for name in said["input"].get(part, {})]
        assert [slot.name for slot in signature.inputs][: len(inputs)] == inputs
        assert [*signature.titles][: len(said["output_name"])] == said["output_name"]
