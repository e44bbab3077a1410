"""Inputs of which there are as many as somebody connects, called as ComfyUI does: `images.image0`, `images.image1`, ...

No attribute of Python can be called so, and each is declared: the editor shows those that are used, and a few more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeVar

from pydantic import create_model

from nodeloom.schema import InputField, Invocation, TypeVariable

AT_FIRST: Final = 2
"""How many the editor shows before one asks for more."""

_Node = TypeVar("_Node", bound=Invocation)


def growing(
    name: str, base: type[_Node], group: str, titles: Mapping[str, str], kind: Any, description: str
) -> type[_Node]:
    """A class of nodes with inputs `group.key` of the type `kind`: one for each key of the titles, the first is needed.

    Of the kind `Any` each has a type of its own, and may have a value in the place of an edge.
    """
    fields: dict[str, Any] = {}
    for place, (key, title) in enumerate(titles.items()):
        each = Annotated[Any, TypeVariable(f"T{place}")] if kind is Any else kind if not place else kind | None
        more: dict[str, Any] = {"default": None} if place else {}
        more |= {} if kind is Any else {"input": "connection"}
        told = InputField(title=title, description=description, advanced=place >= AT_FIRST, **more)
        fields[f"{group}.{key}"] = (each, told)
    return create_model(name, __base__=base, __module__=base.__module__, __doc__=base.__doc__, **fields)


def given(node: Invocation, group: str) -> dict[str, Any]:
    """The values of such inputs by their keys, in order, without those that nothing is connected to."""
    beginning = f"{group}."
    names = [name for name in type(node).model_fields if name.startswith(beginning)]
    found = {name.removeprefix(beginning): getattr(node, name) for name in names}
    return {key: value for key, value in found.items() if value is not None}
