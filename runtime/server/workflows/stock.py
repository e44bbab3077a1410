"""`stock`: puts the workflow files of a folder into a server's library, each once: what is removed there stays so."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from sqlalchemy import Connection

from nodeloom.migrations import migrate, read_document
from nodeloom.runtime.store.records import ConflictError, Records
from nodeloom.runtime.store.records.library import Draft, create_workflow, get_setting, set_setting
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import write_json
from nodeloom.schema.workflow import Workflow

SETTING: Final = "library.stocked"
"""Ids of the workflows that were put into the library."""

log = logging.getLogger(__name__)


Preparing: TypeAlias = Callable[[Workflow, Path], Workflow]
"""What is done to a workflow of a folder before it is saved."""


def as_it_is(workflow: Workflow, folder: Path) -> Workflow:
    """Nothing is done to it."""
    return workflow


def stock(records: Records, folder: Path, prepared: Preparing = as_it_is) -> list[str]:
    """Save the workflows of a folder under their ids, or their file's name; ids of those that are new.

    What was put there before is left as it is, and a file that is no workflow is told in the log. `DocumentError` if
    the folder can't be read.
    """
    found = dict(_workflows(folder))
    before = records.read_sync(_known)
    fresh = {name: prepared(workflow, folder) for name, workflow in found.items() if name not in before}

    def work(connection: Connection) -> list[str]:
        new = [name for name, workflow in fresh.items() if _is_saved(connection, name, workflow)]
        if fresh:
            set_setting(connection, SETTING, [*dict.fromkeys([*_known(connection), *found])], time.time())
        return new

    return records.write_sync(work)


def _known(connection: Connection) -> list[str]:
    known = get_setting(connection, SETTING, [])
    return [str(each) for each in known] if isinstance(known, list) else []


def _workflows(folder: Path) -> Iterator[tuple[str, Workflow]]:
    try:
        files = sorted(each for each in folder.iterdir() if each.suffix == ".json")
    except OSError as error:
        raise DocumentError(f"the library's workflows can't be read from {folder}: {error.strerror}") from error
    for file in files:
        try:
            workflow = migrate(read_document(file.read_bytes(), str(file)), what=str(file)).workflow
        except (OSError, DocumentError) as error:
            log.warning("%s is not put into the library: %s", file.name, error)
            continue
        yield workflow.id or file.stem, workflow


def _is_saved(connection: Connection, name: str, workflow: Workflow) -> bool:
    meta = workflow.meta
    text = write_json(workflow.document())
    draft = Draft(text, workflow.name or name, meta.description, meta.tags, comment="as it was shipped")
    try:
        create_workflow(connection, draft, time.time(), name)
    except ConflictError:
        return False
    return True
