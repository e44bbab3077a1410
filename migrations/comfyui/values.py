"""Values of inputs as ComfyUI writes them and as ours are: files are references here, lists are wrapped there."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.comfyui.signatures import signature_of
from nodeloom.migrations.conversion import same
from nodeloom.schema.json import JSON

LITERAL: Final = "__value__"
"""Key under which a prompt wraps a list that is a value and no link."""
FOLDER: Final = " [input]"
"""What may stand after the name of a picture: that it lies in the folder of inputs, which it does anyhow."""
SPELLED: Final = "spelled"
"""What is kept of a node: values that would be written otherwise: lists that are not wrapped, files with a folder."""
_FILES: Final = frozenset({"MODEL_FILE", "IMAGE_FILE", "LATENT_FILE", "VIDEO_FILE"})
_REFERENCE: Final = frozenset({"name", "hash", "base", "kind"})


def given_value(class_type: str, name: str, value: JSON) -> JSON:
    """A value of a prompt as one of ours: the name of a file becomes a reference to it."""
    if isinstance(value, dict) and value.keys() == {LITERAL} and isinstance(value[LITERAL], list):
        return value[LITERAL]
    if not isinstance(value, str) or not value.removesuffix(FOLDER) or not _is_file(class_type, name):
        return value
    return {"name": value.removesuffix(FOLDER)}


def written_value(class_type: str, name: str, value: JSON, was: JSON = None) -> JSON:
    """A value of ours as a prompt has it; as it was written, if it still is what that was read as."""
    if was is not None and same(given_value(class_type, name, was), value):
        return was
    if isinstance(value, list):
        return {LITERAL: value}
    is_reference = isinstance(value, dict) and "name" in value and value.keys() <= _REFERENCE
    if isinstance(value, dict) and is_reference and _is_file(class_type, name):
        return value["name"]
    return value


def _is_file(class_type: str, name: str) -> bool:
    signature = signature_of(class_type)
    slot = signature.input(name) if signature else None
    return slot is not None and slot.type in _FILES
