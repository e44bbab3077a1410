"""Loads the packs a command works with: the installed ones, and those named by `--pack` or NODELOOM_PACKS."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from nodeloom.runtime.settings import Settings
from nodeloom.schema import Registry
from nodeloom.schema.pack import pack_from


def load_packs(settings: Settings, extra: Sequence[str] = ()) -> Registry:
    """Every pack; one that is broken is named on stderr, and nothing else is affected."""
    registry = Registry.installed(pack_from(name) for name in (*settings.packs, *extra))
    for error in registry.problems.values():
        print(f"warning: {error}", file=sys.stderr)
    return registry
