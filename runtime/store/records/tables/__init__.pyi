"""The tables: one class each, and the `Table` that statements are made of."""

from .found import models
from .guests import prompts
from .own import schemas, settings
from .pictures import boards, image_facts, images
from .running import (
    batches,
    counters,
    documents,
    events,
    leases,
    queues,
    runs,
)
from .saved import revisions, workflow_tags, workflows

__all__ = [
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
