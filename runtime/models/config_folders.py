"""Which folder of configs describes a single file, since a checkpoint holds weights but not their architecture.

The head sizes of attention can't be told from shapes, so configs ship for the known networks; a small or changed
network brings its own in a folder beside the file. It must not know torch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from nodeloom.runtime.models.built_in import EMBEDDED_ROOT
from nodeloom.runtime.models.choosing import describe_kind
from nodeloom.runtime.models.folders import CONFIG_SUFFIX
from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.identify_alone import unet_prefix
from nodeloom.runtime.models.identify_folder import INDEX_NAME, part_folder, read_json
from nodeloom.runtime.models.original_layout import VAE
from nodeloom.runtime.models.records import Base, Kind, ModelRecord
from nodeloom.schema.errors import ModelError

_SHIPPED: Final = Path(__file__).parent / "configs"
_SHIPPED_FOR: Final[Mapping[tuple[Base | None, Kind], tuple[str, ...]]] = {
    ("sd1", "main"): ("sd1",),
    ("sd2", "main"): ("sd2",),
    ("sdxl", "main"): ("sdxl-base",),
    ("sdxl", "refiner"): ("sdxl-refiner",),
    (None, "vae"): ("sdxl-base",),
    ("sdxl", "vae"): ("sdxl-base",),
    ("sd1", "unet"): ("sd1",),
    ("sd2", "unet"): ("sd2",),
    ("sdxl", "unet"): ("sdxl-base", "sdxl-refiner"),
}
_TEXT_CONFIGS: Final[Mapping[Base | None, str]] = {"sd1": "sd1", "sd2": "sd2", "sdxl": "sdxl-base"}
_MAIN_PARTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "main": ("unet",),
    "refiner": ("unet",),
    "unet": ("unet",),
    "vae": ("vae",),
    "text_encoder": ("text_encoder", "text_encoder_2"),
}
_CONTROLS: Final = ("ControlNetModel", "ControlNetUnionModel")
_Fingerprint = tuple[object, ...]


def config_folder(record: ModelRecord, header: Header) -> Path:
    """Return the folder whose `<part>/config.json` describe the networks of a single file.

    First a folder beside the file: `NAME.config/` or a diffusers folder `NAME/`. Else the shipped folder, or that of
    an embedded model, whichever has the file's outline. Raises ModelError where no config is known for such files.
    """
    own = own_configs(record)
    if own is not None:
        return own
    if record.kind in ("text_encoder", "clip_vision") and record.base in _TEXT_CONFIGS:
        return _SHIPPED / _TEXT_CONFIGS[record.base]
    shipped = _SHIPPED_FOR.get((record.base, record.kind))
    if shipped is None:
        raise not_loadable(record)
    choices = [*(_SHIPPED / name for name in shipped), *_embedded()]
    outline = _vae_outline(header) if record.kind == "vae" else _unet_outline(header)
    expected = _expected_vae_outline if record.kind == "vae" else _expected_unet_outline
    return next((folder for folder in choices if expected(folder) == outline), choices[0])


def shipped_configs(record: ModelRecord) -> Path:
    """Return the shipped folder of configs for the base of a single file; raise ModelError where there is none."""
    shipped = _SHIPPED_FOR.get((record.base, record.kind))
    if shipped is None:
        raise not_loadable(record)
    return _SHIPPED / shipped[0]


def own_configs(record: ModelRecord) -> Path | None:
    """Return the folder beside a single file that describes its networks: `NAME.config/`, or `NAME/` of diffusers."""
    folders = (record.path.with_suffix(CONFIG_SUFFIX), record.path.with_suffix(""))
    return next((folder for folder in folders if _describes(folder, record.kind)), None)


def own_settings(record: ModelRecord) -> Path | None:
    """Return the file `NAME.yaml` beside a checkpoint, in which programs for the original layout keep its settings."""
    path = record.path.with_suffix(".yaml")
    return path if record.kind in ("main", "refiner") and path.is_file() else None


def control_settings(record: ModelRecord) -> Path | None:
    """Return the config of a ControlNet that lies beside its file, in a folder that diffusers wrote or `NAME.config/`.

    Its tensors show the rest: how many heads its attention has they do not.
    """
    if record.kind != "controlnet":
        return None
    own = record.path.with_suffix(CONFIG_SUFFIX) / "control" / "config.json"
    beside = record.path.with_name("config.json")
    if own.is_file():
        return own
    return beside if beside.is_file() and read_json(beside).get("_class_name") in _CONTROLS else None


def config_hint(record: ModelRecord) -> str:
    """Return the way out for a file whose tensors don't fit the config that was found for it."""
    return (
        "get the model again; if its network was changed on purpose, put the diffusers configs it was made with into a "
        f"folder {record.path.stem}{CONFIG_SUFFIX} beside it"
    )


