"""Real documents of ComfyUI, where they are beside this checkout: all open, and nothing of them is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.migrations.comfyui.documents import CORPUS, leaves, opened, prompt_of

_FILES = sorted(CORPUS.glob("comfyui-*/*.json")) if CORPUS else []
_PROMPTS = [each for each in _FILES if each.parent.name != "comfyui-ui" and "class_type" in each.read_text()]
_DOCUMENTS = [each for each in _FILES if each.parent.name == "comfyui-ui"]

pytestmark = pytest.mark.skipif(not _FILES, reason="the corpus is not beside this checkout")


def _comparable(value: Any) -> Any:
    """1 and 1.0 are one value; true is none of them."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else (type(value), value)


def _names(value: Any) -> set[str]:
    """Keys of objects, and their parts between slashes: ids and types stand there."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            found.update(each)
        waiting += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
    return found


@pytest.mark.parametrize("path", _DOCUMENTS + _PROMPTS, ids=lambda path: path.stem)
def test_every_value_is_in_the_document_in_its_residue_or_in_the_report(path: Path) -> None:
    source = json.loads(path.read_bytes())
    report = opened(source)
    told = [change.to_json() for change in report.changes]
    known = {_comparable(each) for _, each in leaves([report.document, told])}
    types = {each.removeprefix("comfyui/") for _, each in leaves(report.document) if isinstance(each, str)}
    names = {*_names(report.document), *types}
    lost = [
        (place, each)
        for place, each in leaves(source)
        if _comparable(each) not in known and str(each) not in names and not place.endswith("_slot")
    ]
    assert lost == []


@pytest.mark.parametrize("path", _PROMPTS, ids=lambda path: path.stem)
def test_a_real_prompt_comes_back_as_it_was(path: Path) -> None:
    source = json.loads(path.read_bytes())
    assert prompt_of(opened(source).workflow) == source


@pytest.mark.parametrize("path", _DOCUMENTS, ids=lambda path: path.stem)
def test_residue_holds_nothing_that_has_a_place(path: Path) -> None:
    document: Any = opened(json.loads(path.read_bytes())).document
    parts = [document, *document.get("subgraphs", {}).values()]
    kept = [each["comfyui"] for part in parts for node in part["nodes"].values() for each in node.get("residue", [])]
    assert [key for each in kept for key in each if key in ("pos", "size", "title", "widgets_values", "flags")] == []
    graphs = [part["residue"]["comfyui"] for part in parts]
    assert [key for each in graphs for key in each if key in ("nodes", "links", "name", "definitions")] == []
    assert [key for each in graphs for key in each if key.startswith("other_")] == []


@pytest.mark.parametrize("path", _DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_becomes_the_prompt_that_its_node_types_ask_for(path: Path) -> None:
    types: Any = json.loads((path.parents[1] / "comfyui-object_info.json").read_bytes())
    source = json.loads(path.read_bytes())
    prompt: Any = prompt_of(opened(source).workflow)
    wrong = [
        (key, name)
        for key, node in prompt.items()
        for name, spec in types.get(node["class_type"], {}).get("input", {}).get("required", {}).items()
        if not _takes(spec[0], node["inputs"].get(name))
    ]
    assert wrong == ([("75", "video")] if path.stem == "new-video_ltx2_i2v_lora" else [])  # there a link is missing


def _takes(kind: Any, value: Any) -> bool:
    """Whether an input of ComfyUI takes a value, as far as its type says; of choices it knows others than we do."""
    if value is None or isinstance(value, list):
        return value is not None
    kinds: dict[str, tuple[type, ...]] = {"INT": (int,), "FLOAT": (int, float), "STRING": (str,), "BOOLEAN": (bool,)}
    return type(value) in kinds[kind] if isinstance(kind, str) and kind in kinds else not isinstance(value, dict)


def test_the_incomplete_prompts_open_and_name_each_node_that_is_missing() -> None:
    found: dict[str, set[str]] = {}
    for path in _PROMPTS:
        missing = {each.path for each in opened(json.loads(path.read_bytes())).changes if each.op == "missing_node"}
        found |= {path.stem: {each.removeprefix("nodes.") for each in missing}} if missing else {}
    assert found["model_selection"] == {"user_prompt", "anime_model", "realistic_model"}
    assert found["face_pipeline"] == {"vae_decode", "checkpoint", "positive_prompt", "negative_prompt"}
    assert found["hires_fix_workflow"] == {"upscale_loader"}
    assert found.keys() == {"conditional_workflow", "face_pipeline", "hires_fix_workflow", "model_selection"}
