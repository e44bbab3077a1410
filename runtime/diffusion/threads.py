"""How many threads torch's CPU numerics use.

The number changes the order of sums and so the last bits of a result: it depends on the model and the machine
alone, never on load, nor on what other threads do.

In torch's OpenMP builds (all published wheels) the number belongs to the thread that sets it. But a thread that meets
torch for the first time takes the number that any thread set last. So whoever wants the same bits each time computes
within `numeric_threads`, in one thread: that is what nodes in the accelerator's lane do. What others compute meanwhile,
and whatever number they set for themselves, changes nothing there.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch

SMALL_MODEL = 64_000_000
"""Parameters below which one thread is taken.

Two threads that wait for each other in many short sections made the embedded model a hundred times slower beside
one other busy process; below this size there is little to win.
"""


def parameter_count(modules: Iterable[torch.nn.Module]) -> int:
    """Return the number of weights of all modules together."""
    return sum(parameter.numel() for module in modules for parameter in module.parameters())


def thread_count(parameters: int, cores: int | None = None) -> int:
    """Return how many threads a model of that many weights runs with; `cores` None: those this process may use."""
    if parameters < SMALL_MODEL:
        return 1
    return cores or usable_cores()


def usable_cores() -> int:
    """Return the number of cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def numeric_threads(count: int) -> Iterator[None]:
    """Run the body with `count` threads in torch, then restore what was; raises ValueError below 1.

    For the calling thread: bodies with different counts may overlap in different threads.
    """
    if count < 1:
        raise ValueError(f"the number of threads is {count}, must be at least 1")
    before = torch.get_num_threads()  # must come first: a thread's first use of torch replaces what it had set before
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
