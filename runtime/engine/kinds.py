"""`kind_of`: what a template says of all nodes of its type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodeloom.runtime.engine.constants import normalized
from nodeloom.runtime.engine.plan import Kind
from nodeloom.runtime.engine.storable import is_storable_type
from nodeloom.schema.templates import InvocationTemplate, Missing


def kind_of(template: InvocationTemplate, components: Mapping[str, Any]) -> Kind:
    """The kind of all nodes of a type; ask `Catalogue.derived` for it, so that it is made once."""
    inputs = template.inputs.items()
    return Kind(
        type=template.type,
        version=template.version,
        purity=template.purity,
        output=template.output_node,
        idempotent=template.idempotent,
        accelerator=template.accelerator,
        lazy=frozenset(name for name, field in inputs if field.lazy),
        spread=tuple(name for name, field in template.outputs.items() if field.spread),
        pairs=template.pairs,
        skips={name: field.skips for name, field in inputs if field.skips is not None},
        defaults={
            name: normalized(field, field.default) for name, field in inputs if not isinstance(field.default, Missing)
        },
        storable=frozenset(name for name, field in inputs if is_storable_type(field.type, components)),
        pinnable=all(is_storable_type(field.type, components) for field in template.outputs.values()),
        ports=None if template.ports is None else frozenset(template.outputs),
    )
