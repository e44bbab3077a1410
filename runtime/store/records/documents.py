"""Texts of workflows by their digest; runs and revisions share them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, exists, select, text

from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.store.records import tables
from nodeloom.runtime.store.records.errors import NotFoundError
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.tables import documents

_KEEP = Prepared(text("INSERT INTO documents (digest, body) VALUES (:digest, :body) ON CONFLICT (digest) DO NOTHING"))
_BODY = Prepared(select(documents.c.body).where(documents.c.digest == bindparam("of")))


def keep(connection: Connection, document: str) -> str:
    """Keep the JSON text of a document; its digest. It does not matter how often it is kept."""
    digest = digest_of(document.encode())
    _KEEP.execute(connection, {"digest": digest, "body": document})
    return digest


def body(connection: Connection, digest: str) -> str:
    """The JSON text of a document; `NotFoundError`."""
    found = _BODY.execute(connection, {"of": digest}).fetchone()
    if found is None:
        raise NotFoundError(f"there is no document {digest}")
    return str(found[0])


def drop_unused(connection: Connection, digests: Collection[str]) -> None:
    """Delete those of some documents that no run and no revision has any more."""
    used = (exists().where(user.c.document == documents.c.digest) for user in (tables.runs, tables.revisions))
    connection.execute(delete(documents).where(documents.c.digest.in_(digests), *(~each for each in used)))
