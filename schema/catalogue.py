"""`Catalogue`: the published document, parsed. Server, editor, migrations and validation know nodes only by it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from nodeloom.schema.templates import InvocationTemplate, parse_templates


class Catalogue:
    """Templates by type id, component schemas by name, and pack versions of one published OpenAPI document."""

    def __init__(self, openapi: Mapping[str, Any]) -> None:
        self.openapi = openapi

    def extended(self, templates: Mapping[str, InvocationTemplate]) -> Catalogue:
        """The same catalogue with some templates more, which no document publishes."""
        extended = Catalogue(self.openapi)
        extended.__dict__.update(self.__dict__)
        extended.__dict__["templates"] = {**self.templates, **templates}
        return extended

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
    def packs(self) -> Mapping[str, str]:
        """Version of every pack, by name."""
        return {name: str(pack["version"]) for name, pack in self.openapi.get("x-packs", {}).items()}
