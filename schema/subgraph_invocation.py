"""`SubgraphInvocation`: an invocation that runs a subgraph of the document, and has its interface as ports."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import ConfigDict

from nodeloom.schema.declaration import Invocation
from nodeloom.schema.fields import InputField
from nodeloom.schema.output import InvocationOutput
from nodeloom.schema.ports import Ports
from nodeloom.schema.values import SubgraphField


class SubgraphOutput(InvocationOutput):
    """Outputs that a subgraph decides, beside those that a class declares."""

    model_config = ConfigDict(extra="allow")

    def model_post_init(self, context: Any) -> None:
        """Keep every output in one place, whoever declared it."""
        self.__dict__.update(self.__pydantic_extra__ or {})


class SubgraphInvocation(Invocation):
    """Base of invocations with the ports of a subgraph; `port_rule` says how. They return a `SubgraphOutput`."""

    model_config = ConfigDict(extra="allow")
    port_rule: ClassVar[Ports] = Ports()

    subgraph: SubgraphField = InputField(description="The subgraph to run", input="direct")

    def ports(self) -> dict[str, Any]:
        """Values of the ports, by the names of the subgraph's interface."""
        return dict(self.__pydantic_extra__ or {})


UNUSABLE_PORTS = frozenset(
    name for name in dir(SubgraphOutput) if name.startswith("__") or isinstance(getattr(SubgraphOutput, name), property)
)
"""Names that an interface can't have as ports, because Python has them already."""
