"""`python -m nodeloom.runtime.server.describe`: the OpenAPI document of the API's own paths, without a server.

Clients are generated from it, such as the types of the editor (`npm run types`). It knows nothing of any invocation.
"""

from __future__ import annotations

import hashlib
import sys
from typing import Any

from nodeloom.runtime.server.openapi import api_document
from nodeloom.schema.json import write_json


def digest(document: dict[str, Any]) -> str:
    """What a file that was generated from a document is marked with: it changes when the document does."""
    return hashlib.blake2b(write_json(document).encode(), digest_size=16).hexdigest()


def main() -> None:
    """Write `{"digest", "document"}` to the standard output."""
    document = api_document()
    sys.stdout.write(write_json({"digest": digest(document), "document": document}))


if __name__ == "__main__":
    main()
