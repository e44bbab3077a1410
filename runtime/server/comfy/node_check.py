"""`NodeCheck`: the inputs of single nodes of a prompt as ComfyUI checks them, with its errors, and values made fit.

Source of the rules and of what is converted: ComfyUI 0.3.64, execution.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from nodeloom.runtime.server.comfy import mistakes
from nodeloom.runtime.server.comfy.files_there import LOOKED_UP, FilesThere
from nodeloom.runtime.server.comfy.mistakes import Mistake
from nodeloom.runtime.server.comfy.node_class import COMBO, WHATEVER, ClassInput, NodeClass
from nodeloom.runtime.server.comfy.object_info import input_spec
from nodeloom.schema.json import JSON

LITERAL: Final = "__value__"
"""Key under which a value is wrapped that could be taken for a link."""
_CONVERSIONS: Final[Mapping[str, Callable[..., JSON]]] = {"INT": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool}


@dataclass(slots=True)
class Node:
    """A node of a prompt: its values and links, those that were understood, and what is wrong with it."""

    node_class: NodeClass
    values: dict[str, JSON] = field(default_factory=dict)
    links: dict[str, tuple[str, int]] = field(default_factory=dict)
    errors: list[Mistake] = field(default_factory=list)

    @property
    def sources(self) -> Iterable[str]:
        """The nodes that it needs."""
        return (source for source, _ in self.links.values())


@dataclass(frozen=True, slots=True)
class NodeCheck:
    """Looks at the nodes of a prompt one by one."""

    prompt: Mapping[str, JSON]
    kinds: Mapping[str, NodeClass]
    files: FilesThere
    outputs: Collection[str]
    choices: dict[int, list[JSON]] = field(default_factory=dict)

    def node(self, key: str) -> Node:
        """One node, with all that is wrong with its own inputs; a link that leads nowhere is told alone."""
        source = self.prompt[key]
        given = source.get("inputs") if isinstance(source, dict) else None
        values = given if isinstance(given, dict) else {}
        node = Node(self.kinds[key])
        for name, wanted in node.node_class.inputs.items():
            if name not in values:
                node.errors += [mistakes.required_input_missing(name)] if wanted.is_required else []
            elif isinstance(values[name], list):
                found = self._link(key, node, wanted, values[name])
                if found is not None:
                    node.errors = [found]
                    break
            else:
                self._value(node, wanted, values[name])
        return node

    def _link(self, key: str, node: Node, wanted: ClassInput, given: JSON) -> Mistake | None:
        """Take a link in; what keeps the node from being looked at any further."""
        name = wanted.name
        if not isinstance(given, list) or len(given) != 2:
            node.errors.append(mistakes.bad_link(name, self._config(wanted), given))
            return None
        source, slot = given
        is_output = key in self.outputs
        if not isinstance(source, str) or source not in self.kinds:
            shown = source if isinstance(source, str) else repr(source)
            details = f"{name}: there is no node '{shown}' in the prompt"
            return mistakes.unreachable(details, name, self._config(wanted), given, "KeyError", is_output=is_output)
        offered = self.kinds[source].outputs
        if isinstance(slot, bool) or not isinstance(slot, int) or not 0 <= slot < len(offered):
            details = f"{name}: node '{source}' has {len(offered)} outputs, counted from 0; there is none at {slot!r}"
            return mistakes.unreachable(details, name, self._config(wanted), given, "IndexError", is_output=is_output)
        received = offered[slot].type
        if not _fits(received, wanted):
            config = self._config(wanted)
            shown_type = config[0] if isinstance(config, list) else wanted.type
            node.errors.append(mistakes.type_mismatch(name, config, shown_type, received, given))
        else:
            node.links[name] = (source, slot)
        return None

    def _value(self, node: Node, wanted: ClassInput, given: JSON) -> None:
        """Take a value in, converted as ComfyUI does."""
        name = wanted.name
        if isinstance(given, dict) and LITERAL in given:
            given = given[LITERAL]
        try:
            value = _converted(wanted.type, given)
        except (TypeError, ValueError, OverflowError) as error:
            node.errors.append(mistakes.not_convertible(name, self._config(wanted), wanted.type, given, str(error)))
            return
        found = self._limits(wanted, value)
        found += [] if found or wanted.type != COMBO else self._choice(wanted, value)
        if found:
            node.errors += found
        elif wanted.names is None:
            node.values[name] = {LITERAL: value} if isinstance(value, list) else value
        else:
            node.values[name] = self.files.pictures[str(value)] if wanted.names in LOOKED_UP else {"name": value}

    def _limits(self, wanted: ClassInput, value: JSON) -> list[Mistake]:
        if wanted.type not in ("INT", "FLOAT") or not isinstance(value, (int, float)):
            return []
        least, most = wanted.minimum, wanted.maximum
        if least is not None and value < least:
            return [mistakes.too_small(wanted.name, self._config(wanted), value, _plain(wanted, least))]
        if most is not None and value > most:
            return [mistakes.too_big(wanted.name, self._config(wanted), value, _plain(wanted, most))]
        return []

    def _choice(self, wanted: ClassInput, value: JSON) -> list[Mistake]:
        """What is wrong with a choice."""
        if wanted.names in LOOKED_UP:
            if isinstance(value, str) and value in self.files.pictures:
                return []
            details = f"{wanted.name} - Invalid {wanted.names} file: {value}"
            return [mistakes.refused(wanted.name, details, self._config(wanted), value)]
        if wanted.names == "model" and isinstance(value, str) and value and self.files.has_model(wanted, value):
            return []
        if wanted.names is None and value in wanted.options:
            return []
        return [mistakes.not_in_list(wanted.name, self._config(wanted), value, self._choices(wanted))]

    def _config(self, wanted: ClassInput) -> JSON:
        """What is published of an input; nothing where it names one of many files, which no mistake repeats."""
        is_long = wanted.names is not None and len(self._choices(wanted)) > mistakes.MOST_LISTED
        return None if is_long else input_spec(wanted, self._choices)

    def _choices(self, wanted: ClassInput) -> list[JSON]:
        """What may be chosen for an input, found out once however many nodes are mistaken."""
        if id(wanted) not in self.choices:
            self.choices[id(wanted)] = self.files.choices(wanted)
        return self.choices[id(wanted)]


def _converted(type_: str, given: JSON) -> JSON:
    convert = _CONVERSIONS.get(type_)
    if convert is None:
        return given
    value = convert(given)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number that can be kept")
    return value


def _fits(received: str, wanted: ClassInput) -> bool:
    """Whether an output may be connected; a choice takes nothing but a choice."""
    return WHATEVER in (received, wanted.type) or received == wanted.type


def _plain(wanted: ClassInput, number: float) -> JSON:
    return int(number) if wanted.type == "INT" else float(number)
