"""The rules of a declaration as a whole: its options, its model, what `invoke` returns. `field_checks` has the fields'.

Each refusal is a sentence that names pack, type and field and says how to fix it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import SimpleNamespace, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic.fields import FieldInfo
from pydantic_core import SchemaError

from nodeloom.schema.declaration import Invocation
from nodeloom.schema.definition import Classification, Purity
from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.expansion import Expansion
from nodeloom.schema.limits import pattern_problem, reason_of
from nodeloom.schema.naming import TYPE_ID, mentions
from nodeloom.schema.output import InvocationOutput
from nodeloom.schema.values import value_types

CHOICES = {"purity": get_args(Purity), "classification": get_args(Classification)}
"""Options of the decorator that are one of a few words."""


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
    for option, choices in CHOICES.items():
        if options[option] not in choices:
            raise DefinitionError.about(
                type_id, f"{option} is {options[option]!r}, must be one of {', '.join(choices)}"
            )
    if options["accelerator"] and inspect.iscoroutinefunction(cls.invoke):
        raise DefinitionError.about(
            type_id, "async nodes share one thread, which may not compute: drop accelerator=True, or write `def invoke`"
        )
    has_probe = cls.probe is not Invocation.probe
    if (options["purity"] == "external") != has_probe:
        fix = "add a method `probe`" if not has_probe else 'declare purity="external"'
        raise DefinitionError.about(
            type_id, f"purity is {options['purity']!r} but it has {'a' if has_probe else 'no'} probe; {fix}"
        )


def output_type_of(cls: type[Invocation], type_id: str, namespace: dict[str, Any]) -> type[InvocationOutput]:
    """The output model that `invoke` is annotated to return, itself or as what an `Expansion` makes."""
    if cls.invoke is Invocation.invoke:
        raise DefinitionError.about(type_id, "it has no method invoke; add `def invoke(self, context) -> SomeOutput`")
    annotation: Any = cls.invoke.__annotations__.get("return")
    if isinstance(annotation, str):
        scope = {**vars(sys.modules[cls.__module__]), **namespace} if cls.__module__ in sys.modules else namespace
        try:
            annotation = get_type_hints(SimpleNamespace(__annotations__={"return": annotation}), scope)["return"]
        except NameError as error:
            raise DefinitionError.about(type_id, f"the return annotation of invoke is not defined: {error}") from error
    is_union = get_origin(annotation) in (Union, UnionType)
    members = [each for each in (get_args(annotation) if is_union else (annotation,)) if each is not Expansion]
    found = members[0] if len(members) == 1 else None
    if not (isinstance(found, type) and issubclass(found, InvocationOutput)):
        raise DefinitionError.about(
            type_id, f"invoke returns {annotation!r}, must be annotated with a subclass of InvocationOutput"
        )
    return found


def complete(model: type[BaseModel], type_id: str) -> None:
    """Build a model, deferred until its pack and type are known; `DefinitionError` names the field that can't be."""
    _complete_values(model)
    try:
        model.model_rebuild()
    except NameError as error:
        fields = {name: info.annotation for name, info in model.model_fields.items()}
        raise DefinitionError.about(type_id, undefined_name(error, fields)) from error
    except (PydanticUserError, SchemaError) as error:
        for name, info in model.model_fields.items():
            reason = _unbuildable(info)
            if reason:
                raise DefinitionError.about(type_id, f"field {name}: {reason}") from error
        raise DefinitionError.about(type_id, str(error).splitlines()[0]) from error


def _complete_values(model: type[BaseModel]) -> None:
    """Build the types of values that fields are of, so that all models share them. Mistakes are the model's to tell."""
    for info in model.model_fields.values():
        for value in value_types(info.annotation):
            with suppress(PydanticUserError, SchemaError):
                value.model_rebuild(raise_errors=False)


def undefined_name(error: NameError, annotations: Mapping[str, Any]) -> str:
    """A sentence about a name that an annotation of a field uses and that is defined nowhere."""
    field = next((field for field, annotation in annotations.items() if mentions(annotation, str(error.name))), None)
    place = "an annotation" if field is None else f"field {field}: its annotation"
    return f"{place} speaks of {error.name}, which is not defined; import or define it in the module, before the class"


def _unbuildable(info: FieldInfo) -> str | None:
    """Why pydantic can't make a field; None if it can."""
    try:
        annotation: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        TypeAdapter(annotation)
    except PydanticUserError:
        return (
            f"{info.annotation!r} is no type of a field; use int, float, str, bool, an enum, a FieldValue, or a list "
            "of one of them"
        )
    except SchemaError as error:
        problems = (pattern_problem(limit.pattern) for limit in info.metadata if hasattr(limit, "pattern"))
        return next(filter(None, problems), None) or f"its limits can't be used: {reason_of(error)}"
    return None
