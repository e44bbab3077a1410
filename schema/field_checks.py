"""The rules of the fields of a declaration: names, types, limits, defaults, and the attributes that need each other.

Each refusal is a sentence that names pack, type and field and says how to fix it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python

from nodeloom.schema.component import TYPE, Components, invocation_component
from nodeloom.schema.declaration import Invocation
from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.field_schema import layers, parse_field
from nodeloom.schema.fields import InputMode, attributes
from nodeloom.schema.json import json_problem, write_json
from nodeloom.schema.limits import limit_problem, pattern_problem
from nodeloom.schema.mistakes import place_of, verdict
from nodeloom.schema.naming import component_of_class
from nodeloom.schema.ports import ports_problem
from nodeloom.schema.subgraph_invocation import SubgraphInvocation, SubgraphOutput
from nodeloom.schema.values import FieldValue, value_types

RESERVED = frozenset({"id", "type"}) | frozenset(dir(Invocation))
"""Names with a meaning in every published invocation, and names that pydantic or the base class uses.

An input may be called `type` all the same: nodes keep inputs apart from what they are.
"""


_SOUND: Final[dict[int, Mapping[str, Any]]] = {}
"""Components in which nothing is wrong: those of outputs and values come again with every class that uses them."""


def check_fields(cls: type[Invocation]) -> None:
    """Check every input and output of a defined invocation."""
    type_id, output_type = cls.definition.type, cls.definition.output_type
    if cls.definition.pairs and not cls.definition.spread:
        raise DefinitionError.about(type_id, "pairs=True is for what spreads: give an output spread=True, or leave it")
    name, components = invocation_component(cls)
    for model, component, kind in (
        (cls, components[name], "input"),
        (output_type, components[component_of_class(output_type)], "output"),
    ):
        for field in model.model_fields if not _is_sound(component) else ():
            _check_name(type_id, field, kind)
            _check_kind(type_id, model, field, kind)
            _check_type(type_id, model, field, component["properties"][field], components)
    for field in cls.model_fields:
        _check_input(type_id, cls, field)
    if issubclass(cls, SubgraphInvocation):
        _check_ports(type_id, cls)
    _check_schemas(type_id, components)
    _check_defaults(type_id, cls, components[name]["properties"])
    _SOUND.update((id(each), each) for each in components.values())


def _is_sound(component: Mapping[str, Any]) -> bool:
    return _SOUND.get(id(component)) is component


def _check_name(type_id: str, name: str, kind: str) -> None:
    if name in RESERVED and (name, kind) != (TYPE, "input"):
        raise DefinitionError.about(
            type_id, f"field {name} has a reserved name; rename it, for instance to {name}_value"
        )


def _check_kind(type_id: str, model: type[BaseModel], name: str, kind: str) -> None:
    declared = attributes(model.model_fields[name]).get("field_kind", kind)
    if declared != kind:
        right = "InputField" if kind == "input" else "OutputField"
        raise DefinitionError.about(type_id, f"field {name} of {model.__name__} is an {kind}; declare it with {right}")


def _check_type(
    type_id: str, model: type[BaseModel], name: str, schema: Mapping[str, Any], components: Components
) -> None:
    info = model.model_fields[name]
    for found in _model_classes(info.annotation):
        if not issubclass(found, FieldValue):
            # its name would not be stable in documents and contracts
            raise DefinitionError.about(
                type_id, f"field {name}: {found.__name__} must derive from FieldValue to be the type of a field"
            )
    reading = parse_field(schema, components)
    problem = reading.problem or limit_problem(info, reading.type)
    if problem:
        raise DefinitionError.about(type_id, f"field {name}: {problem}")
    if attributes(info).get("spread") and not (reading.type.is_collection or reading.type.variable):
        raise DefinitionError.about(
            type_id, f"field {name} is spread, so invoke returns a list for it; annotate it as list[...]"
        )


def _check_input(type_id: str, cls: type[Invocation], name: str) -> None:
    info = cls.model_fields[name]
    declared = attributes(info)
    mode, modes = declared.get("input", "any"), get_args(InputMode)
    if mode not in modes:
        raise DefinitionError.about(type_id, f"field {name}: input is {mode!r}, must be one of {', '.join(modes)}")
    if declared.get("lazy") and info.is_required():
        raise DefinitionError.about(
            type_id, f"field {name} is lazy and needs a default for when it is not asked for; add default=None"
        )
    if declared.get("gather") and get_origin(info.annotation) not in (list, tuple):
        raise DefinitionError.about(type_id, f"field {name} gathers items and must be a list; annotate it as list[...]")
    if "skips" in declared:
        _check_skips(type_id, cls, name, declared)
    _check_mask_of(type_id, cls, name, declared.get("ui_mask_of"))
    if mode == "direct" and any(value.handle for value in value_types(info.annotation)):
        raise DefinitionError.about(type_id, f"field {name} can only come from another node; drop input='direct'")
    for attribute in ("lazy", "gather"):
        if mode == "direct" and declared.get(attribute):
            raise DefinitionError.about(
                type_id, f"field {name}: {attribute} is for what comes from other nodes; drop it or input='direct'"
            )


def _check_skips(type_id: str, cls: type[BaseModel], name: str, declared: Mapping[str, Any]) -> None:
    switch = cls.model_fields.get(declared["skips"])
    if not declared.get("gather"):
        raise DefinitionError.about(type_id, f"field {name}: skips is for inputs that gather; add gather=True")
    if switch is None or switch.annotation is not bool or attributes(switch).get("input") != "direct":
        raise DefinitionError.about(
            type_id, f"field {name}: skips names {declared['skips']}, which must be a bool with input='direct'"
        )


def _check_mask_of(type_id: str, cls: type[BaseModel], name: str, over: str | None) -> None:
    other = cls.model_fields.get(over) if over is not None else None
    if over is not None and (other is None or over == name or attributes(other).get("field_kind") != "input"):
        raise DefinitionError.about(
            type_id, f"field {name}: mask_of names {over}, which must be another input: the one with the picture"
        )


def _check_ports(type_id: str, cls: type[SubgraphInvocation]) -> None:
    output_type = cls.definition.output_type
    if not issubclass(output_type, SubgraphOutput):
        raise DefinitionError.about(
            type_id, f"it has the ports of a subgraph, so {output_type.__name__} must derive from SubgraphOutput"
        )
    problem = ports_problem(cls.port_rule, cls.model_fields)
    if problem:
        raise DefinitionError.about(type_id, problem)


def _check_schemas(type_id: str, components: Components) -> None:
    """Everything published is JSON, and every pattern in it can be used; value types included."""
    for component, schema in components.items():
        problem = None if _is_sound(schema) else json_problem({**schema, "properties": None})
        if problem:
            raise DefinitionError.about(type_id, f"what is said of {component}: {problem}; change it")
        for name, published in schema.get("properties", {}).items() if not _is_sound(schema) else ():
            place = name if schema.get("class") else f"{name} of {component}"
            problem = json_problem(published)
            if problem:
                raise DefinitionError.about(type_id, f"field {place}: {problem}; change it")
            for pattern in [layer["pattern"] for layer in layers(published) if "pattern" in layer]:
                problem = pattern_problem(pattern)
                if problem:
                    raise DefinitionError.about(type_id, f"field {place}: {problem}")


def _check_defaults(type_id: str, cls: type[Invocation], published: Mapping[str, Any]) -> None:
    """Defaults are what their fields take, and published ones are strictly of their type, as constants are."""
    for name, info in cls.model_fields.items():
        problem = json_problem(to_jsonable_python(info.default, inf_nan_mode="constants", fallback=str))
        if problem:
            raise DefinitionError.about(type_id, f"field {name}: its default can't be published: {problem}")
    try:
        cls.model_validate({})
    except ValidationError as error:
        _refuse_default(type_id, error)
    stated = {name: schema["default"] for name, schema in published.items() if "default" in schema}
    try:
        cls.model_validate_json(write_json(stated), strict=True)
    except ValidationError as error:
        _refuse_default(type_id, error)


def _refuse_default(type_id: str, error: ValidationError) -> None:
    """Refuse the first default that was found wrong, if any was; inputs without one are missing, which is right."""
    for item in error.errors():
        if item["type"] != "missing":
            wrong = f"its default is {item['input']!r}, {verdict(item)}"
            raise DefinitionError.about(type_id, f"field {place_of(item)}: {wrong}; change one of them") from error


def _model_classes(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for argument in get_args(annotation) for found in _model_classes(argument)]
