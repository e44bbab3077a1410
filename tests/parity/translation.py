"""ComfyUI's API prompts as documents of ours, as far as the pack `diffusion` goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Inputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Node:
    """What a class of ComfyUI is here: inputs by their names there, outputs in the order they have there."""

    type: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: tuple[str, ...] = ()
    values: Callable[[Inputs], dict[str, Any]] = field(default=lambda inputs: {})


def _color(inputs: Inputs) -> dict[str, Any]:
    red, green, blue = int(inputs["color"]).to_bytes(3, "big")
    return {"color": {"r": red, "g": green, "b": blue}}


def _advanced(inputs: Inputs) -> dict[str, Any]:
    return {
        "add_noise": inputs["add_noise"] == "enable",
        "leftover_noise": inputs["return_with_leftover_noise"] == "enable",
    }


_SAMPLER = {
    "model": "unet",
    "positive": "positive",
    "negative": "negative",
    "latent_image": "latents",
    "steps": "steps",
    "cfg": "cfg",
    "sampler_name": "sampler",
    "scheduler": "schedule",
}
_SIZE = {"width": "width", "height": "height"}

NODES: Mapping[str, Node] = {
    "CheckpointLoaderSimple": Node(
        "diffusion/load_model",
        outputs=("unet", "clip", "vae"),
        values=lambda inputs: {"model": {"name": inputs["ckpt_name"].rsplit(".", 1)[0]}},
    ),
    "CLIPSetLastLayer": Node("diffusion/clip_skip", {"clip": "clip", "stop_at_clip_layer": "stop_at_layer"}, ("clip",)),
    "CLIPTextEncode": Node("diffusion/prompt", {"clip": "clip", "text": "prompt"}, ("conditioning",)),
    "EmptyLatentImage": Node("diffusion/empty_latents", {**_SIZE, "batch_size": "batch"}, ("latents",)),
    "LatentUpscale": Node(
        "diffusion/resize_latents",
        {**_SIZE, "samples": "latents", "upscale_method": "method"},
        ("latents",),
        values=lambda inputs: {"crop": inputs["crop"] == "center"},
    ),
    "KSampler": Node("diffusion/denoise", {**_SAMPLER, "seed": "seed", "denoise": "strength"}, ("latents",)),
    "KSamplerAdvanced": Node(
        "diffusion/denoise",
        {**_SAMPLER, "noise_seed": "seed", "start_at_step": "start_at_step", "end_at_step": "end_at_step"},
        ("latents",),
        values=_advanced,
    ),
    "EmptyImage": Node("image/blank", _SIZE, ("image",), values=_color),
    "VAEEncode": Node("diffusion/image_to_latents", {"pixels": "image", "vae": "vae"}, ("latents",)),
    "VAEDecode": Node("diffusion/latents_to_image", {"samples": "latents", "vae": "vae"}, ("image",)),
    "SetLatentNoiseMask": Node("diffusion/set_noise_mask", {"samples": "latents", "mask": "mask"}, ("latents",)),
    "ImageToMask": Node("image/to_mask", {"image": "image", "channel": "channel"}, ("mask",)),
}


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


def translated(prompt: Mapping[str, Any]) -> Translated:
    """Return an API prompt as a document; `KeyError` names a class that has no counterpart."""
    nodes: dict[str, dict[str, Any]] = {}
    edges: list[list[str]] = []
    saved = {node["class_type"]: node["inputs"] for node in prompt.values()}
    for key, node in prompt.items():
        if node["class_type"] in ("SaveImage", "SaveLatent"):
            continue
        ours, inputs = NODES[node["class_type"]], node["inputs"]
        values = ours.values(inputs)
        for name, own in ours.inputs.items():
            if not isinstance(inputs[name], list):
                values[own] = inputs[name]
                continue
            source, slot = inputs[name]
            output = NODES[prompt[source]["class_type"]].outputs[slot]
            edges.append([f"n{source}", output, f"n{key}", own])
        nodes[f"n{key}"] = {"type": ours.type, "inputs": values}
    return Translated(nodes, edges, f"n{saved['SaveImage']['images'][0]}", f"n{saved['SaveLatent']['samples'][0]}")
