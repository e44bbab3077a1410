"""The thread count of a network's numerics: fixed by its size, so that the same inputs give the same bytes."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch.nn import Module


def numerics(*networks: Module) -> AbstractContextManager[None]:
    """Run the body with the thread count of the largest of these networks."""
    from nodeloom.runtime.diffusion.threads import numeric_threads, parameter_count, thread_count

    return numeric_threads(thread_count(max(parameter_count([network]) for network in networks)))
