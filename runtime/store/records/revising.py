"""Runs the revisions that a database lacks, with alembic as a library: no `alembic.ini`, no environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from nodeloom.runtime.store.records.errors import NewerDatabaseError
from nodeloom.runtime.store.records.revisions import HEAD

FOLDER = Path(__file__).parent / "revisions"


def upgrade(connection: Connection, current: str | None, name: str, folder: Path = FOLDER, head: str = HEAD) -> None:
    """Run what comes after `current`, within the connection's transaction; `name` is the database in errors.

    Raises `NewerDatabaseError` if the revision is none of ours.
    """
    script = ScriptDirectory(str(folder), version_locations=[str(folder)])
    if current is not None:
        _check_known(script, current, name, head)

    def steps(revision: Any, context: Any) -> Any:
        return script._upgrade_revs(head, revision)

    context = MigrationContext.configure(connection, opts={"fn": steps})
    with Operations.context(context):
        context.run_migrations()


def _check_known(script: ScriptDirectory, current: str, name: str, head: str) -> None:
    try:
        script.get_revision(current)
    except CommandError:
        raise NewerDatabaseError(
            f"{name} was made by a newer nodeloom: its tables are at revision {current}, and this one knows them up "
            f"to {head}; use that nodeloom, or a copy of the database from before"
        ) from None
