"""Prefixes of names tell what other nodes hold."""

from __future__ import annotations

from typing import Any

import pytest

from nodeloom.runtime.server.dispatch.prefixes import Holder, prefixes_in, with_values

HOLDERS = [
    Holder("KSampler", "First", {"seed": 7, "cfg": 8.0, "denoise": 0.35, "sampler_name": "euler"}),
    Holder("KSampler", "Second", {"seed": 8}),
    Holder("CheckpointLoaderSimple", "", {"ckpt_name": {"name": "XL/base.safetensors"}}),
    Holder("Shown", "KSampler", {"seed": 9, "on": True}),
]


@pytest.mark.parametrize(
    ("prefix", "filled"),
    [
        ("%KSampler.seed%", "7"),
        ("a/%First.cfg%_%Second.seed%_%KSampler.denoise%", "a/8_8_0.35"),
        ("%CheckpointLoaderSimple.ckpt_name%", "XL_base.safetensors"),
        ("%Shown.on%", "true"),
        ("%KSampler.none%_%None.seed%_%width%", "%KSampler.none%_%None.seed%_%width%"),
        ("%date:yyyy.MM.dd%", "%date:yyyy.MM.dd%"),
        ("plain", "plain"),
    ],
)
def test_a_node_is_named_by_its_type_or_else_by_its_title(prefix: str, filled: str) -> None:
    assert with_values({"s": prefix}, HOLDERS) == {"s": filled}


def document(**more: Any) -> dict[str, Any]:
    nodes = {
        "k": {"type": "comfyui/KSampler", "label": "mine", "inputs": {"seed": 5, "cfg": 7.5}},
        "s": {"type": "comfyui/SaveImage", "inputs": {"filename_prefix": "old/%mine.seed%_%KSampler.cfg%"}},
        "o": {"type": "image/save", "inputs": {"filename_prefix": "x"}},
        "d": {"type": "comfyui/SaveImage"},
    }
    return {"nodes": nodes, **more}


def test_a_document_says_what_files_of_comfyuis_nodes_are_called() -> None:
    assert prefixes_in(document(), {}) == {"s": "old/5_7.5"}


def test_inputs_of_a_run_come_before_values_and_what_is_connected_is_not_known() -> None:
    shown: dict[str, Any] = {"inputs": {"name": ["s", "filename_prefix"], "seed": ["k", "seed"], "gone": ["x", "y"]}}
    given: dict[str, Any] = {"name": "%KSampler.seed%", "seed": 6, "gone": 1}
    assert prefixes_in(document(interface=shown), given) == {"s": "6"}
    edges = [["p", "value", "s", "filename_prefix"]]
    assert prefixes_in(document(edges=edges), {}) == {}
    assert prefixes_in({}, {}) == {}
