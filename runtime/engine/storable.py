"""Which values a document can store: not those that only a run can make.

Latents and their like are handles by type; a picture is a file by type, but one that a run made is named by its key,
and means nothing to another run or library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodeloom.schema.field_types import FieldType
from nodeloom.schema.values import FieldValue


def is_storable_type(field_type: FieldType, components: Mapping[str, Any]) -> bool:
    """Whether values of a type can be stored, as far as their component tells; of a type without one, they can."""
    component = components.get(field_type.name)
    if field_type.variable or not isinstance(component, Mapping):
        return True
    return component.get("stateful") is not False and component.get("resource") != "file"


def is_storable(value: object) -> bool:
    """Whether nothing in a value is a handle or a file. Constants are plain JSON, so they always are storable."""
    if isinstance(value, FieldValue):
        is_own = not value.handle and value.resource != "file"
        return is_own and all(map(is_storable, value.__dict__.values()))
    if isinstance(value, dict):
        return all(map(is_storable, value.values()))
    return not isinstance(value, (list, tuple, set, frozenset)) or all(map(is_storable, value))
