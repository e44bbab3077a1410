"""JSON Schema of a declared class, and of all that it refers to, under the names that these have everywhere.

Hundreds of classes are declared at each start, of a few dozen types of values: what is made of a type is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic import BaseModel
from pydantic.json_schema import (
    CoreModeRef,
    CoreRef,
    CoreSchemaOrFieldType,
    DefsRef,
    GenerateJsonSchema,
    JsonSchemaValue,
)
from pydantic_core.core_schema import EnumSchema

from nodeloom.schema.naming import component_of_class, published_name
from nodeloom.schema.values import FieldValue

REF: Final = "#/components/schemas/"
_NAME: Final = "x-type-name"
"""Where a definition says its published name, as types of values and enums do."""
_PLAIN: Final = (bool, int, float, str)


class Definition(NamedTuple):
    """A component: its published name, the schema as pydantic has it, and as it is published."""

    name: str
    made: JsonSchemaValue
    schema: dict[str, Any]


def class_schema(cls: type[BaseModel]) -> tuple[dict[str, Any], tuple[Definition, ...]]:
    """The schema of a class that is complete, and the definitions that it refers to, which are shared."""
    generator = _ClassSchemas(ref_template=REF + "{model}")
    made = generator.generate_inner(cls.__pydantic_core_schema__)
    while "$ref" in made:  # a class is a definition too
        made = generator.definitions.pop(generator.json_to_defs_refs[made["$ref"]])
    definitions = generator.finished()
    names = {key: definition.name for key, definition in definitions.items()}
    return _named(generator.sort(made), names), tuple(definitions.values())


class _Schemas(GenerateJsonSchema):
    """Lets an enum say its published name in its JSON Schema, as value types do of themselves.

    Definitions get these names afterwards, so pydantic need not look for readable ones, nor make a serializer for
    each plain default: the two are half of what a schema costs.
    """

    def build_schema_type_to_method(self) -> dict[CoreSchemaOrFieldType, Callable[[Any], JsonSchemaValue]]:
        return _Methods(self)

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        return DefsRef(core_mode_ref[0])

    def encode_default(self, dft: Any) -> Any:
        return dft if dft is None or type(dft) in _PLAIN else super().encode_default(dft)

    def enum_schema(self, schema: EnumSchema) -> JsonSchemaValue:
        return {**super().enum_schema(schema), _NAME: component_of_class(schema["cls"])}

    def finished(self, known: Mapping[DefsRef, Definition] | None = None) -> dict[DefsRef, Definition]:
        """All definitions that were made, but for those that are known."""
        done = known or {}
        names = {
            key: done[key].name if key in done else str(made.get(_NAME) or _name_of(key))
            for key, made in self.definitions.items()
        }
        return {
            key: done.get(key) or Definition(names[key], made, self._published(made, names))
            for key, made in self.definitions.items()
        }

    def _published(self, made: JsonSchemaValue, names: Mapping[DefsRef, str]) -> dict[str, Any]:
        sorted_schema = self.sort({key: value for key, value in made.items() if key != _NAME})
        published: dict[str, Any] = _named(sorted_schema, names)
        return published


class _Methods(dict[CoreSchemaOrFieldType, Callable[[Any], JsonSchemaValue]]):
    """What makes the schema of each kind; there are fifty, of which a class needs five."""

    def __init__(self, generator: GenerateJsonSchema) -> None:
        super().__init__()
        self._generator = generator

    def __missing__(self, kind: CoreSchemaOrFieldType) -> Callable[[Any], JsonSchemaValue]:
        method: Callable[[Any], JsonSchemaValue] = getattr(self._generator, f"{kind.replace('-', '_')}_schema")
        self[kind] = method
        return method


class _ClassSchemas(_Schemas):
    """Takes what is known of types of values as it is."""

    def __init__(self, ref_template: str) -> None:
        super().__init__(ref_template=ref_template)
        self._known: dict[DefsRef, Definition] = {}

    def generate_inner(self, schema: Any) -> JsonSchemaValue:
        value = _value_of(schema)
        if value is None:
            return super().generate_inner(schema)
        definitions = _value_definitions(value)
        for key, definition in definitions.items():
            reference, _ = self.get_cache_defs_ref_schema(CoreRef(key))
            self.definitions[reference] = definition.made
        self._known.update(definitions)
        return self.get_cache_defs_ref_schema(CoreRef(schema["ref"]))[1]

    def finished(self, known: Mapping[DefsRef, Definition] | None = None) -> dict[DefsRef, Definition]:
        return super().finished(self._known)


def _value_of(schema: Any) -> type[FieldValue] | None:
    """The type of values that a schema is all of."""
    if schema["type"] != "model" or "ref" not in schema:
        return None
    cls: type[BaseModel] = schema["cls"]
    return cls if issubclass(cls, FieldValue) and cls.__pydantic_complete__ else None


_VALUES: Final[dict[DefsRef, Definition]] = {}
"""What was made of types of values; a type that is of others knows those, so all of them stay."""


@cache
def _value_definitions(cls: type[FieldValue]) -> Mapping[DefsRef, Definition]:
    """The definitions of a type of values and of all that it is made of."""
    generator = _Schemas(ref_template=REF + "{model}")
    generator.generate_inner(cls.__pydantic_core_schema__)
    return {key: _VALUES.setdefault(key, definition) for key, definition in generator.finished(_VALUES).items()}


def _name_of(reference: str) -> str:
    """The published name of what says none, as a named alias: pydantic calls it `package.module.Name:1234`."""
    module, _, name = reference.rpartition(":")[0].rpartition(".")
    return published_name(name, module)


def _named(schema: Any, names: Mapping[DefsRef, str]) -> Any:
    """A schema whose references are those of published names."""
    if isinstance(schema, list):
        return [_named(item, names) for item in schema]
    if not isinstance(schema, dict):
        return schema
    named = {key: _named(value, names) for key, value in schema.items()}
    reference = named.get("$ref")
    if isinstance(reference, str) and reference.removeprefix(REF) in names:
        named["$ref"] = REF + names[DefsRef(reference.removeprefix(REF))]
    return named
