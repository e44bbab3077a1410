"""`InputField` and `OutputField`: how one field of an invocation is declared.

They return pydantic field declarations whose JSON Schema carries nodeloom's attributes (`field_kind`, `input`, ...),
so that the published document is all that anybody needs to know of a field.

Constants of a document and defaults are strictly of a field's type. What an edge brings may be widened: an integer to a
float, and a number to a text, as Python's `repr` writes it (3, 2.5, 3.0, 1e+22); a boolean to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from pydantic import Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from nodeloom.schema.json import JSON

InputMode = Literal["any", "connection", "direct"]
Component = Literal["textarea", "slider", "seed", "password", "file", "secret"]


@dataclass(frozen=True, slots=True)
class Hints:
    """How an editor may show a field; never needed to run it."""

    ui_component: Component | None = None
    ui_order: int | None = None
    ui_hidden: bool = False
    ui_advanced: bool = False
    ui_choice_labels: Mapping[str, str] | None = None
    ui_model_base: tuple[str, ...] | None = None
    ui_model_kind: tuple[str, ...] | None = None
    ui_mask_of: str | None = None

    def published(self) -> dict[str, JSON]:
        """Hints that say something, as JSON Schema keywords."""
        given = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: _plain(value) for name, value in given if value not in (None, False)}


def InputField(  # noqa: N802 - reads as the type it declares, like pydantic's Field
    default: Any = PydanticUndefined,
    *,
    description: str = "",
    title: str | None = None,
    input: InputMode = "any",  # noqa: A002 - the field's word for it, here and in the published document
    lazy: bool = False,
    gather: bool = False,
    skips: str | None = None,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
    multiple_of: float | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str | None = None,
    component: Component | None = None,
    order: int | None = None,
    hidden: bool = False,
    advanced: bool = False,
    choice_labels: Mapping[str, str] | None = None,
    model_base: tuple[str, ...] | None = None,
    model_kind: tuple[str, ...] | None = None,
    mask_of: str | None = None,
) -> Any:
    """Declare an input.

    Args:
        default: Value used when the document gives none and nothing is connected; without it the input is required.
        description: What the value means, with its unit.
        title: Label in the editor; made from the field's name by default.
        input: `any` is widget and socket, `connection` is socket only, `direct` is widget only (so neither `lazy` nor
            `gather`).
        lazy: Evaluated only if the node's `needs()` asks for it; needs a default.
        gather: Takes many edges and receives the items of every index of the innermost iteration as one list.
        skips: For a `gather` input: name of a boolean `direct` input; while it is on, items that failed are left out,
            where otherwise one of them blocks the node.
        ge: Least allowed number; with `gt`, `le`, `lt` and `multiple_of` as in pydantic. For a field that holds one
            number; the items of a list are limited by `list[Annotated[int, Field(ge=...)]]`.
        gt: The number must be greater.
        le: Greatest allowed number.
        lt: The number must be less.
        multiple_of: The number must be a multiple.
        min_length: Least length of a text or collection.
        max_length: Greatest length of a text or collection.
        pattern: Regular expression that a part of a text must match (`^` and `$` for all of it), in what both Rust's
            regex and Python's `re` know: no look-around, no back-references.
        component: Widget the editor should prefer.
        order: Place among the node's inputs; declaration order by default.
        hidden: Not shown in the editor.
        advanced: Seldom needed: the editor shows it when it is asked to, or when it has a value or an edge.
        choice_labels: Label of each choice of an enum.
        model_base: For a model choice: bases to offer, such as `sdxl`.
        model_kind: For a model choice: kinds to offer, such as `main`.
        mask_of: For a mask: the input with the picture, or what was made of it, that the mask is laid over.
    """
    hints = Hints(component, order, hidden, advanced, choice_labels, model_base, model_kind, mask_of)
    extra: dict[str, Any] = {"field_kind": "input", "input": input, **hints.published()}
    extra |= {name: True for name, given in (("lazy", lazy), ("gather", gather)) if given}
    if skips is not None:
        extra["skips"] = skips
    return Field(
        default, title=title, description=description, json_schema_extra=extra, ge=ge, gt=gt, le=le, lt=lt,
        multiple_of=multiple_of, min_length=min_length, max_length=max_length, pattern=pattern,
    )  # fmt: skip


def OutputField(  # noqa: N802 - see InputField
    *,
    description: str = "",
    title: str | None = None,
    spread: bool = False,
    order: int | None = None,
    hidden: bool = False,
) -> Any:
    """Declare an output.

    Args:
        description: What the value means, with its unit.
        title: Label in the editor; made from the field's name by default.
        spread: `invoke` returns a list for this output, and everything downstream runs once for each item. The field is
            annotated as that list, `list[int]`; a type variable alone stands for the item.
        order: Place among the node's outputs; declaration order by default.
        hidden: Not shown in the editor.
    """
    hints = Hints(ui_order=order, ui_hidden=hidden)
    extra: dict[str, Any] = {"field_kind": "output", **hints.published()}
    if spread:
        extra["spread"] = True
    return Field(title=title, description=description, json_schema_extra=extra)


def attributes(info: FieldInfo) -> dict[str, Any]:
    """Nodeloom's attributes of a declared field; empty for a plain pydantic field."""
    extra = info.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}


def _plain(value: Any) -> JSON:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
