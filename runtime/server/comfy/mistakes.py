"""What is wrong with a prompt, as ComfyUI says it: `{"type", "message", "details", "extra_info"}`.

Types and messages are those of ComfyUI 0.3.64, which clients go by; `dependency_cycle` is of later ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from nodeloom.schema.json import JSON

Mistake = dict[str, JSON]
MOST_LISTED: Final = 20
"""Choices that are repeated where a value is none of them."""


@dataclass(slots=True)
class NodeMistakes:
    """The mistakes of one node, and the output nodes that can't run for them."""

    class_type: str
    errors: list[Mistake] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, JSON]:
        """As clients are told."""
        errors: list[JSON] = [*self.errors]
        return {"errors": errors, "dependent_outputs": [*self.outputs], "class_type": self.class_type}


class PromptError(Exception):
    """A prompt of which nothing can run."""

    def __init__(self, error: Mistake, nodes: Mapping[str, NodeMistakes] | None = None) -> None:
        super().__init__(error["message"])
        self.error = error
        self.nodes = nodes or {}

    def to_json(self) -> dict[str, JSON]:
        """The body of the answer."""
        return {"error": self.error, "node_errors": {key: each.to_json() for key, each in self.nodes.items()}}


def mistake(kind: str, message: str, details: str = "", **extra: JSON) -> Mistake:
    """A mistake; `extra` is for programs."""
    return {"type": kind, "message": message, "details": details, "extra_info": extra}


def no_prompt() -> PromptError:
    """The body of the request holds no prompt."""
    return PromptError(mistake("no_prompt", "No prompt provided", "No prompt provided"))


def invalid_prompt(message: str, node: str) -> PromptError:
    """Something that stands among the nodes is none that could run."""
    return PromptError(mistake("invalid_prompt", message, f"Node ID '#{node}'"))


def required_input_missing(name: str) -> Mistake:
    """Nothing stands there."""
    return mistake("required_input_missing", "Required input is missing", name, input_name=name)


def bad_link(name: str, config: JSON, given: JSON) -> Mistake:
    """A list that is no link."""
    message = "Bad linked input, must be a length-2 list of [node_id, slot_index]"
    return mistake("bad_linked_input", message, name, input_name=name, input_config=config, received_value=given)


def type_mismatch(name: str, config: JSON, wanted: JSON, received: str, link: JSON) -> Mistake:
    """The output at the other end is of another type."""
    details = f"{name}, received_type({received}) mismatch input_type({wanted})"
    message = "Return type mismatch between linked nodes"
    return mistake(
        "return_type_mismatch", message, details,
        input_name=name, input_config=config, received_type=received, linked_node=link,
    )  # fmt: skip


def not_convertible(name: str, config: JSON, wanted: str, given: JSON, why: str) -> Mistake:
    """A value can't be made into one of the type."""
    message, details = f"Failed to convert an input value to a {wanted} value", f"{name}, {given}, {why}"
    return mistake(
        "invalid_input_type", message, details,
        input_name=name, input_config=config, received_value=given, exception_message=why,
    )  # fmt: skip


def too_small(name: str, config: JSON, given: JSON, least: JSON) -> Mistake:
    """A number is below the least."""
    message = f"Value {given} smaller than min of {least}"
    extra: dict[str, JSON] = {"input_name": name, "input_config": config, "received_value": given}
    return mistake("value_smaller_than_min", message, name, **extra)


def too_big(name: str, config: JSON, given: JSON, most: JSON) -> Mistake:
    """A number is above the greatest."""
    message = f"Value {given} bigger than max of {most}"
    extra: dict[str, JSON] = {"input_name": name, "input_config": config, "received_value": given}
    return mistake("value_bigger_than_max", message, name, **extra)


def not_in_list(name: str, config: JSON, given: JSON, choices: list[JSON]) -> Mistake:
    """A value is none of the choices; a long list of them is not repeated."""
    is_long = len(choices) > MOST_LISTED
    listed = f"(list of length {len(choices)})" if is_long else str(choices)
    shown = None if is_long else config
    details = f"{name}: '{given}' not in {listed}"
    extra: dict[str, JSON] = {"input_name": name, "input_config": shown, "received_value": given}
    return mistake("value_not_in_list", "Value not in list", details, **extra)


def refused(name: str | None, details: str, config: JSON = None, given: JSON = None) -> Mistake:
    """The node itself, or the rules of this server, do not take it."""
    extra: dict[str, JSON] = (
        {} if name is None else {"input_name": name, "input_config": config, "received_value": given}
    )
    return mistake("custom_validation_failed", "Custom validation failed for node", details, **extra)


def unreachable(details: str, name: str, config: JSON, link: JSON, kind: str, *, is_output: bool) -> Mistake:
    """A link leads nowhere; ComfyUI tells it as what went wrong on the way there."""
    if is_output:
        return mistake(
            "exception_during_validation", "Exception when validating node", details,
            exception_type=kind, traceback=[],
        )  # fmt: skip
    return mistake(
        "exception_during_inner_validation", "Exception when validating inner node", details,
        input_name=name, input_config=config, exception_message=details, exception_type=kind, traceback=[],
        linked_node=link,
    )  # fmt: skip


def in_circle(path: list[str], classes: Mapping[str, str]) -> Mistake:
    """Nodes wait for each other; the path ends where it began."""
    shown = " -> ".join(f"{node} ({classes[node]})" for node in path)
    nodes: list[JSON] = [*path[:-1]]
    return mistake("dependency_cycle", "Dependency cycle detected", shown, cycle_nodes=nodes)


def nothing_can_run(nodes: Mapping[str, NodeMistakes]) -> PromptError:
    """Every output node has a mistake, or needs a node that has one."""
    details = "\n".join(f"{each['message']}: {each['details']}" for node in nodes.values() for each in node.errors)
    told = mistake("prompt_outputs_failed_validation", "Prompt outputs failed validation", details)
    return PromptError(told, nodes)
