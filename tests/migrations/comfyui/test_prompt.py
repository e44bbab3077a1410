"""Prompts of ComfyUI's API: opened, and written back."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.migrations.comfyui.documents import edges, opened, prompt_of

from nodeloom.migrations import Status, read_document
from nodeloom.migrations.comfyui.prompt_writing import write_prompt
from nodeloom.migrations.picture import SIGNATURE
from nodeloom.schema import DocumentError, Workflow

PROMPT: dict[str, Any] = {
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd/v1-5.safetensors"}},
    "6": {
        "class_type": "CLIPTextEncode",
        "inputs": {"text": "a cat", "clip": ["4", 1]},
        "_meta": {"title": "Positive"},
    },
    "57:8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "3": {"class_type": "KSampler", "inputs": {"seed": 7, "model": ["4", 0], "positive": ["6", 0]}},
}


def test_nodes_links_and_titles_have_their_place() -> None:
    report = opened(PROMPT)
    nodes = report.workflow.nodes
    assert [node.type for node in nodes.values()] == [f"comfyui/{each['class_type']}" for each in PROMPT.values()]
    assert nodes["6"].label == "Positive"
    assert nodes["6"].inputs == {"text": "a cat"}
    assert ("4", "vae", "57:8", "vae") in edges(report)
    assert ("3", "latent", "57:8", "samples") in edges(report)
    assert "residue" not in json.dumps(report.document)


def test_the_name_of_a_model_or_picture_file_is_a_reference_here() -> None:
    assert opened(PROMPT).workflow.nodes["4"].inputs == {"ckpt_name": {"name": "sd/v1-5.safetensors"}}
    picture = {"1": {"class_type": "LoadImage", "inputs": {"image": "cat.png [input]"}}}
    report = opened(picture)
    assert report.workflow.nodes["1"].inputs == {"image": {"name": "cat.png"}}
    assert prompt_of(report.workflow) == picture


def test_a_reference_that_was_edited_is_written_as_it_is_now() -> None:
    workflow = opened({"1": {"class_type": "LoadImage", "inputs": {"image": "cat.png [input]"}}}).workflow
    workflow.nodes["1"].inputs["image"] = {"name": "dog.png", "hash": "blake3:00"}
    assert prompt_of(workflow)["1"]["inputs"] == {"image": "dog.png"}


@pytest.mark.parametrize(
    "prompt",
    [
        PROMPT,
        {"prompt": PROMPT, "client_id": "me", "extra_data": {"extra_pnginfo": {"workflow": {"nodes": []}}}},
        {"1": {"class_type": "X", "inputs": {"a": {"__value__": [1, 2]}, "b": [1, 2, 3], "c": ["x", "y"], "d": []}}},
        {"1": {"class_type": "X", "inputs": {"a": [512, 512], "b": {"x": [["1", 0]]}, "c": None}}},
        {"1": {"class_type": "X", "inputs": {}, "is_changed": ["ab"], "_meta": {"title": "T", "more": 1}}},
        {"1": {"class_type": "X", "inputs": {}, "_meta": {}}, "2": {"class_type": "X", "inputs": {}, "_meta": None}},
        {"1": {"class_type": "X"}, "2": {"class_type": "X", "inputs": None}, "3": {"class_type": "X", "inputs": {}}},
        {"1": {"class_type": "X", "inputs": [1]}, "2": {"class_type": "Y", "inputs": {"": 1, "y" * 300: ["1", 0]}}},
        {"": {"class_type": "X", "inputs": {"a": ["n" * 300, 1]}}, "n" * 300: {"class_type": "X", "inputs": {}}},
        {"1": {"class_type": "X", "inputs": {"self": ["1", 3], "other": ["2", 0]}}, "version": 1, "z": {"a": 1}},
    ],
    ids=range(10),
)
def test_a_prompt_comes_back_as_it_was(prompt: Any) -> None:
    assert prompt_of(opened(prompt).workflow) == prompt


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
IDS = st.sampled_from(["1", "2", "3", "4:5", ""])
CLASSES = st.sampled_from(["KSampler", "CheckpointLoaderSimple", "VAEDecode", "LoadImage", "Unheard of/type"])
LINKS = st.tuples(IDS | st.integers(0, 4), st.integers(-1, 6) | st.just(2.0)).map(list)
NAMES = st.sampled_from(["model", "seed", "image", "ckpt_name", "samples", "widget_2", "odd.name"]) | st.text(
    max_size=4
)
NODES = st.fixed_dictionaries(
    {"class_type": CLASSES, "inputs": st.dictionaries(NAMES, LINKS | VALUES, max_size=5) | VALUES},
    optional={"_meta": VALUES | st.fixed_dictionaries({"title": VALUES}), "is_changed": VALUES},
)


@settings(max_examples=60, derandomize=True)
@given(st.dictionaries(IDS, NODES, min_size=1, max_size=4))
def test_whatever_is_in_a_prompt_comes_back_as_it_was(prompt: dict[str, Any]) -> None:
    assert write_prompt(opened(prompt).workflow, "my.json").document == prompt


def test_a_node_that_is_missing_is_named_once_with_all_who_need_it() -> None:
    prompt = {
        "a": {"class_type": "VAEDecode", "inputs": {"samples": ["gone", 0], "vae": ["loader", 2]}},
        "b": {"class_type": "VAEDecode", "inputs": {"samples": ["gone", 0]}},
    }
    report = opened(prompt)
    said = [change for change in report.changes if change.op == "missing_node"]
    assert [change.path for change in said] == ["nodes.gone", "nodes.loader"]
    assert "a.samples, b.samples" in said[0].message
    assert report.status is Status.NEEDS_CHOICE


def test_inputs_that_are_none_and_outputs_that_no_node_has_are_told() -> None:
    prompt = {"a": {"class_type": "X", "inputs": [1]}, "b": {"class_type": "X", "inputs": {"i": ["a", -1]}}}
    strange, output = opened(prompt).changes[1:]
    assert (strange.node, strange.path, strange.status, strange.before) == ("a", "inputs", Status.LOSSY, [1])
    assert (output.node, output.path, output.status) == ("b", "inputs.i", Status.NEEDS_CHOICE)
    assert "node a has no output -1, which feeds b.i" in output.message


def test_a_link_to_a_missing_node_gives_way_to_what_was_connected_since() -> None:
    prompt = {"a": {"class_type": "X", "inputs": {"i": ["gone", 0]}}, "b": {"class_type": "Y", "inputs": {}}}
    workflow = opened(prompt).workflow
    edited = workflow.model_copy(update={"edges": [("b", "output_1", "a", "i")]})
    assert prompt_of(edited)["a"]["inputs"] == {"i": ["b", 1]}


def test_calls_are_written_out_and_values_that_are_shared_become_plain_ones() -> None:
    inner = {
        "nodes": {
            "n": {"type": "comfyui/X", "inputs": {"own": 1}},
            "m": {"type": "comfyui/X"},
            "pass": {"type": "core/integer", "inputs": {"value": 3}},
        },
        "edges": [["n", "output_0", "m", "before"], ["pass", "value", "m", "count"]],
        "interface": {
            "inputs": {"seed": ["n", "seed"], "count": ["pass", "value"]},
            "outputs": {"y": ["m", "output_2"]},
        },
    }
    nodes = {
        "call": {"type": "core/call_workflow", "inputs": {"subgraph": {"name": "s"}, "seed": 5}},
        "text": {"type": "core/string", "inputs": {"value": "hello"}},
        "end": {"type": "comfyui/Y"},
    }
    document = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": nodes,
        "edges": [["call", "y", "end", "in"], ["text", "value", "end", "text"]],
        "subgraphs": {"s": inner},
    }
    assert prompt_of(Workflow.of_json(document)) == {
        "call:n": {"class_type": "X", "inputs": {"own": 1, "seed": 5}},
        "call:m": {"class_type": "X", "inputs": {"before": ["call:n", 0], "count": 3}},
        "end": {"class_type": "Y", "inputs": {"in": ["call:m", 2], "text": "hello"}},
    }


def test_muted_nodes_are_left_out_and_bypassed_ones_are_gone_through() -> None:
    lora: dict[str, Any] = {"lora_name": "x.safetensors", "model": ["1", 0], "clip": ["1", 1]}
    prompt: dict[str, Any] = {**PROMPT, "1": PROMPT["4"], "2": {"class_type": "LoraLoader", "inputs": lora}}
    prompt["6"] = {"class_type": "CLIPTextEncode", "inputs": {"clip": ["2", 1]}}
    workflow = opened(prompt).workflow
    workflow.nodes["2"].mode = "bypassed"
    workflow.nodes["57:8"].mode = "muted"
    written = write_prompt(workflow, "my.json")
    inputs: Any = written.document["6"]
    assert written.document.keys() == {"1", "3", "4", "6"}
    assert inputs["inputs"] == {"clip": ["1", 1]}
    assert [change.node for change in written.changes] == ["57:8", "2"]


def test_what_a_prompt_can_not_say_is_told() -> None:
    workflow = opened(PROMPT).workflow
    document: dict[str, Any] = {**workflow.document(), "view": {"positions": {"4": [1, 2]}}}
    document["nodes"] = {**document["nodes"], "x": {"type": "core/compare"}}
    changes = write_prompt(Workflow.of_json(document), "my.json").changes
    assert [(change.path, change.node, change.status) for change in changes] == [
        ("view", "", Status.LOSSY),
        ("", "x", Status.LOSSY),
    ]


def test_values_that_nobody_gets_and_calls_that_call_nothing_are_told() -> None:
    nodes = {
        "n": {"type": "comfyui/X"},
        "used": {"type": "core/string", "inputs": {"value": "a"}},
        "first": {"type": "core/string", "inputs": {"value": "b"}},
        "alone": {"type": "core/string", "inputs": {"value": "c"}},
        "muted": {"type": "core/string", "inputs": {"value": "d"}, "mode": "muted"},
        "empty": {"type": "core/call_workflow", "inputs": {"subgraph": {"name": "gone"}}},
        "off": {"type": "core/call_workflow", "inputs": {"subgraph": {"name": "gone"}}, "mode": "bypassed"},
    }
    edges = [["first", "value", "used", "value"], ["used", "value", "n", "text"], ["muted", "value", "n", "more"]]
    document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": edges}
    written = write_prompt(Workflow.of_json(document), "my.json")
    assert written.document == {"n": {"class_type": "X", "inputs": {"text": "b"}}}
    assert {change.node: change.message.removesuffix(": a prompt leaves it out") for change in written.changes} == {
        "alone": "the node feeds no node of the prompt",
        "muted": "the node is muted",
        "empty": "the node calls a subgraph that the workflow does not have",
        "off": "the node is bypassed",
    }


def test_a_workflow_without_nodes_of_comfyui_is_no_prompt() -> None:
    workflow = Workflow.of_json({"format": "nodeloom.workflow", "format_version": 2, "nodes": {}})
    with pytest.raises(DocumentError, match="my.json can't be written as a prompt: none of its nodes"):
        write_prompt(workflow, "my.json")


def test_a_subgraph_that_calls_itself_is_not_written_out_for_ever() -> None:
    call = {"type": "core/call_workflow", "inputs": {"subgraph": {"name": "s"}}}
    nodes = {"a": call, "n": {"type": "comfyui/X"}}
    document = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": nodes,
        "subgraphs": {"s": {"nodes": nodes}},
    }
    with pytest.raises(DocumentError, match="look for a subgraph that calls itself"):
        write_prompt(Workflow.of_json(document), "my.json")


def test_what_is_no_number_in_a_picture_of_comfyui_is_null() -> None:
    text = b'{"1": {"class_type": "X", "inputs": {"t": "a NaN \\" NaN"}, "is_changed": [NaN, -Infinity, "NaN"]}}'
    body = b"prompt\0" + text
    png = SIGNATURE + chunk(b"tEXt", body) + chunk(b"IEND", b"")
    found: Any = read_document(png, "my.png")
    assert found["1"]["is_changed"] == [None, None, "NaN"]
    assert found["1"]["inputs"] == {"t": 'a NaN " NaN'}


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_type_with_a_space_in_its_name_has_none_here() -> None:
    prompt = {
        "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "a.safetensors"}},
        "2": {"class_type": "Epsilon Scaling", "inputs": {"model": ["1", 0], "scaling_factor": 1.01}},
        "3": {"class_type": "Mahiro", "inputs": {"model": ["2", 0]}},
        "4": {"class_type": "Some Other", "inputs": {"model": ["3", 0]}},
    }
    report = opened(prompt)
    assert report.workflow.nodes["2"].type == "comfyui/EpsilonScaling"
    assert ("2", "model", "3", "model") in edges(report)
    assert ("3", "patched_model", "4", "model") in edges(report)
    assert prompt_of(report.workflow) == prompt


def test_blocks_of_networks_are_inputs_under_their_names_in_files() -> None:
    merge = {"model1": ["1", 0], "model2": ["1", 0], "time_embed.": 0.5, "input_blocks.10.": 0.25}
    prompt = {
        "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "a.safetensors"}},
        "2": {"class_type": "ModelMergeSD1", "inputs": merge},
    }
    report = opened(prompt)
    assert report.workflow.nodes["2"].inputs == {"time_embed.": 0.5, "input_blocks.10.": 0.25}
    assert prompt_of(report.workflow) == prompt


def test_what_newer_versions_have_more_of_is_known() -> None:
    """Nodes that show pictures pass them on, and inputs may belong to a choice."""
    prompt: dict[str, Any] = {
        "1": {"class_type": "LoadVideo", "inputs": {"file": "film.mp4"}},
        "2": {"class_type": "SaveImage", "inputs": {"filename_prefix": "x"}},
        "3": {
            "class_type": "ResizeImageMaskNode",
            "inputs": {"input": ["2", 0], "resize_type": "scale width", "resize_type.width": 64},
        },
    }
    report = opened(prompt)
    assert report.workflow.nodes["1"].inputs == {"file": {"name": "film.mp4"}}
    assert edges(report) == {("2", "images", "3", "input")}
    assert report.workflow.nodes["3"].inputs == {"resize_type": "scale width", "resize_type.width": 64}
    assert prompt_of(report.workflow) == prompt
