"""What leaves open says all of its values to programs that refuse what is left open."""

from __future__ import annotations

from typing import Any

from nodeloom.migrations import migrate
from nodeloom.migrations.export import exported
from nodeloom.migrations.formats import Format
from nodeloom.schema import Registry

CATALOGUE = Registry.installed().catalogue()
OPEN: dict[str, Any] = {
    "format": "nodeloom.workflow",
    "format_version": 2,
    "nodes": {
        "a": {"type": "comfyui/EmptyImage", "inputs": {"width": 8}},
        "b": {"type": "comfyui/SaveImage", "inputs": {}},
        "n": {"type": "comfyui/PrimitiveInt", "inputs": {"value": 3}},
    },
    "edges": [["a", "image", "b", "images"], ["n", "int", "a", "height"]],
}


def test_a_prompt_says_the_defaults_too_where_nothing_is_connected() -> None:
    prompt = exported(OPEN, Format.COMFYUI_API, CATALOGUE).document
    assert prompt["a"] == {
        "class_type": "EmptyImage", "inputs": {"width": 8, "height": ["n", 0], "batch_size": 1, "color": 0},
    }  # fmt: skip
    assert prompt["b"] == {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["a", 0]}}


def test_a_prompt_that_comes_and_goes_says_no_more_than_it_did() -> None:
    prompt: dict[str, Any] = {
        "b": {"class_type": "SaveImage", "inputs": {"images": ["a", 0]}},
        "a": {"class_type": "EmptyImage"},
    }
    assert exported(prompt, Format.COMFYUI_API, CATALOGUE).document == prompt


def test_our_own_documents_stay_as_short_as_they_are() -> None:
    assert migrate(OPEN, catalogue=CATALOGUE).workflow.nodes["b"].inputs == {}
