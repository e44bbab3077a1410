"""`Kinds`: what a catalogue says of all nodes of a type, worked out once for all graphs that are compiled with it."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from nodeloom.runtime.engine.constants import normalized
from nodeloom.runtime.engine.plan import Kind
from nodeloom.runtime.engine.storable import is_storable_type
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.templates import Missing


class Kinds(dict[str, Kind]):
    """Kinds by type id; one is made when it is first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._templates = catalogue.templates
        self._components = catalogue.components

    def __missing__(self, type_id: str) -> Kind:
        template, components = self._templates[type_id], self._components
        inputs = template.inputs.items()
        kind = self[type_id] = Kind(
            type=template.type,
            version=template.version,
            purity=template.purity,
            output=template.output_node,
            idempotent=template.idempotent,
            accelerator=template.accelerator,
            lazy=frozenset(name for name, field in inputs if field.lazy),
            spread=tuple(name for name, field in template.outputs.items() if field.spread),
            defaults={
                name: normalized(field, field.default)
                for name, field in inputs
                if not isinstance(field.default, Missing)
            },
            storable=frozenset(name for name, field in inputs if is_storable_type(field.type, components)),
            pinnable=all(is_storable_type(field.type, components) for field in template.outputs.values()),
        )
        return kind


def kinds_of(catalogue: Catalogue) -> Kinds:
    """The kinds of a catalogue, kept as long as it is."""
    kinds = _KINDS.get(catalogue)
    if kinds is None:
        kinds = _KINDS[catalogue] = Kinds(catalogue)
    return kinds


_KINDS: WeakKeyDictionary[Catalogue, Kinds] = WeakKeyDictionary()
