"""Which format a document is of, told by its content alone."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT

_OF_EDITOR: Final = frozenset({"links", "last_node_id", "state"})
"""Keys of which a document of ComfyUI's editor has one at least."""
_SETTINGS: Final = re.compile(r"^Steps: \d{1,6}(,|\s*$)", re.MULTILINE)


class Format(StrEnum):
    """The document formats of the field that are recognised."""

    NATIVE = "nodeloom workflow"
    INVOKEAI = "InvokeAI workflow"
    INVOKEAI_GRAPH = "InvokeAI graph"
    INVOKEAI_BATCH = "InvokeAI batch"
    INVOKEAI_METADATA = "InvokeAI metadata"
    COMFYUI_UI = "ComfyUI workflow"
    COMFYUI_API = "ComfyUI prompt"
    A1111 = "A1111 text"
    UNKNOWN = "unknown"


def format_of(document: JSON) -> Format:
    """The format of a document; `UNKNOWN` if it looks like none."""
    if isinstance(document, str):
        return Format.A1111 if is_parameters_text(document) else Format.UNKNOWN
    if not isinstance(document, dict):
        return Format.UNKNOWN
    if document.get("format") == FORMAT:
        return Format.NATIVE
    meta, nodes = document.get("meta"), document.get("nodes")
    if isinstance(nodes, list) and ("exposedFields" in document or (isinstance(meta, dict) and "version" in meta)):
        return Format.INVOKEAI
    if isinstance(nodes, list) and not _OF_EDITOR.isdisjoint(document):
        return Format.COMFYUI_UI
    if _is_graph(document):
        return Format.INVOKEAI_GRAPH
    if _is_batch(document) or _is_batch(document.get("batch")):
        return Format.INVOKEAI_BATCH
    if "positive_prompt" in document and ("generation_mode" in document or "app_version" in document):
        return Format.INVOKEAI_METADATA
    if _holds_prompt(document) or _holds_prompt(document.get("prompt")):
        return Format.COMFYUI_API
    return Format.UNKNOWN


def is_parameters_text(text: str) -> bool:
    """Whether a text is one of those that A1111 writes into its pictures: it has a line of settings."""
    return _SETTINGS.search(text) is not None


def _is_graph(document: JSON) -> bool:
    """Whether nodes stand by their id, and edges, if there are any, say which fields they connect."""
    if not isinstance(document, dict):
        return False
    nodes, edges = document.get("nodes"), document.get("edges", [])
    if not (isinstance(nodes, dict) and nodes and isinstance(edges, list)):
        return False
    is_led = all(isinstance(edge, dict) and "destination" in edge for edge in edges[:1])
    return is_led and any(isinstance(node, dict) and "id" in node and "type" in node for node in nodes.values())


def _is_batch(document: JSON) -> bool:
    """Whether a graph stands beside what is to be done with it."""
    return isinstance(document, dict) and _is_graph(document.get("graph"))


def _holds_prompt(document: JSON) -> bool:
    """Whether some of the values are nodes of ComfyUI's API; what else is there, its reader tells."""
    values = document.values() if isinstance(document, dict) else ()
    return any(isinstance(node, dict) and isinstance(node.get("class_type"), str) for node in values)
