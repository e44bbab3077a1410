"""Sweeping: removing files that nobody uses any more."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator

from nodeloom.runtime.store.kept.files import Files

AT_ONCE = 500
"""Files that are asked about at once."""
GRACE = 3600.0
"""Seconds that a file may be on its way: it is put before anybody tells of it."""


def sweep(files: Files, unused: Callable[[Collection[str]], Collection[str]], now: float) -> list[str]:
    """Remove the files that `unused` finds among those that were put more than `GRACE` ago; their digests."""
    old = (file.digest for file in files.kept() if file.modified < now - GRACE)
    return [digest for some in _in_parts(old) for digest in sorted(unused(some)) if files.remove(digest, now - GRACE)]


def _in_parts(digests: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(digests)
    while some := list(itertools.islice(rest, AT_ONCE)):
        yield some
