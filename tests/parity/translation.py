"""ComfyUI's API prompts as documents of ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.parity.counterparts import COUNTERPARTS, Part

Prompt = Mapping[str, Mapping[str, Any]]
_KEPT = ("SaveImage", "SaveLatent")


@dataclass(frozen=True, slots=True)
class Translated:
    """A document, and the nodes whose picture and latents ComfyUI saved."""

    nodes: dict[str, dict[str, Any]]
    edges: list[list[str]]
    picture: str
    latents: str

    def document(self, node: str) -> dict[str, Any]:
        """The part of the document that makes this node's result, which nothing takes up."""
        wanted = {node}
        for _ in self.nodes:
            wanted |= {source for source, _, target, _ in self.edges if target in wanted}
        return {
            "format": "nodeloom.workflow",
            "format_version": 2,
            "nodes": {key: value for key, value in self.nodes.items() if key in wanted},
            "edges": [edge for edge in self.edges if edge[2] in wanted],
        }


def translated(prompt: Prompt) -> Translated:
    """Return an API prompt as a document; `KeyError` names a class that has no counterpart."""
    nodes: dict[str, dict[str, Any]] = {}
    edges: list[list[str]] = []
    for key, node in prompt.items():
        if node["class_type"] in _KEPT:
            continue
        for name, part in COUNTERPARTS[node["class_type"]].parts.items():
            nodes[_id(key, name)] = {"type": part.type, "inputs": _values(part, node["inputs"])}
            edges.extend([*source, _id(key, name), own] for own, source in _sources(prompt, key, part))
    saved = {node["class_type"]: node["inputs"] for node in prompt.values()}
    picture, latents = (saved[kept][name][0] for kept, name in zip(_KEPT, ("images", "samples"), strict=True))
    return Translated(nodes, edges, _id(picture, ""), _id(latents, ""))


def _id(key: str, part: str) -> str:
    return f"n{key}_{part}" if part else f"n{key}"


def _values(part: Part, inputs: Mapping[str, Any]) -> dict[str, Any]:
    plain = {own: inputs[name] for name, own in part.inputs.items() if not isinstance(inputs[name], list)}
    return plain | part.values(inputs)


def _sources(prompt: Prompt, key: str, part: Part) -> Iterator[tuple[str, tuple[str, str]]]:
    """The inputs of a node that edges go to, and from where: (node, output)."""
    for own, (other, output) in part.takes.items():
        yield own, (_id(key, other), output)
    for name, own in part.inputs.items():
        value = prompt[key]["inputs"][name]
        if isinstance(value, list):
            node, slot = value
            other, output = COUNTERPARTS[prompt[node]["class_type"]].outputs[slot]
            yield own, (_id(node, other), output)
