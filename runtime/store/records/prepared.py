"""`Prepared`: a statement that is compiled once a dialect, and goes to the driver without a detour.

SQLAlchemy's own execution costs about ten times what SQLite takes for a small statement; a run is a dozen of those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import ClauseElement, Connection, Dialect

from nodeloom.runtime.store.records.errors import ConstraintError

Row = tuple[Any, ...]
Values = Mapping[str, object]


class Cursor(Protocol):
    """What is used of a driver's cursor."""

    rowcount: int

    def fetchone(self) -> Row | None:
        """The next row."""

    def fetchall(self) -> list[Row]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Row]:
        """The rows that are left."""

    def executemany(self, statement: str, values: Sequence[Any]) -> object:
        """Execute a statement for each set of values."""


class Raw(Protocol):
    """What is used of a driver's connection."""

    def execute(self, statement: str, values: Any = ...) -> Cursor:
        """Execute a statement with a cursor of its own."""

    def cursor(self) -> Cursor:
        """A cursor."""

    def rollback(self) -> None:
        """Undo the transaction, if there is one."""


def raw(connection: Connection) -> Raw:
    """The driver's own connection, within the same transaction."""
    found: Any = connection.connection.dbapi_connection  # which both drivers have as it is
    driver: Raw = found
    return driver


class Prepared:
    """A statement. Values go by the names of its bound parameters or columns: all that have none of their own."""

    __slots__ = ("_compiled", "_statement")

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def execute(self, connection: Connection, values: Values) -> Cursor:
        """The cursor of one execution; raises the driver's errors, but `ConstraintError` for what breaks a rule."""
        compiled = self._for(connection.dialect)
        try:
            return raw(connection).execute(compiled.sql, compiled.arranged(values))
        except compiled.integrity as error:
            raise ConstraintError(str(error)) from error

    def execute_many(self, connection: Connection, values: Sequence[Values]) -> None:
        """Execute it for each set of values."""
        compiled = self._for(connection.dialect)
        try:
            raw(connection).cursor().executemany(compiled.sql, [compiled.arranged(each) for each in values])
        except compiled.integrity as error:
            raise ConstraintError(str(error)) from error

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            compiled = self._statement.compile(dialect=dialect)
            own = {name: value for name, value in compiled.params.items() if value is not None}
            arrange = _arrangement(getattr(compiled, "positiontup", None), own)
            found = self._compiled[dialect.name] = _Compiled(
                str(compiled), arrange, dialect.loaded_dbapi.IntegrityError
            )
        return found


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The text for a dialect, what makes its parameters of values, and its error for what breaks a rule."""

    sql: str
    arranged: Callable[[Values], object]
    integrity: type[Exception]


def _arrangement(names: Sequence[str] | None, own: Values) -> Callable[[Values], object]:
    """What makes a statement's parameters of values: in the order of `names`, or by name; `own` are its own ones."""
    if names is None:
        return lambda values: {**own, **values}
    pick: Callable[[Values], object] = (
        itemgetter(*names) if len(names) > 1 else lambda values: [values[name] for name in names]
    )
    return (lambda values: pick({**own, **values})) if own else pick
