"""`checked`: a prompt as ComfyUI checks it, output by output, with its errors node by node, and its values made fit.

Source of the rules and of what is converted: ComfyUI 0.3.64, execution.py. It looks at each node once, and goes from
node to node in a loop, so that a prompt may be as long as it likes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from nodeloom.runtime.server.comfy import mistakes
from nodeloom.runtime.server.comfy.files_there import FilesThere
from nodeloom.runtime.server.comfy.mistakes import Mistake, NodeMistakes, PromptError
from nodeloom.runtime.server.comfy.node_check import Node, NodeCheck
from nodeloom.runtime.server.comfy.node_class import NodeClass
from nodeloom.schema.json import JSON

MOST_TOLD: Final = 100
"""Output nodes that are told for one mistake."""
MOST_NODES: Final = 1000
"""Nodes whose mistakes are told at once."""
_LONGEST_ID: Final = 256


@dataclass(frozen=True)
class Checked:
    """The nodes of a prompt that some output needs, the output nodes that can run, and the mistakes of the others."""

    nodes: Mapping[str, Node]
    outputs: list[str]
    mistakes: dict[str, NodeMistakes]

    @cached_property
    def needed(self) -> Mapping[str, Node]:
        """The nodes of the outputs that can run, in the order of the prompt."""
        if not self.mistakes:
            return self.nodes
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
    check = NodeCheck(prompt, kinds, files, frozenset(outputs))
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
