"""Prompts as ComfyUI's API takes them, run here as they are: class `X` is the type `comfyui/X`, links are edges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from nodeloom.invocations import comfyui, core, diffusion, image
from nodeloom.runtime.engine import RunResult
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow

REGISTRY = Registry([core.pack, image.pack, diffusion.pack, comfyui.pack])
TEMPLATES = REGISTRY.catalogue().templates
BASE, REFINER = "tiny-sdxl-base", "tiny-sdxl-refiner"
_NAMED = ("ModelField", "ImageField")

Prompt = Mapping[str, tuple[str, Mapping[str, Any]]]
"""Nodes by id: the class, or the whole type of another pack, and its inputs; a link is [node, output]."""


def document(prompt: Prompt) -> dict[str, Any]:
    """A document of these nodes; links may name outputs by number, as ComfyUI does, or by name."""
    types = {key: type_id if "/" in type_id else f"comfyui/{type_id}" for key, (type_id, _) in prompt.items()}
    nodes: dict[str, Any] = {key: {"type": type_id, "inputs": {}} for key, type_id in types.items()}
    edges: list[list[str]] = []
    for key, (_, inputs) in prompt.items():
        for name, value in inputs.items():
            if isinstance(value, list):
                source, slot = value
                output = slot if isinstance(slot, str) else [*TEMPLATES[types[source]].outputs][slot]
                edges.append([source, output, key, name])
            else:
                named = isinstance(value, str) and TEMPLATES[types[key]].inputs[name].type.name in _NAMED
                nodes[key]["inputs"][name] = {"name": value} if named else value
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": edges}


def run(session: Session, prompt: Prompt, saved: list[str] | None = None) -> RunResult:
    """Run every node of a prompt; the names of the files that it saves are added to `saved`."""
    names = [] if saved is None else saved
    workflow = Workflow.read(document(prompt))
    result = session.run(workflow, save=lambda data, name: names.append(name), targets=[*prompt])
    assert result.status == "completed", [failure.message for failure in result.failures]
    return result


def latents(session: Session, result: RunResult, node: str) -> torch.Tensor:
    """The latents that a node of either pack made."""
    output: Any = result.output(node)
    name = output.latent.name if hasattr(output, "latent") else output.latents.name
    return session._stores.tensors.get(name)["samples"]


def prompts(model: str = "model", suffix: str = "") -> dict[str, tuple[str, dict[str, Any]]]:
    """A positive and a negative prompt for a checkpoint."""
    texts = {"positive": "a large red circle on a (blue:1.2) background", "negative": ""}
    return {f"{name}{suffix}": ("CLIPTextEncode", {"text": text, "clip": [model, 1]}) for name, text in texts.items()}


def sampler(latent: str, *, model: str = "model", suffix: str = "", **values: Any) -> dict[str, Any]:
    """The inputs that all samplers have, and others."""
    return {
        "model": [model, 0],
        "positive": [f"positive{suffix}", 0],
        "negative": [f"negative{suffix}", 0],
        "latent_image": [latent, 0],
        "steps": 4,
        "cfg": 4.0,
        **values,
    }
