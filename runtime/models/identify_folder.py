"""What a diffusers folder is, told from its component classes, their configs and the headers of their weights.

It must not know torch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeGuard

from nodeloom.runtime.models.header import TensorInfo, read_header
from nodeloom.runtime.models.original_layout import channel_variant
from nodeloom.runtime.models.precision import main_precision
from nodeloom.runtime.models.records import Base, Identity, Kind, Part, Variant
from nodeloom.runtime.models.weight_files import weight_files
from nodeloom.schema.errors import ModelError

INDEX_NAME: Final = "model_index.json"
LENDER: Final = "_parts_of"
"""In an index: the folder beside that lends the parts this one lacks. Other programs pass over names with a _."""

_CLASSES: Final[Mapping[Part, str]] = {
    "unet": "UNet2DConditionModel",
    "vae": "AutoencoderKL",
    "text_encoder": "CLIPTextModel",
    "text_encoder_2": "CLIPTextModelWithProjection",
    "tokenizer": "CLIPTokenizer",
    "tokenizer_2": "CLIPTokenizer",
    "image_encoder": "CLIPVisionModelWithProjection",
}
_FILM_NETWORK: Final = "UNetSpatioTemporalConditionModel"
_FILMS: Final[Mapping[Part, str]] = {"unet": _FILM_NETWORK, "vae": "AutoencoderKLTemporalDecoder"}
_BESIDE: Final = "image_encoder"
_MAX_JSON_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Judged:
    """What a diffusers folder is, and the bytes of weights in it."""

    identity: Identity
    size: int


def identify_folder(folder: Path) -> Judged:
    """Tell what the diffusers folder is; whatever is wrong with it becomes a problem, nothing is raised."""
    try:
        parts, strangers = _parts(read_json(folder / INDEX_NAME))
    except ModelError as error:
        return Judged(Identity("unknown", problems=(str(error),)), 0)
    if strangers:
        return Judged(Identity("unknown", parts=parts, problems=strangers), 0)
    problems: list[str] = []
    precision, size = _weights(folder, parts, problems)
    kind, base, variant = _meaning(folder, parts, problems)
    return Judged(Identity(kind, base, precision, parts, tuple(problems), variant), size)


def read_json(path: Path) -> dict[str, object]:
    """Read a small JSON object; raise ModelError with a sentence that names the file."""
    try:
        if path.stat().st_size > _MAX_JSON_BYTES:
            raise ModelError(f"{path} is larger than a configuration file can be: get the model again")
        parsed = json.loads(path.read_bytes())
    except OSError as error:
        raise ModelError(f"{path} can't be read ({error.strerror or error}): get the model again") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} is not valid JSON ({error}): get the model again") from error
    if not isinstance(parsed, dict):
        raise ModelError(f"{path} is not a JSON object: get the model again")
    return parsed


def part_folder(folder: Path, part: str) -> Path:
    """Return where a part of a diffusers folder lies, there or not: in it, or in the folder that lends it.

    Base and refiner are published with the same autoencoder and text encoder twice, and links don't outlive a wheel.
    Raises ModelError where the index can't be read, or where its lender is no plain name: a model must not lead to
    files elsewhere.
    """
    own = folder / part
    if own.is_dir() or not (folder / INDEX_NAME).is_file():
        return own
    lender = read_json(folder / INDEX_NAME).get(LENDER)
    if lender is None:
        return own
    if not isinstance(lender, str) or lender in ("", ".", "..") or Path(lender).name != lender or "\\" in lender:
        raise ModelError(
            f"{folder / INDEX_NAME} takes parts from {lender!r}, which is not the name of a folder beside it: "
            "get the model again"
        )
    return folder.parent / lender / part


def _parts(index: Mapping[str, object]) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Return the parts the index names, and a sentence for each whose class is not the one we load."""
    parts: list[Part] = []
    strangers: list[str] = []
    for part in _CLASSES:
        entry = index.get(part)
        if not _is_component(entry):
            continue
        if part == _BESIDE and entry[1] != _CLASSES[part]:
            continue  # pipelines have image encoders of other sorts, which nothing here asks for
        parts.append(part)
        if entry[1] not in (_CLASSES[part], f"{_CLASSES[part]}Fast", _FILMS.get(part)):
            strangers.append(f"its {part} is a {entry[1]}, where a {_CLASSES[part]} is supported")
    if "unet" not in parts:
        pipeline = index.get("_class_name", "pipeline of no stated class")
        strangers.append(f"it is a {pipeline} without a UNet, which nodeloom doesn't know")
    return tuple(parts), tuple(strangers)


def _is_component(entry: object) -> TypeGuard[list[str]]:
    """Tell whether an index entry names a library and a class (an absent component is a pair of nulls)."""
    return isinstance(entry, list) and len(entry) == 2 and all(isinstance(word, str) for word in entry)


def _weights(folder: Path, parts: tuple[Part, ...], problems: list[str]) -> tuple[str | None, int]:
    """Check the weights of every network; return the precision of all together and their bytes."""
    tensors: list[TensorInfo] = []
    for part in parts:
        try:
            holder = part_folder(folder, part)
            if part.startswith("tokenizer"):
                if not holder.is_dir():
                    problems.append(f"{holder} is missing: get the model again")
                continue
            for path in weight_files(holder):
                tensors.extend(read_header(path).tensors.values())
        except ModelError as error:
            problems.append(str(error))
    return main_precision(tensors), sum(tensor.size for tensor in tensors)


def _meaning(folder: Path, parts: tuple[Part, ...], problems: list[str]) -> tuple[Kind, Base | None, Variant | None]:
    """Return kind, base and variant from the UNet's config and the text encoders that are there."""
    try:
        unet = read_json(folder / "unet" / "config.json")
    except ModelError as error:
        problems.append(str(error))
        return "unknown", None, None
    if unet.get("_class_name") == _FILM_NETWORK:
        return "main", "svd", None
    variant, strange = channel_variant(unet.get("in_channels", 4))
    problems.extend(strange)
    if unet.get("addition_embed_type") == "text_time":
        return ("main" if "text_encoder" in parts else "refiner"), "sdxl", variant
    if "text_encoder" not in parts or "text_encoder_2" in parts:
        problems.append("its text encoders are not those of a model nodeloom knows")
        return "unknown", None, variant
    # Stable Diffusion 2 projects its transformers linearly, 1 by convolution; the same holds for small ones.
    return "main", "sd2" if unet.get("use_linear_projection") else "sd1", variant
