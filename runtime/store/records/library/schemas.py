"""Published schema documents by the fingerprint of their packs, so that a restart serves one at once."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, text

from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.tables import schemas

KEPT = 8
"""Documents that are kept; those used longest ago go."""

_KEEP = Prepared(
    text(
        "INSERT INTO schemas (fingerprint, body, used) VALUES (:fingerprint, :body, :used) "
        "ON CONFLICT (fingerprint) DO UPDATE SET body = excluded.body, used = excluded.used"
    )
)
_LATEST = Prepared(select(schemas.c.fingerprint, schemas.c.body).order_by(schemas.c.used.desc()).limit(1))


def keep_schema(connection: Connection, fingerprint: str, body: str, now: float) -> None:
    """Keep the JSON text of a schema document; it is the newest now."""
    _KEEP.execute(connection, {"fingerprint": fingerprint, "body": body, "used": now})
    kept = select(schemas.c.fingerprint).order_by(schemas.c.used.desc(), schemas.c.fingerprint).limit(KEPT)
    connection.execute(delete(schemas).where(schemas.c.fingerprint.not_in(kept)))


def schema_body(connection: Connection, fingerprint: str) -> str | None:
    """The JSON text of the schema document of a fingerprint; None if it is not kept."""
    found: str | None = connection.execute(select(schemas.c.body).where(schemas.c.fingerprint == fingerprint)).scalar()
    return found


def latest_schema(connection: Connection) -> tuple[str, str] | None:
    """Fingerprint and JSON text of the document that was kept last; None if there is none yet."""
    found = _LATEST.execute(connection, {}).fetchone()
    return None if found is None else (str(found[0]), str(found[1]))
