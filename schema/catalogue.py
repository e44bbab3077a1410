"""`Catalogue`: the published document, parsed. Server, editor, migrations and validation know nodes only by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from nodeloom.schema.history import KEY, Histories, History, read_history, read_removed
from nodeloom.schema.naming import component_of_type
from nodeloom.schema.templates import InvocationTemplate, parse_templates
from nodeloom.schema.tombstone import KEY as TOMBSTONES

Derived = TypeVar("Derived")


class Catalogue:
    """Templates by type id, component schemas by name, and pack versions of one published OpenAPI document."""

    def __init__(self, openapi: Mapping[str, Any]) -> None:
        self.openapi = openapi
        self._base: Catalogue | None = None
        self._derived: dict[tuple[Callable[..., Any], str], Any] = {}

    def extended(self, templates: Mapping[str, InvocationTemplate]) -> Catalogue:
        """The same catalogue with some templates more, which no document publishes."""
        extended = Catalogue(self.openapi)
        extended.__dict__.update(self.__dict__)
        extended.__dict__["templates"] = {**self.templates, **templates}
        extended._base, extended._derived = self, {}
        return extended

    def derived(self, type_id: str, make: Callable[[InvocationTemplate, Mapping[str, Any]], Derived]) -> Derived:
        """What `make` gives for a type's template and the components; made once, for catalogues that extend this too.

        `KeyError` if the type is unknown.
        """
        template = self.templates[type_id]
        if self._base is not None and self._base.templates.get(type_id) is template:
            return self._base.derived(type_id, make)
        if (make, type_id) not in self._derived:
            self._derived[make, type_id] = make(template, self.components)
        found: Derived = self._derived[make, type_id]
        return found

    @cached_property
    def templates(self) -> Mapping[str, InvocationTemplate]:
        """Every invocation's template, by type id."""
        return parse_templates(self.openapi)

    @cached_property
    def components(self) -> Mapping[str, Any]:
        """Every component schema, by name."""
        components: Mapping[str, Any] = self.openapi["components"]["schemas"]
        return components

    @cached_property
    def names_secrets(self) -> bool:
        """Whether any type of value names a secret: where none does, nobody need look for them."""
        return any(isinstance(each, Mapping) and each.get("names") == "secret" for each in self.components.values())

    @cached_property
    def histories(self) -> Histories:
        """The migrations of every type with whole versions, found by any type id that it ever had.

        Those of removed types that became others are among them.
        """
        living = (
            read_history(type_id, template.version, self.components.get(component_of_type(type_id), {}).get(KEY))
            for type_id, template in self.templates.items()
            if isinstance(template.version, int)
        )
        return Histories([*living, *self.removed.values()])

    @cached_property
    def removed(self) -> Mapping[str, History]:
        """The migrations of types that packs no longer have, and that became others; by type id."""
        found = ((type_id, read_removed(type_id, each)) for type_id, each in self.openapi.get(TOMBSTONES, {}).items())
        return {type_id: each for type_id, each in found if each is not None and type_id not in self.templates}

    @cached_property
    def tombstones(self) -> Mapping[str, str]:
        """Types that packs no longer have, and what their authors say to those who used them."""
        return {type_id: str(each["note"]) for type_id, each in self.openapi.get(TOMBSTONES, {}).items()}

    @cached_property
    def packs(self) -> Mapping[str, str]:
        """Version of every pack, by name."""
        return {name: str(pack["version"]) for name, pack in self.openapi.get("x-packs", {}).items()}
