"""`Ports`: how a node type has the inputs and outputs of the subgraph that one of its inputs names.

Part of the published document, so that editor, validation and engine know such nodes by the catalogue alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from nodeloom.schema.json import JSON

Shape = Literal["same", "each"]
"""`same`: ports are as the subgraph's interface says. `each`: an input of one value takes a list as well, of which the
subgraph gets one item at a time, and every output is a list."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The rule of one node type.

    Args:
        of: Input that names the subgraph.
        shape: What becomes of the types.
        inline: The subgraph's nodes run in the place of the node, as if they were written there.
        given: Inputs of the subgraph that the node fills itself; they are no ports.
        whole: For `each`: the node's own input that lists the ports which take a list as it is. Those whose type is a
            list are added to it by the engine.
    """

    of: str = "subgraph"
    shape: Shape = "same"
    inline: bool = False
    given: tuple[str, ...] = ()
    whole: str | None = None

    def published(self) -> dict[str, JSON]:
        """The rule as it stands in the component of an invocation."""
        said: dict[str, JSON] = {"of": self.of, "shape": self.shape, "inline": self.inline, "given": list(self.given)}
        return said if self.whole is None else {**said, "whole": self.whole}


def read_ports(published: object) -> Ports | None:
    """The rule in an invocation's component; None if it has no ports. What is not understood counts as not said."""
    if not isinstance(published, Mapping) or not isinstance(published.get("of"), str):
        return None
    shape, given, whole = (published.get(name) for name in ("shape", "given", "whole"))
    return Ports(
        of=published["of"],
        shape="each" if shape == "each" else "same",
        inline=published.get("inline") is True,
        given=tuple(name for name in given if isinstance(name, str)) if isinstance(given, list) else (),
        whole=whole if isinstance(whole, str) else None,
    )


def ports_problem(rule: Ports, inputs: Mapping[str, Any]) -> str | None:
    """Why a declared rule can't be used with the inputs of its class; None if it can."""
    if rule.shape not in get_args(Shape):
        return f"its ports have the shape {rule.shape!r}, must be one of {', '.join(get_args(Shape))}"
    missing = next((name for name in (rule.of, rule.whole) if name is not None and name not in inputs), None)
    return None if missing is None else f"its ports speak of the input {missing}, which it does not have; declare it"
