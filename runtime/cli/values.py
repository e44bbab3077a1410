"""Values typed on the command line: text becomes what the input's type takes."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import typer

from nodeloom.schema.errors import DocumentError
from nodeloom.schema.field_types import STRING
from nodeloom.schema.json import JSON, read_json
from nodeloom.schema.templates import InputTemplate

FILES = frozenset({"ImageField", "MaskField"})
"""Types whose value is a file of the user."""
_NAMED = FILES | {"ModelField", "BoardField", "SecretField"}
"""Types whose value is a name, so that `--set image=cat.png` needs no JSON."""


def split_assignment(text: str) -> tuple[str, str]:
    """`NAME=VALUE`; the value may hold `=` itself."""
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise typer.BadParameter(f"{text!r} must read NAME=VALUE, such as prompt='a red circle'")
    if not _is_unicode(text):
        raise typer.BadParameter(f"the value of {name!r} is not UTF-8 text")
    return name, value


class Digests(Protocol):
    """Where files are that a run is to find."""

    def digest(self, path: str) -> str:
        """The digest that a file is found by from now on."""


def chosen_file(value: JSON, template: InputTemplate | None, files: Digests) -> JSON:
    """A file named on the command line, by its own name and hash: no path gets into the workflow.

    A file that is not there is left to the node that needs it.
    """
    if template is None or template.type.name not in FILES or not isinstance(value, dict) or "hash" in value:
        return value
    path = Path(str(value.get("name")))
    return {"name": path.name, "hash": files.digest(str(path))} if path.is_file() else value


def _is_unicode(text: str) -> bool:
    """Whether a text can be written down: the shell may pass bytes that are no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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
