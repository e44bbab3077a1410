"""A small image encoder whose weights are waves, in both layouts, shared by the tests of several rooms."""

from __future__ import annotations

import torch
from torch import Tensor
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

CONFIG = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 16,
    "image_size": 28,
    "patch_size": 14,
    "projection_dim": 24,
    "hidden_act": "quick_gelu",
}


def waves(shape: tuple[int, ...], phase: float, height: float = 0.3) -> Tensor:
    """A tensor whose numbers are known everywhere."""
    count = torch.Size(shape).numel()
    return (torch.sin(torch.arange(count, dtype=torch.float64) * 0.7 + phase) * height).float().view(shape)


def vision_tensors(**changes: object) -> dict[str, Tensor]:
    """The tensors of the encoder in transformers' layout; numbers that half precision can tell."""
    network = CLIPVisionModelWithProjection(CLIPVisionConfig(**{**CONFIG, **changes}))
    found = {}
    for phase, (name, own) in enumerate(sorted(network.state_dict().items())):
        is_norm = "norm" in name and name.endswith("weight")
        found[name] = (waves(tuple(own.shape), phase) + float(is_norm)).half().float()
    return found


def in_open_clip(tensors: dict[str, Tensor], prefix: str = "visual.") -> dict[str, Tensor]:
    """The same in open_clip's layout."""
    top = {
        "embeddings.class_embedding": "class_embedding", "embeddings.patch_embedding.weight": "conv1.weight",
        "embeddings.position_embedding.weight": "positional_embedding", "pre_layrnorm.weight": "ln_pre.weight",
        "pre_layrnorm.bias": "ln_pre.bias", "post_layernorm.weight": "ln_post.weight",
        "post_layernorm.bias": "ln_post.bias",
    }  # fmt: skip
    found = {prefix + "proj": tensors["visual_projection.weight"].T.contiguous()}
    for name, tensor in tensors.items():
        plain = name.removeprefix("vision_model.")
        if plain in top:
            found[prefix + top[plain]] = tensor
        elif ".q_proj." in plain:
            number, kind = plain.split(".")[2], plain.rpartition(".")[2]
            thirds = [tensors[name.replace("q_proj", f"{which}_proj")] for which in "qkv"]
            found[f"{prefix}transformer.resblocks.{number}.attn.in_proj_{kind}"] = torch.cat(thirds)
        elif plain.startswith("encoder.layers.") and ".k_proj." not in plain and ".v_proj." not in plain:
            words = {"layer_norm1": "ln_1", "layer_norm2": "ln_2", "fc1": "c_fc", "fc2": "c_proj", "self_attn": "attn"}
            for ours, theirs in words.items():
                plain = plain.replace(ours, theirs)
            found[prefix + plain.replace("encoder.layers.", "transformer.resblocks.")] = tensor
    return found
