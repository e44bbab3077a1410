"""Which format a document is of, told by its content alone."""

from __future__ import annotations

from enum import StrEnum

from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT


class Format(StrEnum):
    """The document formats of the field that are recognised."""

    NATIVE = "nodeloom workflow"
    INVOKEAI = "InvokeAI workflow"
    COMFYUI_UI = "ComfyUI workflow"
    COMFYUI_API = "ComfyUI prompt"
    UNKNOWN = "unknown"


def format_of(document: JSON) -> Format:
    """The format of a document; `UNKNOWN` if it looks like none."""
    if not isinstance(document, dict):
        return Format.UNKNOWN
    if document.get("format") == FORMAT:
        return Format.NATIVE
    meta, nodes = document.get("meta"), document.get("nodes")
    if isinstance(nodes, list) and ("exposedFields" in document or (isinstance(meta, dict) and "version" in meta)):
        return Format.INVOKEAI
    if isinstance(nodes, list) and ("links" in document or "last_node_id" in document):
        return Format.COMFYUI_UI
    if _holds_prompt(document) or _holds_prompt(document.get("prompt")):
        return Format.COMFYUI_API
    return Format.UNKNOWN


def _holds_prompt(document: JSON) -> bool:
    """Whether some of the values are nodes of ComfyUI's API; what else is there, its reader tells."""
    values = document.values() if isinstance(document, dict) else ()
    return any(isinstance(node, dict) and isinstance(node.get("class_type"), str) for node in values)
