"""What runs, and how often: conditions, iteration, batches."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.types.uses import GATHERED, STEERING, became
from nodeloom.schema.field_ops import remove_input, rename_input, rename_output
from nodeloom.schema.history import History

_ALONE: Final = "None"
"""The group of a batch that is none: batches of one group go side by side."""
_BATCHES: Final = {
    "integer_batch": ("integers", "value"),
    "float_batch": ("floats", "value"),
    "string_batch": ("strings", "value"),
    "image_batch": ("images", "image"),
}

FLOW: Final[tuple[History, ...]] = (
    became("if", "core/if", 1, rename_input("true_input", "on_true"), rename_input("false_input", "on_false")),
    became("iterate", "core/iterate", 1, remove_input("index", 0)),
    *(became("collect" + use, "core/collect", 1, remove_input("collection", [])) for use in ("", STEERING, GATHERED)),
    *(
        became(
            name,
            "core/iterate",
            1,
            rename_input(items, "collection"),
            rename_output(item, "item"),
            remove_input("batch_group_id", _ALONE),
        )
        for name, (items, item) in _BATCHES.items()
    ),
)
"""Their histories."""
