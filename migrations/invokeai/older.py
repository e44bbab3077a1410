"""Nodes of documents of version 1 and 2, as version 3 has them: it says less of each field, for the types say it."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.draft import an_object
from nodeloom.migrations.invokeai.values import newer
from nodeloom.schema.json import JSON

_OF_DATA: Final = frozenset({"outputs", "embedWorkflow"})
_OF_FIELD: Final = frozenset({"id", "type", "fieldKind"})


def newer_node(node: dict[str, JSON]) -> tuple[dict[str, JSON], dict[str, JSON]]:
    """A node as version 3 has it, and what that does not say of it any more."""
    data = an_object(node.get("data"))
    fields: dict[str, JSON] = {}
    of_fields: dict[str, JSON] = {}
    inputs = data.get("inputs")
    for name, field in inputs.items() if isinstance(inputs, dict) else ():
        if not isinstance(field, dict):
            fields[name] = field
            continue
        stays, goes = _parted(field, _OF_FIELD)
        fields[name] = {**stays, "value": newer(stays["value"], name)} if "value" in stays else stays
        of_fields.update({name: goes} if goes else {})
    stays, goes = _parted(data, _OF_DATA)
    if isinstance(inputs, dict):
        stays["inputs"] = fields
    goes.update({"inputs": of_fields} if of_fields else {})
    return ({**node, "data": stays} if "data" in node else node), goes


def _parted(found: dict[str, JSON], keys: frozenset[str]) -> tuple[dict[str, JSON], dict[str, JSON]]:
    return (
        {key: value for key, value in found.items() if key not in keys},
        {key: value for key, value in found.items() if key in keys},
    )
