"""`translated`: the part of a prompt that can run, as a document of ours, under the same ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nodeloom.migrations import RunPython
from nodeloom.migrations.comfyui.names import type_of
from nodeloom.migrations.comfyui.prompt import read_prompt
from nodeloom.migrations.comfyui.signatures import unnamed_output
from nodeloom.runtime.server.comfy import mistakes
from nodeloom.runtime.server.comfy.checking import Checked
from nodeloom.runtime.server.comfy.mistakes import Mistake
from nodeloom.runtime.server.comfy.node_check import Node
from nodeloom.runtime.server.comfy.shown import promise
from nodeloom.runtime.server.documents import opened, problems_of
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.json import JSON


@dataclass(frozen=True, slots=True)
class Translated:
    """The document of a workflow that runs these output nodes; the mistakes are of all others.

    `is_as_read` tells that it is what the prompt was read as, and that nothing was to be said of any node.
    """

    document: Mapping[str, Any]
    checked: Checked
    is_as_read: bool


def translated(
    prompt: Mapping[str, JSON],
    found: Checked,
    pnginfo: Mapping[str, JSON],
    catalogue: Catalogue,
    python: RunPython | None,
) -> Translated:
    """A document of what was found to be able to run; what our own rules say against it is told as mistakes of nodes.

    `PromptError` if nothing is left.
    """
    first = found
    while True:
        document = _document(prompt, found.needed, pnginfo)
        document["interface"] = {"outputs": _outputs(found.outputs, found.nodes)}
        report = opened(document, catalogue, python)
        workflow = report.workflow
        told: dict[str, list[Mistake]] = {}
        for problem in problems_of(workflow, catalogue):
            key = problem.node if problem.node in found.nodes else None
            if key is None:
                raise mistakes.PromptError(mistakes.mistake("invalid_prompt", problem.message, problem.node or ""))
            told.setdefault(key, []).append(mistakes.refused(problem.field, problem.message, None, problem.found))
        if not told:
            is_as_read = found is first and not report.changes
            return Translated(workflow.document(), found, is_as_read)
        found = found.without(told)


def _document(prompt: Mapping[str, JSON], nodes: Mapping[str, Node], pnginfo: Mapping[str, JSON]) -> dict[str, Any]:
    """A document of ours, read as every prompt is; what its author put into its pictures stays with it."""
    plain: dict[str, JSON] = {key: _plain(prompt[key], node) for key, node in nodes.items()}
    request: dict[str, JSON] = {"prompt": plain}
    request |= {"extra_data": {"extra_pnginfo": {**pnginfo}}} if pnginfo else {}
    document: dict[str, Any] = read_prompt(request, "the prompt").document
    _name_strangers(document, nodes)
    return document


def _plain(source: JSON, node: Node) -> JSON:
    """A node as it was checked: the inputs that its type has, with converted values."""
    links: dict[str, JSON] = {name: [key, slot] for name, (key, slot) in node.links.items()}
    inputs: JSON = {**node.values, **links}
    told = {"_meta": source["_meta"]} if isinstance(source, dict) and "_meta" in source else {}
    return {"class_type": node.node_class.name, "inputs": inputs, **told}


def _name_strangers(document: dict[str, Any], nodes: Mapping[str, Node]) -> None:
    """Give nodes of other packs their own types, which the reader took for ComfyUI's, and their outputs their names."""
    strangers = {key: node.node_class for key, node in nodes.items() if node.node_class.template.type != _own(node)}
    for key, kind in strangers.items():
        document["nodes"][key]["type"] = kind.template.type
    for edge in document["edges"]:
        if edge[0] in strangers:
            names = {unnamed_output(slot): each.name for slot, each in enumerate(strangers[edge[0]].outputs)}
            edge[1] = names.get(edge[1], edge[1])


def _own(node: Node) -> str:
    return type_of(node.node_class.name)


def _outputs(outputs: list[str], nodes: Mapping[str, Node]) -> dict[str, list[str]]:
    """Name the pictures of output nodes as outputs of the workflow, so that those are kept that a node only shows."""
    return {
        promise(key, shown.name): [key, shown.name]
        for key in outputs
        for shown in nodes[key].node_class.shown
        if shown.is_picture
    }
