"""Whether a set of tensors fits a network, and the words for how it doesn't. It must not know torch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

Shapes = Mapping[str, tuple[int, ...]]
_NAMED: Final = 3


def misfit(expected: Shapes, found: Shapes) -> str | None:
    """Return what is missing among the found shapes or differs, as part of a sentence; None where nothing does.

    What is found beyond that does no harm: see `surplus`.
    """
    complaints = [shape_misfit(expected, found), name_misfit(expected.keys() - found.keys(), ())]
    return "; ".join(complaint for complaint in complaints if complaint) or None


def surplus(expected: Shapes, found: Shapes) -> str | None:
    """Return which found tensors nobody expects, None where there are none."""
    return name_misfit((), found.keys() - expected.keys())


def name_misfit(missing: Collection[str], unexpected: Collection[str]) -> str | None:
    """Return which tensors are missing and which are too many, None where none are."""
    complaints = [_count(sorted(missing), "missing"), _count(sorted(unexpected), "not expected")]
    return "; ".join(complaint for complaint in complaints if complaint) or None


def shape_misfit(expected: Shapes, found: Shapes) -> str | None:
    """Return how the tensors on both sides differ in shape, None where they don't."""
    different = [name for name in sorted(expected.keys() & found.keys()) if expected[name] != found[name]]
    named = [f"{name} ({list(expected[name])} expected, {list(found[name])} found)" for name in different[:_NAMED]]
    return _sentence(different, named, "of another shape")


def _count(names: Sequence[str], what: str) -> str | None:
    return _sentence(names, names[:_NAMED], what)


def _sentence(names: Sequence[str], named: Sequence[str], what: str) -> str | None:
    """Return "12 tensors are missing: a, b, c, ..."."""
    if not names:
        return None
    counted = "1 tensor is" if len(names) == 1 else f"{len(names)} tensors are"
    return f"{counted} {what}: {', '.join(named)}{', ...' if len(names) > len(named) else ''}"
