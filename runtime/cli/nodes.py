"""`nodeloom nodes [TYPE]`: what node types there are, and what one takes and gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Annotated

import typer

from nodeloom.runtime.cli.failures import reported
from nodeloom.runtime.cli.options import AsJson, Packs
from nodeloom.runtime.cli.packs import load_packs
from nodeloom.runtime.settings import read_settings
from nodeloom.schema.definition import Purity
from nodeloom.schema.errors import InvalidGraphError, Problem
from nodeloom.schema.json import JSON, write_json
from nodeloom.schema.templates import MISSING, InputTemplate, InvocationTemplate, OutputTemplate

_PURITY: Mapping[Purity, str] = {
    "pure": "its result is reused while inputs and code are the same",
    "volatile": "another result each time",
    "external": "its result is reused while what it reads outside is the same",
}


@reported
def nodes(
    type: Annotated[str | None, typer.Argument(help="A type id, such as image/resize; all types without.")] = None,  # noqa: A002
    pack: Packs = None,
    as_json: AsJson = False,
) -> None:
    """List all node types, or describe one."""
    templates = load_packs(read_settings(), pack or ()).catalogue().templates
    if type is None:
        _list(templates, as_json)
        return
    if type not in templates:
        near = ", ".join(get_close_matches(type, templates, 3, 0.5))
        raise InvalidGraphError(
            [Problem("unknown-type", f"there is no type {type}" + (f"; near: {near}" if near else ""))]
        )
    template = templates[type]
    print(write_json(_as_json(template), indent=True) if as_json else "\n".join(_described(template)))


def _list(templates: Mapping[str, InvocationTemplate], as_json: bool) -> None:
    ordered = [templates[key] for key in sorted(templates)]
    if as_json:
        print(write_json([_as_json(template) for template in ordered], indent=True))
        return
    width = max((len(template.type) for template in ordered), default=0)
    for template in ordered:
        print(f"{template.type:{width}}  {template.title}: {first_line(template.description)}".rstrip(": "))


def first_line(text: str) -> str:
    """The first line of a text, which may be empty."""
    return text.partition("\n")[0]


def _described(template: InvocationTemplate) -> Iterable[str]:
    yield f"{template.type}  version {template.version}  {template.title}"
    yield template.description
    yield from _traits(template)
    yield "inputs:" if template.inputs else "no inputs"
    for field in template.inputs.values():
        marks = _marks(lazy=field.lazy, gathers=field.gather)
        yield f"  {field.name}: {field.type}{_default(field)}{marks}  {field.description}{_limits(field)}".rstrip()
    yield "outputs:" if template.outputs else "no outputs of its own"
    for output in template.outputs.values():
        yield f"  {output.name}: {output.type}{_marks(spread=output.spread)}  {output.description}".rstrip()


def _traits(template: InvocationTemplate) -> Iterable[str]:
    """How nodes of a type run, where it is not the usual way."""
    if template.purity != "pure":
        yield f"{template.purity}: {_PURITY[template.purity]}"
    if template.output_node:
        yield "output: worth running for its own sake"
    if template.accelerator:
        yield "accelerator: takes the accelerator's lane, one node at a time"
    if not template.idempotent:
        yield "not idempotent: never repeated without asking"
    if template.ports is not None:
        lists = ", as lists" if template.ports.shape == "each" else ""
        yield f"ports: it also has the inputs and outputs of the subgraph that {template.ports.of} names{lists}"


def _marks(**marks: bool) -> str:
    found = ", ".join(name for name, holds in marks.items() if holds)
    return f" ({found})" if found else ""


def _default(field: InputTemplate) -> str:
    if field.default is MISSING:
        return " (required)" if field.required else ""
    return f" = {write_json(field.default)}"


def _limits(field: InputTemplate) -> str:
    if field.options:
        return f" [{', '.join(str(option) for option in field.options)}]"
    low, high = field.constraints.minimum, field.constraints.maximum
    if low is None and high is None:
        return ""
    return f" [{'' if low is None else low} to {'' if high is None else high}]"


def _as_json(template: InvocationTemplate) -> dict[str, JSON]:
    return {
        "type": template.type,
        "version": template.version,
        "title": template.title,
        "description": template.description,
        "category": template.category,
        "tags": list(template.tags),
        "pack": template.pack,
        "purity": template.purity,
        "output": template.output_node,
        "accelerator": template.accelerator,
        "idempotent": template.idempotent,
        "inputs": {field.name: _field(field) for field in template.inputs.values()},
        "outputs": {field.name: _field(field) for field in template.outputs.values()},
    }


def _field(field: InputTemplate | OutputTemplate) -> dict[str, JSON]:
    described: dict[str, JSON] = {
        "type": field.type.name,
        "cardinality": field.type.cardinality.value,
        "title": field.title,
        "description": field.description,
    }
    if isinstance(field, InputTemplate):
        described |= {
            "required": field.required, "input": field.input, "stateful": field.stateful,
            "lazy": field.lazy, "gather": field.gather,
        }  # fmt: skip
        if field.default is not MISSING:
            described["default"] = field.default
        if field.options:
            described["options"] = list(field.options)
    else:
        described["spread"] = field.spread
    return described
