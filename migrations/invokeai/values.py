"""How values are written: models, pictures and schedulers there and here, both ways.

What a value there has besides is no business of this: `keeping` finds it. A value of no known notation stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from nodeloom.schema.json import JSON, canonical_json

_BASES: Final = {"sd-1": "sd1", "sd-2": "sd2"}
_KINDS: Final = {"spandrel_image_to_image": "upscaler"}
_THEIR_BASES: Final = {ours: theirs for theirs, ours in _BASES.items()}
_THEIR_KINDS: Final = {ours: theirs for theirs, ours in _KINDS.items()}
_REFINER: Final = ("sdxl-refiner", "main")
_OUR_REFINER: Final = ("sdxl", "refiner")
_MODEL: Final = frozenset({"name", "base", "type"})
_OUR_MODEL: Final = frozenset({"name", "hash", "base", "kind"})
_OLD_MODEL: Final = frozenset({"model_name", "base_model", "model_type"})
_OLD_KINDS: Final = {
    "lora": "lora",
    "vae_model": "vae",
    "control_model": "controlnet",
    "t2i_adapter_model": "t2i_adapter",
    "ip_adapter_model": "ip_adapter",
}
"""What kind of model stood in a field, where version 1 did not say it."""


def ours(value: JSON) -> JSON:
    """A value of a document of version 3 or 4 as we write it."""
    if isinstance(value, list):
        return [ours(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() >= _MODEL and all(isinstance(value[key], str) and value[key] for key in _MODEL):
        return _our_model(value)
    if value.keys() == {"image_name"} and isinstance(value["image_name"], str) and value["image_name"]:
        return {"name": value["image_name"]}
    return {key: ours(each) for key, each in value.items()}


def theirs(value: JSON, field: str) -> JSON:
    """A value of ours as version 4 writes it."""
    if isinstance(value, list):
        return [theirs(each, field) for each in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("name"), str) and value.keys() <= _OUR_MODEL:
        is_model = "base" in value or "kind" in value or field == "lora" or field.endswith("model")
        return _their_model(value) if is_model else {"image_name": value["name"]}
    return {key: theirs(each, key) for key, each in value.items()}


def newer(value: JSON, field: str) -> JSON:
    """A value of a document of version 1 or 2 as version 3 would write it."""
    if not (isinstance(value, dict) and value.keys() <= _OLD_MODEL):
        return value
    name, base = value.get("model_name"), value.get("base_model")
    kind = value.get("model_type", _OLD_KINDS.get(field, "main"))
    if not (isinstance(name, str) and isinstance(base, str) and isinstance(kind, str)):
        return value
    return _identified({"hash": "", "name": name, "base": base, "type": kind})


def _our_model(value: Mapping[str, JSON]) -> JSON:
    base, kind = str(value["base"]), str(value["type"])
    if (base, kind) == _REFINER:
        base, kind = _OUR_REFINER
    hashed = value.get("hash")
    known: dict[str, JSON] = {"hash": hashed} if isinstance(hashed, str) and hashed else {}
    return {"name": value["name"], **known, "base": _BASES.get(base, base), "kind": _KINDS.get(kind, kind)}


def _their_model(value: Mapping[str, JSON]) -> JSON:
    base, kind = value.get("base") or "any", value.get("kind") or "main"
    if (base, kind) == _OUR_REFINER:
        base, kind = _REFINER
    return _identified(
        {
            "hash": value.get("hash") or "",
            "name": value["name"],
            "base": _THEIR_BASES.get(str(base), base),
            "type": _THEIR_KINDS.get(str(kind), kind),
        }
    )


def _identified(model: dict[str, JSON]) -> JSON:
    """With a key that belongs to this model alone, so that the key of another one is not taken for its own."""
    return {"key": sha256(canonical_json(model)).hexdigest()[:32], **model}
