"""Which types are stateful: their values are kept in the document and edited with a widget.

Our document says so of every value type. InvokeAI's doesn't: there it is a table of its editor, and every type that
is not in it is stateless, a custom pack's own included.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodeloom.schema.field_types import BOOLEAN, ENUM, FLOAT, INTEGER, STRING, FieldType

KNOWN_STATEFUL = frozenset(
    {
        *(INTEGER, FLOAT, STRING, BOOLEAN, ENUM),
        *("ImageField", "VideoField", "ColorField", "BoardField", "SchedulerField", "SavedWorkflowField"),
        *("ModelIdentifierField", "LoRAField", "StylePresetField", "SystemPromptField"),
        *("IntegerGeneratorField", "FloatGeneratorField", "StringGeneratorField", "ImageGeneratorField"),
        *("LoRAMetadataField", "ControlNetMetadataField", "IPAdapterMetadataField", "T2IAdapterMetadataField"),
        "MetadataExtraField",
    }
)
"""Names of types that are stateful where the document doesn't say."""


def is_stateful(field_type: FieldType, components: Mapping[str, Any]) -> bool:
    """Whether a document can keep values of a type: by its component's `stateful`, else by the table.

    An enum is stateful under any name. A type variable never is: what it stands for is known in a graph only.
    """
    if field_type.variable:
        return False
    component = components.get(field_type.name)
    if not isinstance(component, Mapping):
        return field_type.name in KNOWN_STATEFUL
    declared = component.get("stateful")
    if isinstance(declared, bool):
        return declared
    return field_type.name in KNOWN_STATEFUL or isinstance(component.get("enum"), list)
