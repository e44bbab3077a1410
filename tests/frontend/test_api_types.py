"""The editor's types of the API are those of the API."""

from __future__ import annotations

from pathlib import Path

from nodeloom.runtime.server.describe import digest
from nodeloom.runtime.server.openapi import api_document

TYPES = Path(__file__).parents[2] / "frontend" / "src" / "api" / "schema.d.ts"


def test_the_editors_types_are_generated_from_the_api_as_it_is() -> None:
    told = TYPES.read_text().splitlines()[1]
    assert told == f"// document: {digest(api_document())}", "the API has changed: run `npm run types` in frontend/"


def test_the_digest_tells_apart_two_documents() -> None:
    assert digest({"paths": {}}) != digest({"paths": {"/runs": {}}})