def not_loadable(record: ModelRecord) -> ModelError:
    """Return the error for a single file that has no networks of a model."""
    return ModelError(
        f"{record.path} holds no networks of a model, for it is {describe_kind(record.kind, record.base)}: "
        "choose a model with the network that is wanted"
    )


def _describes(folder: Path, kind: Kind) -> bool:
    """Tell whether a folder beside a file holds the config of its main network."""
    return any((folder / main / "config.json").is_file() for main in _MAIN_PARTS.get(kind, ()))


def _embedded() -> Iterator[Path]:
    """Yield the embedded diffusers folders."""
    for index in sorted(EMBEDDED_ROOT.glob(f"*/{INDEX_NAME}")):
        yield index.parent


def _unet_outline(header: Header) -> _Fingerprint:
    """Return what a UNet's tensors show at a glance: width, blocks, width of the text it reads and of its label."""
    prefix = unet_prefix(header.tensors)
    tensors = {name.removeprefix(prefix): tensor for name, tensor in header.tensors.items() if name.startswith(prefix)}
    text = next((tensor for name, tensor in tensors.items() if name.endswith("attn2.to_k.weight")), None)
    return (
        _extent(_first(tensors, "input_blocks.0.0.weight", "conv_in.weight"), 0),
        _blocks(tensors),
        _extent(text, 1),
        _extent(_first(tensors, "label_emb.0.0.weight", "add_embedding.linear_1.weight"), 1),
    )


def _blocks(tensors: Mapping[str, TensorInfo]) -> int:
    """Return how many blocks a UNet has on its way down; diffusers count its layers, with one more a level."""
    original = {name.split(".")[1] for name in tensors if name.startswith("input_blocks.")}
    if original:
        return len(original)
    places = [name.split(".") for name in tensors if name.startswith("down_blocks.")]
    levels = {place[1] for place in places}
    return len({(place[1], place[3]) for place in places if place[2] == "resnets"}) + len(levels)


def _first(tensors: Mapping[str, TensorInfo], *names: str) -> TensorInfo | None:
    return next((tensors[name] for name in names if name in tensors), None)


def _expected_unet_outline(folder: Path) -> _Fingerprint:
    """Return the outline that a folder's UNet config would give."""
    config = read_json(folder / "unet" / "config.json")
    widths = config["block_out_channels"]
    layers = config["layers_per_block"]
    assert isinstance(widths, list)
    assert isinstance(layers, int)
    return (
        widths[0],
        len(widths) * (layers + 1),
        config["cross_attention_dim"],
        config.get("projection_class_embeddings_input_dim"),
    )


def _vae_outline(header: Header) -> _Fingerprint:
    """Return what a VAE's tensors show at a glance: the widths at its two ends."""
    tensors = {name.removeprefix(VAE): tensor for name, tensor in header.tensors.items()}
    first, last = tensors.get("encoder.conv_in.weight"), tensors.get("decoder.conv_in.weight")
    return _extent(first, 0), _extent(last, 0), _extent(last, 1)


def _expected_vae_outline(folder: Path) -> _Fingerprint:
    """Return the outline that a folder's VAE config would give."""
    config = read_json(part_folder(folder, "vae") / "config.json")
    widths = config["block_out_channels"]
    assert isinstance(widths, list)
    return widths[0], widths[-1], config["latent_channels"]


def _extent(tensor: TensorInfo | None, axis: int) -> int | None:
    """Return a tensor's extent along an axis, None where there is no such tensor or axis."""
    return None if tensor is None or len(tensor.shape) <= axis else tensor.shape[axis]
