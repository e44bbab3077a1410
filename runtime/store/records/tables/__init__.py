"""The tables: one class each, and the `Table` that statements are made of.

Texts that hold JSON say so. Times are seconds since the epoch. A change here needs a revision in `revisions/`; a test
compares the two.
"""

from nodeloom.runtime.store.records.tables.base import METADATA
from nodeloom.runtime.store.records.tables.guests import prompts
from nodeloom.runtime.store.records.tables.library import (
    boards,
    image_facts,
    images,
    models,
    revisions,
    schemas,
    settings,
    workflow_tags,
    workflows,
)
from nodeloom.runtime.store.records.tables.running import (
    batches,
    counters,
    documents,
    events,
    leases,
    queues,
    runs,
)

__all__ = [
    "METADATA",
    "batches",
    "boards",
    "counters",
    "documents",
    "events",
    "image_facts",
    "images",
    "leases",
    "models",
    "prompts",
    "queues",
    "revisions",
    "runs",
    "schemas",
    "settings",
    "workflow_tags",
    "workflows",
]
