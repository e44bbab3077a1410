"""`Patterns`: prompts that differ in plain values only are translated once.

Who sends many prompts sends the same one with other words and numbers. Nothing of a translation depends on such a
value but the value itself and whether its input takes it: what converts values goes by types and versions, and would
have changed the first one. Empty values may mean something of their own, so they count as part of the pattern.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from nodeloom.migrations import RunPython
from nodeloom.runtime.server.comfy.checking import Checked
from nodeloom.runtime.server.comfy.node_check import Node
from nodeloom.runtime.server.comfy.translation import Translated, translated
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.json import JSON, write_json
from nodeloom.schema.value_check import ValueCheck, value_check

_PLAIN: Final = {"INT": (int, float), "FLOAT": (int, float), "STRING": (str,), "BOOLEAN": (bool,)}
"""Types of values that are words and numbers, by those of inputs that hold them."""
_MOST: Final = 64
"""Patterns that are remembered."""
_LARGEST: Final = 100
"""Nodes of one at most."""
_LONGEST: Final = 64 * 1024
"""Characters of one at most, but for what is plain, which is not remembered."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A document without the values that each prompt has of its own, and the checks of these."""

    document: Mapping[str, Any]
    checks: Mapping[str, Mapping[str, ValueCheck]]

    def filled(self, found: Checked) -> Translated | None:
        """The document with the values of a prompt; None if an input does not take its value."""
        nodes = dict(self.document["nodes"])
        for key, checks in self.checks.items():
            values = found.nodes[key].values
            if any(check(values[name]) is not None for name, check in checks.items()):
                return None
            nodes[key] = {**nodes[key], "inputs": {**nodes[key]["inputs"], **{name: values[name] for name in checks}}}
        return Translated({**self.document, "nodes": nodes}, found, is_as_read=True)


class Patterns:
    """Translates prompts with the node types of a catalogue. Used in any thread."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: OrderedDict[str, _Pattern] = OrderedDict()

    def translated(
        self, prompt: Mapping[str, JSON], found: Checked, pnginfo: Mapping[str, JSON], python: RunPython | None
    ) -> Translated:
        """The same as `translated` gives."""
        if pnginfo or found.mistakes or len(found.nodes) > _LARGEST or self._catalogue.names_secrets:
            return translated(prompt, found, pnginfo, self._catalogue, python)
        plain = {key: _plain(node) for key, node in found.nodes.items()}
        key = _shape(prompt, found, plain)
        known = self._known.get(key)
        ready = None if known is None else known.filled(found)
        if ready is None:
            ready = translated(prompt, found, pnginfo, self._catalogue, python)
            pattern = self._pattern(ready, found, plain) if len(key) <= _LONGEST else None
            if pattern is not None:
                self._known[key] = pattern
                while len(self._known) > _MOST:
                    self._known.popitem(last=False)
        return ready

    def _pattern(self, ready: Translated, found: Checked, plain: Mapping[str, list[str]]) -> _Pattern | None:
        """What others of the shape are made by; None where more became of a value than that it was put in."""
        nodes = {**ready.document["nodes"]}
        if not ready.is_as_read or nodes.keys() != plain.keys():
            return None
        checks: dict[str, dict[str, ValueCheck]] = {}
        for key, names in plain.items():
            template = self._catalogue.templates[nodes[key]["type"]]
            given, values = nodes[key].get("inputs", {}), found.nodes[key].values
            if any(type(given.get(each)) is not type(values[each]) or given[each] != values[each] for each in names):
                return None
            if names:
                checks[key] = {name: value_check(self._catalogue, template.inputs[name]) for name in names}
                nodes[key] = {**nodes[key], "inputs": {**given, **dict.fromkeys(names)}}
        return _Pattern({**ready.document, "nodes": nodes}, checks)


def _plain(node: Node) -> list[str]:
    """The inputs that hold words and numbers."""
    inputs = node.node_class.inputs
    return [
        name
        for name, value in node.values.items()
        if value and inputs[name].names is None and type(value) in _PLAIN.get(inputs[name].type, ())
    ]


def _shape(prompt: Mapping[str, JSON], found: Checked, plain: Mapping[str, list[str]]) -> str:
    """All of a prompt but what is plain."""
    nodes = [
        [
            key,
            node.node_class.name,
            node.links,
            {name: type(value).__name__ if name in plain[key] else [value] for name, value in node.values.items()},
            _about(prompt[key]),
        ]
        for key, node in found.nodes.items()
    ]
    return write_json([nodes, found.outputs])


def _about(node: JSON) -> JSON:
    """What is said beside a node."""
    return node.get("_meta") if isinstance(node, dict) else None
