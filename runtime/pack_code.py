"""`run_python`: calls a function of a pack for a migration that no data can say. Packs are imported here anyway.

The names of functions come from the installed packs, never from a document.
"""

from __future__ import annotations

import importlib

from nodeloom.schema.errors import PackError
from nodeloom.schema.json import JSON


def run_python(function: str, inputs: dict[str, JSON]) -> dict[str, JSON]:
    """What `module:name` makes of the inputs of a node; `PackError` names the function if it is not there or fails."""
    module, _, name = function.partition(":")
    try:
        called = getattr(importlib.import_module(module), name)
        found: dict[str, JSON] = called(inputs)
    except (Exception, SystemExit) as error:  # a pack's code may raise anything
        reason = f"{type(error).__name__}: {error}"
        raise PackError(f"the migration {function} failed ({reason}); tell the authors of its pack") from error
    return found
