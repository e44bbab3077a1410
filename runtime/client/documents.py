"""`Document`: a workflow as it is given to a client."""

from __future__ import annotations

from collections.abc import Mapping

from nodeloom.runtime.client.answers import JSONObject
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import Workflow

Document = Mapping[str, JSON] | Workflow
"""A workflow, as a document or opened."""


def plain(document: Document) -> JSONObject:
    """A workflow as it is sent."""
    return document.document() if isinstance(document, Workflow) else dict(document)
