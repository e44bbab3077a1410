"""Publication: the OpenAPI 3.1 document of a set of invocations, the only contract between the rooms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nodeloom.schema.component import Components, invocation_component
from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.invocation import Invocation
from nodeloom.schema.pack import Pack

TITLE = "nodeloom"
DOCUMENT_VERSION = "1"
"""Version of the vocabulary of this document (attributes of invocations and fields), not of any pack."""


def publish(invocations: Iterable[type[Invocation]], packs: Iterable[Pack] = ()) -> dict[str, Any]:
    """The document: every invocation, output and value type as a component; packs under `x-packs`."""
    components: Components = {}
    for cls in invocations:
        _, found = invocation_component(cls)
        for name, schema in found.items():
            if components.setdefault(name, schema) != schema:
                raise DefinitionError(
                    f"pack {cls.definition.pack}, type {cls.definition.type}: two different types are named {name}; "
                    "rename one of the classes"
                )
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": DOCUMENT_VERSION},
        "components": {"schemas": dict(sorted(components.items()))},
        "x-packs": {
            pack.name: {"version": pack.version, "title": pack.title, "description": pack.description}
            for pack in sorted(packs, key=lambda pack: pack.name)
        },
    }
