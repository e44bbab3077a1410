"""The rules of a declaration. Each refusal is a sentence that names pack, type and field and says how to fix it."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError

from nodeloom.schema.component import Components, invocation_component
from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.field_schema import parse_field
from nodeloom.schema.fields import attributes
from nodeloom.schema.invocation import Invocation
from nodeloom.schema.naming import TYPE_ID
from nodeloom.schema.output import InvocationOutput
from nodeloom.schema.values import FieldValue

RESERVED = frozenset({"id", "type"}) | frozenset(dir(Invocation))
"""Names with a meaning in every published invocation, and names that pydantic or the base class uses."""


def check_declaration(cls: Any, options: dict[str, Any]) -> None:
    """Check the decorator's arguments and the class as a whole, before its fields are looked at."""
    type_id, version = options["type"], options["version"]
    match = TYPE_ID.fullmatch(type_id) if isinstance(type_id, str) else None
    if match is None:
        raise DefinitionError(
            f"type id {type_id!r} must read pack/name, such as image/resize (letters, digits, - and _)"
        )
    if not (isinstance(cls, type) and issubclass(cls, Invocation)):
        raise DefinitionError.about(type_id, f"{cls!r} must be a subclass of Invocation or a function")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DefinitionError.about(
            type_id, f"version is {version!r}, must be a whole number from 1; start with version=1"
        )
    if cls.__bare_fields__:
        name = cls.__bare_fields__[0]
        raise DefinitionError.about(
            type_id, f"field {name} has no type annotation; write `{name}: int = ...` or prefix it with _"
        )
    if "definition" in cls.__dict__:
        raise DefinitionError.about(
            type_id, f"{cls.__name__} is declared twice (already {cls.definition.type}); derive a class"
        )
    has_probe = cls.probe is not Invocation.probe
    if (options["purity"] == "external") != has_probe:
        fix = "add a method `probe`" if not has_probe else 'declare purity="external"'
        raise DefinitionError.about(
            type_id, f"purity is {options['purity']!r} but it has {'a' if has_probe else 'no'} probe; {fix}"
        )


def output_type_of(cls: type[Invocation], type_id: str, namespace: dict[str, Any]) -> type[InvocationOutput]:
    """The output model that `invoke` is annotated to return."""
    if cls.invoke is Invocation.invoke:
        raise DefinitionError.about(type_id, "it has no method invoke; add `def invoke(self, context) -> SomeOutput`")
    annotation: Any = cls.invoke.__annotations__.get("return")
    if isinstance(annotation, str):
        scope = {**vars(sys.modules[cls.__module__]), **namespace} if cls.__module__ in sys.modules else namespace
        try:
            annotation = get_type_hints(SimpleNamespace(__annotations__={"return": annotation}), scope)["return"]
        except NameError as error:
            raise DefinitionError.about(type_id, f"the return annotation of invoke is not defined: {error}") from error
    if not (isinstance(annotation, type) and issubclass(annotation, InvocationOutput)):
        raise DefinitionError.about(
            type_id, f"invoke returns {annotation!r}, must be annotated with a subclass of InvocationOutput"
        )
    return annotation


def complete(cls: type[Invocation], type_id: str) -> None:
    """Build the model, which was deferred until its pack and type are known; name the field that can't be typed."""
    try:
        cls.model_rebuild()
    except (PydanticUserError, NameError) as error:
        for name, info in cls.model_fields.items():
            if not _is_buildable(info.annotation):
                raise DefinitionError.about(
                    type_id,
                    f"field {name}: {info.annotation!r} is no type of a field; use int, float, str, bool, an enum, a "
                    "FieldValue, or a list of one of them",
                ) from error
        raise DefinitionError.about(type_id, str(error).splitlines()[0]) from error


def _is_buildable(annotation: Any) -> bool:
    try:
        TypeAdapter(annotation)
    except (PydanticUserError, NameError):
        return False
    return True


def check_fields(cls: type[Invocation]) -> None:
    """Check every input and output of a defined invocation."""
    type_id = cls.definition.type
    _, components = invocation_component(cls)
    for name in cls.model_fields:
        _check_name(type_id, name)
        _check_kind(type_id, cls, name, "input")
        _check_input(type_id, cls, name)
    for name in cls.definition.output_type.model_fields:
        _check_name(type_id, name)
        _check_kind(type_id, cls.definition.output_type, name, "output")
    for schema in components.values():
        if schema.get("class") in ("invocation", "output"):
            _check_types(type_id, schema, components)
    _check_model_types(type_id, cls)
    _check_defaults(type_id, cls)


def _check_name(type_id: str, name: str) -> None:
    if name in RESERVED:
        raise DefinitionError.about(
            type_id, f"field {name} has a reserved name; rename it, for instance to {name}_value"
        )


def _check_kind(type_id: str, model: type[BaseModel], name: str, kind: str) -> None:
    declared = attributes(model.model_fields[name]).get("field_kind", kind)
    if declared != kind:
        right = "InputField" if kind == "input" else "OutputField"
        raise DefinitionError.about(type_id, f"field {name} of {model.__name__} is an {kind}; declare it with {right}")


def _check_input(type_id: str, cls: type[Invocation], name: str) -> None:
    info = cls.model_fields[name]
    declared = attributes(info)
    if declared.get("lazy") and info.is_required():
        raise DefinitionError.about(
            type_id, f"field {name} is lazy and needs a default for when it is not asked for; add default=None"
        )
    if declared.get("gather") and get_origin(info.annotation) not in (list, tuple):
        raise DefinitionError.about(type_id, f"field {name} gathers items and must be a list; annotate it as list[...]")
    if declared.get("input") == "direct" and any(value.handle for value in _value_types(info.annotation)):
        raise DefinitionError.about(type_id, f"field {name} can only come from another node; drop input='direct'")


def _check_types(type_id: str, component: dict[str, Any], components: Components) -> None:
    for name, schema in component["properties"].items():
        if schema.get("field_kind") == "node_attribute":
            continue
        problem = parse_field(schema, components).problem
        if problem:
            raise DefinitionError.about(type_id, f"field {name}: {problem}")


def _check_model_types(type_id: str, cls: type[Invocation]) -> None:
    """A model class in a field must be a `FieldValue`, so that its name is stable in documents and contracts."""
    for model in (cls, cls.definition.output_type):
        for name, info in model.model_fields.items():
            for found in _model_classes(info.annotation):
                if not issubclass(found, FieldValue):
                    raise DefinitionError.about(
                        type_id, f"field {name}: {found.__name__} must derive from FieldValue to be the type of a field"
                    )


def _check_defaults(type_id: str, cls: type[Invocation]) -> None:
    try:
        cls.model_validate({})
    except ValidationError as error:
        wrong = [item for item in error.errors() if item["type"] != "missing"]
        for item in wrong:
            field = ".".join(str(part) for part in item["loc"])
            raise DefinitionError.about(
                type_id, f"field {field}: its default {item['input']!r} is refused: {item['msg']}; change one of them"
            ) from error


def _model_classes(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for argument in get_args(annotation) for found in _model_classes(argument)]


def _value_types(annotation: Any) -> list[type[FieldValue]]:
    return [found for found in _model_classes(annotation) if issubclass(found, FieldValue)]
