"""Loads the packs a command works with: the installed ones, and those named by `--pack` or NODELOOM_PACKS."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.secrets import take_secrets
from nodeloom.schema import NodeloomError, Registry
from nodeloom.schema.pack import pack_from


def load_packs(settings: Settings, asked: Sequence[str] = ()) -> Registry:
    """Every pack; one that is broken is named on stderr, and nothing else is affected.

    Raises `NodeloomError` for a pack that this command line asked for.
    """
    registry = registry_of(settings, asked)
    for name, error in registry.problems.items():
        if name in asked:
            raise error
        print(f"warning: {error}", file=sys.stderr)
    return registry


def registry_of(settings: Settings, asked: Sequence[str] = ()) -> Registry:
    """Every pack; those that are broken are in `problems` under the name they were asked for by.

    Secrets are taken out of the environment before: they are not for whatever code is imported.
    """
    take_secrets(os.environ)
    registry = Registry.installed()
    for name in dict.fromkeys((*settings.packs, *asked)):
        try:
            registry.add(pack_from(name))
        except NodeloomError as error:
            registry.problems[name] = error
    return registry
