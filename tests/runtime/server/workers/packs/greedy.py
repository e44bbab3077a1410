"""A pack whose nodes give and tell more than anybody can use."""

from __future__ import annotations

from nodeloom.schema import InvocationContext, Pack, invocation

pack = Pack("greedy", version="0.1.0", module=__name__)


@invocation("greedy/text", version=1)
def text(number: int = 0, size: int = 0) -> str:
    """A long text, other than those of other numbers."""
    return f"{number}" + "x" * size


@invocation("greedy/fail", version=1)
def fail(size: int = 0) -> int:
    """Fail with a long message."""
    raise RuntimeError("x" * size)


@invocation("greedy/tell", version=1)
def tell(context: InvocationContext, size: int = 0) -> int:
    """Tell a long message."""
    context.progress(1, 2, "x" * size)
    return size


@invocation("greedy/lose", version=1)
def lose(context: InvocationContext, path: str = "") -> int:
    """Tell of a file that is not there."""
    context.progress(1, 2, f"reading {path}")
    raise FileNotFoundError(2, "No such file or directory", path)
