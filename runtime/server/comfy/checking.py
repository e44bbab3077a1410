"""`checked`: a prompt as ComfyUI checks it, output by output, with its errors node by node, and its values made fit.

Source of the rules and of what is converted: ComfyUI 0.3.64, execution.py. It looks at each node once, and goes from
node to node in a loop, so that a prompt may be as long as it likes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from nodeloom.runtime.server.comfy import mistakes
from nodeloom.runtime.server.comfy.files_there import FilesThere
from nodeloom.runtime.server.comfy.mistakes import Mistake, NodeMistakes, PromptError
from nodeloom.runtime.server.comfy.node_class import COMBO, WHATEVER, ClassInput, NodeClass
from nodeloom.runtime.server.comfy.object_info import input_spec
from nodeloom.schema.json import JSON

MOST_TOLD: Final = 100
"""Output nodes that are told for one mistake."""
MOST_NODES: Final = 1000
"""Nodes whose mistakes are told at once."""
LITERAL: Final = "__value__"
"""Key under which a value is wrapped that could be taken for a link."""
_LONGEST_ID: Final = 256
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
class Checked:
    """The nodes of a prompt that some output needs, the output nodes that can run, and the mistakes of the others."""

    nodes: Mapping[str, Node]
    outputs: list[str]
    mistakes: dict[str, NodeMistakes]

    def needed(self) -> dict[str, Node]:
        """The nodes of the outputs that can run, in the order of the prompt."""
        wanted = reached(self.nodes, self.outputs)
        return {key: node for key, node in self.nodes.items() if key in wanted}

    def without(self, found: Mapping[str, Iterable[Mistake]]) -> Checked:
        """The same where more nodes have mistakes; `PromptError` if no output is left."""
        for key, errors in found.items():
            self.nodes[key].errors += errors
        return _judged(self.nodes, self.outputs, self.mistakes)


def checked(
    prompt: Mapping[str, JSON],
    classes: Mapping[str, NodeClass],
    files: FilesThere,
    targets: Collection[str] | None = None,
) -> Checked:
    """What of a prompt can run; `PromptError` if nothing can. `targets` leaves other output nodes out."""
    kinds = {key: _class_of(key, node, classes) for key, node in prompt.items()}
    outputs = [key for key, kind in kinds.items() if kind.is_output and (targets is None or key in targets)]
    if not outputs:
        raise PromptError(mistakes.mistake("prompt_no_outputs", "Prompt has no outputs"))
    check = _Check(prompt, kinds, files, frozenset(outputs))
    nodes: dict[str, Node] = {}
    waiting = outputs[::-1]
    while waiting:
        key = waiting.pop()
        if key not in nodes:
            nodes[key] = check.node(key)
            waiting += [source for source in nodes[key].sources if source not in nodes]
    _find_circles(nodes)
    ordered = {key: nodes[key] for key in prompt if key in nodes}
    return _judged(ordered, outputs, {})


def reached(nodes: Mapping[str, Node], start: Iterable[str]) -> set[str]:
    """Some nodes and all that they need."""
    found, waiting = set[str](), [*start]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += nodes[key].sources
    return found


def _class_of(key: str, node: JSON, classes: Mapping[str, NodeClass]) -> NodeClass:
    if not 1 <= len(key) <= _LONGEST_ID:
        raise mistakes.invalid_prompt(f"The id of a node has {len(key)} characters, must have 1 to 256.", key[:40])
    if not isinstance(node, dict) or "class_type" not in node:
        raise mistakes.invalid_prompt("Cannot execute because a node is missing the class_type property.", key)
    name = node["class_type"]
    found = classes.get(name) if isinstance(name, str) else None
    if found is None:
        raise mistakes.invalid_prompt(f"Cannot execute because node {name} does not exist.", key)
    return found


@dataclass(frozen=True, slots=True)
class _Check:
    """Looks at the nodes one by one."""

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
            node.values[name] = self.files.pictures[str(value)] if wanted.names == "image" else {"name": value}

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
        if wanted.names == "image":
            if isinstance(value, str) and value in self.files.pictures:
                return []
            details = f"{wanted.name} - Invalid image file: {value}"
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


def _find_circles(nodes: Mapping[str, Node]) -> None:
    """Give the nodes of each circle that is found a mistake; a depth-first search in a loop."""
    done, path = set[str](), list[str]()
    on_path = dict[str, int]()
    for start in nodes:
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            key, is_left = stack.pop()
            if is_left:
                del on_path[path.pop()]
                done.add(key)
            elif key in on_path:
                _tell_circle(nodes, [*path[on_path[key] :], key])
            elif key not in done:
                on_path[key] = len(path)
                path.append(key)
                stack.append((key, True))
                stack += [(source, False) for source in nodes[key].sources]


def _tell_circle(nodes: Mapping[str, Node], circle: list[str]) -> None:
    told = mistakes.in_circle(circle, {key: nodes[key].node_class.name for key in circle})
    for key in circle[:-1]:
        if not nodes[key].errors:
            nodes[key].errors.append(told)


def _judged(nodes: Mapping[str, Node], outputs: list[str], earlier: dict[str, NodeMistakes]) -> Checked:
    """Which outputs can run; `PromptError` if none."""
    bad = _tainted(nodes)
    told = dict(earlier)
    failed = [key for key in outputs if key in bad]
    for output in failed[:MOST_TOLD]:
        for key in reached(nodes, [output]):
            if nodes[key].errors and (key in told or len(told) < MOST_NODES):
                found = told.setdefault(key, NodeMistakes(nodes[key].node_class.name, nodes[key].errors))
                found.outputs.append(output)
    good = [key for key in outputs if key not in bad]
    if not good:
        raise mistakes.nothing_can_run({key: told[key] for key in nodes if key in told})
    return Checked(nodes, good, told)


def _tainted(nodes: Mapping[str, Node]) -> set[str]:
    """Nodes with a mistake, and those that need one of them."""
    users: dict[str, list[str]] = {}
    for key, node in nodes.items():
        for source in node.sources:
            users.setdefault(source, []).append(key)
    found, waiting = set[str](), [key for key, node in nodes.items() if node.errors]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += users.get(key, ())
    return found
