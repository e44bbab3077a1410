"""The rules of the limits that a field declares: each fits its type, a pattern works everywhere."""

from __future__ import annotations

import re
import warnings
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import SchemaError, SchemaValidator
from pydantic_core.core_schema import str_schema

from nodeloom.schema.field_types import FLOAT, INTEGER, STRING, FieldType

_OF_NUMBERS = ("ge", "gt", "le", "lt", "multiple_of")
_OF_LENGTHS = ("min_length", "max_length")


def limit_problem(info: FieldInfo, field_type: FieldType) -> str | None:
    """Why a limit that a field declares can't be used on values of its type; None if all can."""
    is_number = field_type.is_single and field_type.name in (INTEGER, FLOAT)
    is_text = field_type.is_single and field_type.name == STRING
    for names, fits, wanted in (
        (_OF_NUMBERS, is_number, "a single number"),
        (_OF_LENGTHS, is_text or field_type.is_collection, "a text or a list"),
        (("pattern",), is_text, "a single text"),
    ):
        for name in names:
            if not fits and any(getattr(limit, name, None) is not None for limit in info.metadata):
                way_out = "drop it"
                if not field_type.is_single:
                    way_out += f", or limit the items: Annotated[..., Field({name}=...)]"
                return f"{name} limits {wanted}, but it is {field_type}; {way_out}"
    return None


def pattern_problem(pattern: Any) -> str | None:
    """Why a text's pattern can't be used; None if it can.

    Values that flow are checked by pydantic (Rust's regex), constants by Python's `re`: it must be good for both.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # of what `re` reads otherwise than others, such as [[a]]
            re.compile(pattern)
        SchemaValidator(str_schema(pattern=pattern))
    except (re.error, FutureWarning) as error:
        return f"its pattern {pattern!r} is no regular expression of Python's re: {error}"
    except SchemaError as error:
        return f"its pattern {pattern!r} is no regular expression of Rust's regex: {reason_of(error)}"
    return None


def reason_of(error: SchemaError) -> str:
    """The last line of pydantic's long message: what is wrong."""
    return str(error).splitlines()[-1].strip().removeprefix("error: ")
