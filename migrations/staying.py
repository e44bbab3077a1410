"""`upgrade_others`: all nodes of a document are brought to other versions, but for some that are to stay as they are.

A node that takes another one in, or parts with one that is there, is one thing with it: such families stay together, so
that what stayed can be upgraded later as if nothing had happened. Who belongs together is seen by going the whole way
once, on a copy.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from nodeloom.migrations.families import Families
from nodeloom.migrations.report import Change
from nodeloom.migrations.routes import RunPython
from nodeloom.migrations.upgrade import upgrade
from nodeloom.schema.history import Histories


def upgrade_others(
    document: dict[str, Any],
    histories: Histories,
    versions: Mapping[str, int],
    run_python: RunPython | None,
    keep: Collection[str],
) -> tuple[dict[str, Any], list[Change], Families]:
    """The document with all nodes migrated but those of the paths in `keep`, what changed, and who belongs together.

    Without any in `keep`, the document is changed itself. Raises `DocumentError` for a version that there is not.
    """
    families = Families()
    if not keep:
        return document, upgrade(document, histories, versions, run_python, families), families
    upgrade(deepcopy(document), histories, versions, run_python, families)
    while True:
        staying = families.around(keep)
        found = deepcopy(document)
        changes = upgrade(found, histories, versions, run_python, families, _reasons(keep, staying))
        if families.around(keep) == staying:
            return found, changes, families


def _reasons(keep: Collection[str], staying: Collection[str]) -> dict[str, str]:
    """Why each node stays, in a sentence, by its path."""
    others = dict.fromkeys(staying, "stays as it is, with what belongs to it")
    return {**others, **dict.fromkeys(keep, "stays as it is, as was chosen")}
