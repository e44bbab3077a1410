"""`Policy`: what happens when a node fails or takes too long. Policies belong to a run, not to nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Policy:
    """How one run of a node is tried.

    Args:
        retries: How often it is tried again after an error that another attempt may not have. Refused inputs and
            outputs, and nodes that are not idempotent, are never tried again.
        backoff: Seconds before the first repetition; each further one waits twice as long.
        timeout: Seconds that one attempt may take; None: any time.
    """

    retries: int = 0
    backoff: float = 1.0
    timeout: float | None = None

    def delay(self, attempt: int) -> float:
        """Seconds to wait after the failure of an attempt, counted from 1."""
        return self.backoff * 2.0 ** (attempt - 1)


@dataclass(frozen=True, slots=True)
class Policies:
    """The policy of each node of a run; `fail_fast` ends the run with the first failure."""

    default: Policy = Policy()
    nodes: Mapping[str, Policy] = field(default_factory=dict)
    fail_fast: bool = False

    def of(self, node: str) -> Policy:
        """Policy of a node, by its id."""
        return self.nodes.get(node, self.default)
