"""Publication: the OpenAPI 3.1 document of a set of invocations, the only contract between the rooms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nodeloom.schema.component import Components, invocation_component, merge_components
from nodeloom.schema.declaration import Invocation
from nodeloom.schema.pack import Pack
from nodeloom.schema.tombstone import KEY as TOMBSTONES

TITLE = "nodeloom"
DOCUMENT_VERSION = "1"
"""Version of the vocabulary of this document (attributes of invocations and fields), not of any pack."""


def publish(invocations: Iterable[type[Invocation]], packs: Iterable[Pack] = ()) -> dict[str, Any]:
    """The document: every invocation, output and value type as a component; packs under `x-packs`."""
    return openapi_document(joint_components({}, invocations), packs)


def joint_components(known: Components, invocations: Iterable[type[Invocation]]) -> Components:
    """Components that are known and those of some invocations; `DefinitionError` if a name would stand for two."""
    components = dict(known)
    for cls in invocations:
        _, found = invocation_component(cls)
        merge_components(cls.definition.type, components, found)
    return components


def openapi_document(components: Components, packs: Iterable[Pack]) -> dict[str, Any]:
    """The document of these components and packs."""
    packs = list(packs)
    removed = {each.type: each.published() for pack in packs for each in pack.tombstones}
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": DOCUMENT_VERSION},
        "components": {"schemas": dict(sorted(components.items()))},
        "x-packs": {
            pack.name: {"version": pack.version, "title": pack.title, "description": pack.description}
            for pack in sorted(packs, key=lambda pack: pack.name)
        },
        **({TOMBSTONES: dict(sorted(removed.items()))} if removed else {}),
    }
