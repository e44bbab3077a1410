"""A document goes to another program by the ops that made it ours, backwards, and then by the format's own writer."""

from __future__ import annotations

from typing import Any

import pytest
from tests.migrations.model_documents import pack

from nodeloom.invocations import comfyui, core, diffusion, image
from nodeloom.migrations import Choices, Status
from nodeloom.migrations.export import GOALS, exported, picture_keywords
from nodeloom.migrations.formats import Format
from nodeloom.schema import DocumentError, Registry
from nodeloom.schema.workflow import PICTURE_KEY

CATALOGUE = Registry([comfyui.pack, pack]).catalogue()
PROMPT: dict[str, Any] = {
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "a.safetensors"}},
    "5": {"class_type": "Unheard", "inputs": {"of": ["4", 1], "file": "b.ckpt"}},
}


def test_a_prompt_is_written_as_it_was_read() -> None:
    assert exported(PROMPT, Format.COMFYUI_API, CATALOGUE).document == PROMPT
    native = exported(PROMPT, Format.NATIVE, CATALOGUE).document
    assert exported(native, Format.COMFYUI_API, CATALOGUE).document == PROMPT


def test_choices_are_made_on_the_way() -> None:
    choices = Choices({"a.safetensors": "c.safetensors", "b.ckpt": "d.ckpt"})
    report = exported(PROMPT, Format.COMFYUI_API, CATALOGUE, choices=choices)
    inputs = [node["inputs"] for node in report.document.values()]  # type: ignore[index,call-overload]
    assert inputs == [{"ckpt_name": "c.safetensors"}, {"of": ["4", 1], "file": "d.ckpt"}]


def test_a_model_is_chosen_in_a_document_whose_nodes_go_back_to_the_types_of_another_program() -> None:
    graph: Any = {
        "nodes": {"a": {"id": "a", "type": "sdxl_model_loader", "model": {"name": "XL", "key": "k"}}},
        "edges": [],
    }
    catalogue = Registry([core.pack, image.pack, diffusion.pack]).catalogue()
    report = exported(graph, Format.INVOKEAI, catalogue, choices=Choices(either={"XL": "mine"}))
    document: Any = report.document
    [node] = document["nodes"]
    assert node["data"]["type"] == "sdxl_model_loader"
    assert node["data"]["inputs"]["model"]["value"]["name"] == "mine"
    assert report.source is Format.INVOKEAI_GRAPH


def test_what_the_writer_leaves_out_is_a_change_of_the_report() -> None:
    native: Any = exported(PROMPT, Format.NATIVE, CATALOGUE).document
    native["nodes"]["x"] = {"type": "shelf/load"}
    report = exported(native, Format.COMFYUI_API, CATALOGUE)
    assert report.document == PROMPT
    assert [(change.node, change.status) for change in report.changes] == [("x", Status.LOSSY)]


def test_a_format_that_nobody_writes_is_refused() -> None:
    with pytest.raises(DocumentError, match="my.json can't be written as ComfyUI workflow"):
        exported(PROMPT, Format.COMFYUI_UI, CATALOGUE, what="my.json")


def test_a_picture_carries_one_form_of_a_program_and_no_other() -> None:
    assert picture_keywords(Format.NATIVE) == (PICTURE_KEY, ())
    assert picture_keywords(Format.COMFYUI_API) == ("prompt", ("workflow",))
    assert set(GOALS) == {"native", "invokeai", "comfyui-api"}
