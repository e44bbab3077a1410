"""Values typed on the command line: text becomes what the input's type takes."""

from __future__ import annotations

import typer

from nodeloom.schema.errors import DocumentError
from nodeloom.schema.field_types import STRING
from nodeloom.schema.json import JSON, read_json
from nodeloom.schema.templates import InputTemplate

_NAMED = frozenset({"ImageField", "MaskField", "ModelField", "BoardField"})
"""Types whose value is a name, so that `--set image=cat.png` needs no JSON."""


def split_assignment(text: str) -> tuple[str, str]:
    """`NAME=VALUE`; the value may hold `=` itself."""
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise typer.BadParameter(f"{text!r} must read NAME=VALUE, such as prompt='a red circle'")
    return name, value


def value_of(text: str, template: InputTemplate | None) -> JSON:
    """The value that a text stands for at an input: taken as it is for texts and names, else read as JSON.

    What is neither is passed on as text, so that validation can name node, field and value.
    """
    if template is not None and template.type.is_single:
        if template.type.name == STRING or text in (template.options or ()):
            return text
        if template.type.name in _NAMED and not text.lstrip().startswith("{"):
            return {"name": text}
    try:
        return read_json(text)
    except DocumentError:
        return text
