"""Texts of workflows by their digest; runs and revisions share them.

keep(connection, document) -> digest     idempotent
body(connection, digest) -> str          the JSON text; NotFoundError
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, text

from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.store.records.errors import NotFoundError
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.tables import documents

_KEEP = Prepared(text("INSERT INTO documents (digest, body) VALUES (:digest, :body) ON CONFLICT (digest) DO NOTHING"))
_BODY = Prepared(select(documents.c.body).where(documents.c.digest == bindparam("of")))


def keep(connection: Connection, document: str) -> str:
    """Keep the JSON text of a document; its digest."""
    digest = digest_of(document.encode())
    _KEEP.execute(connection, {"digest": digest, "body": document})
    return digest


def body(connection: Connection, digest: str) -> str:
    """The JSON text of a document."""
    found = _BODY.execute(connection, {"of": digest}).fetchone()
    if found is None:
        raise NotFoundError(f"there is no document {digest}")
    return str(found[0])
