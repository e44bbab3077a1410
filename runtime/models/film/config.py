"""The configs of Stable Video Diffusion's networks in diffusers' words, as their tensors show them.

Names are those of the original layout, without the prefix of the part. It must not know torch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from nodeloom.runtime.models.config_folders import own_configs
from nodeloom.runtime.models.film.layout import NUMBER_WIDTH, PREFIXES, has_temporal_decoder
from nodeloom.runtime.models.fitting import Shapes
from nodeloom.runtime.models.header import Header
from nodeloom.runtime.models.identify_folder import read_json
from nodeloom.runtime.models.records import ModelRecord, Part
from nodeloom.schema.errors import ModelError

_HEAD: Final = 64  # channels of a head of attention, which shapes don't show
_SCALING: Final = 0.18215
_KEYS: Final = ".1.transformer_blocks.0.attn2.to_k.weight"


def film_config(record: ModelRecord, part: Part, header: Header) -> dict[str, Any]:
    """Return the config of a part, from a folder beside the file or from the shapes of the tensors; else ModelError."""
    own = own_configs(record)
    if own is not None and (own / part / "config.json").is_file():
        return read_json(own / part / "config.json")
    prefix = PREFIXES[part]
    shapes = {
        name.removeprefix(prefix): tensor.shape for name, tensor in header.tensors.items() if name.startswith(prefix)
    }
    try:
        return _CONFIGS[part](shapes)
    except (LookupError, StopIteration) as error:
        raise no_network(record, part, f"it has no {error}") from error


def no_network(record: ModelRecord, part: Part, why: str) -> ModelError:
    """Return the error for a file that holds no such network."""
    return ModelError(
        f"the {part} of {record.path} is not that of Stable Video Diffusion ({why}): get the model again; if its "
        "network was changed on purpose, put the diffusers configs it was made with into a folder "
        f"{record.path.stem}.config beside it"
    )


def film_unet_config(shapes: Shapes) -> dict[str, Any]:
    """Return the config of the network; raises KeyError where a tensor is missing that every one has."""
    widths, attends, layers = _levels(shapes)
    text = next(shape[1] for name, shape in shapes.items() if name.endswith(_KEYS))
    across, plain = "CrossAttn{}BlockSpatioTemporal", "{}BlockSpatioTemporal"
    return {
        "in_channels": shapes["input_blocks.0.0.weight"][1],
        "out_channels": shapes["out.2.weight"][0],
        "down_block_types": tuple((across if each else plain).format("Down") for each in attends),
        "up_block_types": tuple((across if each else plain).format("Up") for each in reversed(attends)),
        "block_out_channels": tuple(widths),
        "layers_per_block": layers,
        "cross_attention_dim": text,
        "num_attention_heads": tuple(max(1, width // _HEAD) for width in widths),
        "addition_time_embed_dim": NUMBER_WIDTH,
        "projection_class_embeddings_input_dim": shapes["label_emb.0.0.weight"][1],
    }


def film_vae_config(shapes: Shapes) -> dict[str, Any]:
    """Return the config of the autoencoder; raises KeyError where a tensor is missing that every one has.

    Some checkpoints have a decoder that knows nothing of films, and decodes each picture alone.
    """
    widths: list[int] = []
    while f"encoder.down.{len(widths)}.block.0.conv2.weight" in shapes:
        widths.append(shapes[f"encoder.down.{len(widths)}.block.0.conv2.weight"][0])
    layers = 0
    while f"encoder.down.0.block.{layers}.conv2.weight" in shapes:
        layers += 1
    found: dict[str, Any] = {
        "in_channels": shapes["encoder.conv_in.weight"][1],
        "out_channels": shapes["decoder.conv_out.weight"][0],
        "down_block_types": ("DownEncoderBlock2D",) * len(widths),
        "block_out_channels": tuple(widths),
        "layers_per_block": layers,
        "latent_channels": shapes["decoder.conv_in.weight"][1],
        "scaling_factor": _SCALING,
    }
    if has_temporal_decoder(shapes):
        return found
    blocks = ("UpDecoderBlock2D",) * len(widths)
    return found | {"up_block_types": blocks, "use_quant_conv": False, "use_post_quant_conv": False}


def _levels(shapes: Mapping[str, tuple[int, ...]]) -> tuple[list[int], list[bool], int]:
    """Return the width of every level, whether its pictures attend to the text, and how many layers each has."""
    widths: list[int] = []
    attends: list[bool] = []
    layers = number = 0
    is_new = True
    while True:
        number += 1
        width = shapes.get(f"input_blocks.{number}.0.out_layers.3.weight")
        if width is None:
            if f"input_blocks.{number}.0.op.weight" not in shapes:
                return widths, attends, layers // max(1, len(widths))
            is_new = True
            continue
        layers += 1
        if is_new:
            widths.append(width[0])
            attends.append(f"input_blocks.{number}.1.proj_in.weight" in shapes)
            is_new = False


_CONFIGS: Final[Mapping[Part, Callable[[Shapes], dict[str, Any]]]] = {
    "unet": film_unet_config,
    "vae": film_vae_config,
}
