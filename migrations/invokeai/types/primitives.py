"""Plain values, calculations and texts."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.types.uses import COUNTED, became
from nodeloom.schema.field_ops import (
    add_input,
    convert_input,
    remove_input,
    remove_output,
    rename_input,
    rename_output,
    set_default,
)
from nodeloom.schema.history import History
from nodeloom.schema.value_maps import table

_OPERATIONS: Final = {
    "ADD": "add",
    "SUB": "subtract",
    "MUL": "multiply",
    "DIV": "divide",
    "EXP": "power",
    "MOD": "modulo",
    "ABS": "absolute",
    "MIN": "minimum",
    "MAX": "maximum",
    "SQRT": "square_root",
}
_ROUNDINGS: Final = {"Nearest": "nearest", "Floor": "down", "Ceiling": "up", "Truncate": "toward_zero"}
_TRUNCATED: Final = "InvokeAI cuts the decimals of a quotient off; Divide here says how it rounds"
_HIGHEST: Final = 2147483647

_VALUES: Final = (
    became("integer", "core/integer", 1),
    became("float", "core/float", 1),
    became("string", "core/string", 1),
    became("boolean", "core/boolean", 1),
    became("color", "core/color", 1),
    became("model_identifier", "core/model", 1),
    became("param_int", "core/integer", 1, rename_input("a", "value"), rename_output("a", "value")),
    became("param_float", "core/float", 1, rename_input("param", "value"), rename_output("param", "value")),
    became("param_string", "core/string", 1, rename_input("text", "value"), rename_output("text", "value")),
    became("integer_collection", "core/integers", 1),
    became("float_collection", "core/floats", 1),
    became("string_collection", "core/strings", 1),
    *(
        became(name, "core/first_available", 1, rename_input("collection", "a"), rename_output("collection", "value"))
        for name in ("boolean_collection", "image_collection", "latents_collection", "conditioning_collection")
    ),
    became(
        "conditioning",
        "core/first_available",
        1,
        rename_input("conditioning", "a"),
        rename_output("conditioning", "value"),
    ),
    became(
        "latents",
        "core/first_available",
        1,
        rename_input("latents", "a"),
        rename_output("latents", "value"),
        *(remove_output(side) for side in ("width", "height")),
    ),
)
_CALCULATED: Final = (
    became("add", "core/integer_math", 1, add_input("operation", "add")),
    became("sub", "core/integer_math", 1, add_input("operation", "subtract", stored=True)),
    became("mul", "core/integer_math", 1, add_input("operation", "multiply", stored=True)),
    became("div", "core/integer_math", 1, add_input("operation", "divide", stored=True), behaviour=_TRUNCATED),
    *(
        became(
            name,
            type_id,
            1,
            set_default("a", 1, zero),
            set_default("b", 1, zero),
            convert_input("operation", table(_OPERATIONS)),
        )
        for name, type_id, zero in (
            ("integer_math", "core/integer_math", 0),
            ("float_math", "core/float_math", 0.0),
            ("float_math" + COUNTED, "core/float_math", 0.0),
        )
    ),
    *(
        became(name, "core/round", 1, rename_input("method", "rounding"), convert_input("rounding", table(_ROUNDINGS)))
        for name in ("float_to_int", "float_to_int" + COUNTED)
    ),
    became("round_float", "core/round_to_decimals", 1, set_default("decimals", 0, 2)),
    became("rand_int", "core/random_seed", 1, remove_input("low", 0), remove_input("high", _HIGHEST)),
    became("range", "core/range", 1),
    became(
        "float_range",
        "core/float_range",
        1,
        rename_input("steps", "count"),
        set_default("start", 5, 0.0),
        set_default("stop", 10, 1.0),
        set_default("count", 30, 5),
    ),
)
_TEXTS: Final = (
    became(
        "string_join", "core/string_join", 1, rename_input("string_left", "left"), rename_input("string_right", "right")
    ),
    became(
        "string_join_three",
        "core/string_format",
        1,
        rename_input("string_left", "a"),
        rename_input("string_middle", "b"),
        rename_input("string_right", "c"),
        add_input("template", "{a}{b}{c}", stored=True),
    ),
    became(
        "string_replace",
        "core/string_replace",
        1,
        rename_input("string", "text"),
        rename_input("search_string", "search"),
        rename_input("replace_string", "replacement"),
        rename_input("use_regex", "regular_expression"),
    ),
    became(
        "string_split",
        "core/string_cut",
        1,
        rename_input("string", "text"),
        rename_input("delimiter", "separator"),
        set_default("separator", "", ","),
        rename_output("string_1", "before"),
        rename_output("string_2", "after"),
    ),
)

PRIMITIVES: Final[tuple[History, ...]] = (*_VALUES, *_CALCULATED, *_TEXTS)
"""Their histories."""
