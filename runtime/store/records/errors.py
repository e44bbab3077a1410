"""Errors of the durable records, and how those of SQLite and PostgreSQL become them."""

from __future__ import annotations

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from nodeloom.runtime.store.errors import StoreError


class RecordsError(StoreError):
    """The database did not do what was asked; nothing of it is kept."""

    code = "records"


class BusyError(RecordsError):
    """Another process holds the database's lock for too long; trying again may help."""

    code = "records-busy"


class FullError(RecordsError):
    """The disk of the database has no room."""

    code = "records-full"


class ReadOnlyError(RecordsError):
    """The database may not be written."""

    code = "records-read-only"


class ClosedError(RecordsError):
    """The records were closed, or their database can't be reached."""

    code = "records-closed"


class HeldError(RecordsError):
    """Another server is at work with the database."""

    code = "records-held"


class NewerDatabaseError(RecordsError):
    """The database was made by a newer nodeloom."""

    code = "records-newer"


class NotFoundError(RecordsError):
    """What was asked for is not there."""

    code = "not-found"


class InvalidError(RecordsError):
    """What was asked for can't be: a name, number or combination that is not allowed."""

    code = "invalid"


class ConflictError(RecordsError):
    """What was asked for does not go with what is there now."""

    code = "conflict"


class ConstraintError(ConflictError):
    """What was to be written breaks a rule of the tables."""

    code = "constraint"


class LeaseLostError(ConflictError):
    """The run was taken from its worker meanwhile; what the worker tells of it is not written."""

    code = "lease-lost"


_SQLITE: dict[str, tuple[type[RecordsError], str]] = {
    "SQLITE_BUSY": (BusyError, "is locked by another process; try again"),
    "SQLITE_LOCKED": (BusyError, "is locked by another process; try again"),
    "SQLITE_FULL": (FullError, "can't be written: its disk is full; make room and try again"),
    "SQLITE_READONLY": (
        ReadOnlyError,
        "can't be written: it is read-only; see who may write the file and its folder",
    ),
    "SQLITE_PERM": (ReadOnlyError, "can't be used: access is denied; see who may write the file and its folder"),
    "SQLITE_CANTOPEN": (ClosedError, "can't be opened; check that its folder is there and may be written"),
    "SQLITE_NOTADB": (RecordsError, "is no database, or damaged; restore it from a copy, or move it away"),
    "SQLITE_CORRUPT": (RecordsError, "is damaged; restore it from a copy, or move it away"),
}
_POSTGRES: dict[str, tuple[type[RecordsError], str]] = {
    "53100": (FullError, "can't be written: its disk is full; make room and try again"),
    "25006": (ReadOnlyError, "can't be written: it is read-only"),
    "55P03": (BusyError, "is locked; try again"),
    "40001": (BusyError, "was changed by another process meanwhile; try again"),
    "40P01": (BusyError, "was changed by another process meanwhile; try again"),
}


def driver_errors(dialect: Dialect) -> tuple[type[Exception], ...]:
    """What a database of a dialect may raise."""
    return SQLAlchemyError, dialect.loaded_dbapi.Error


def translated(error: Exception, name: str) -> RecordsError:
    """The error to raise in the place of a driver's; `name` says which database."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(origin, "sqlstate", None)
    if _is_lost(origin, state) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        way = "check that PostgreSQL runs there, knows this database, and lets this user in"
        return ClosedError(f"{name} can't be reached: {_line(origin)}; {way}")
    code = getattr(origin, "sqlite_errorname", None) or ""
    kind, sentence = _POSTGRES.get(state or "", (None, ""))
    if kind is None:
        primary = "_".join(code.split("_")[:2])
        kind, sentence = _SQLITE.get(primary, (RecordsError, f"failed: {_line(origin)}"))
    return kind(f"{name} {sentence}")


def _is_lost(error: BaseException | None, state: str | None) -> bool:
    """Whether PostgreSQL is gone: its classes 08 and 57P, or no state since nobody answered."""
    is_silent = hasattr(error, "sqlstate") and state is None and type(error).__name__ == "OperationalError"
    return is_silent or (state or "").startswith(("08", "57P"))


def _line(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
