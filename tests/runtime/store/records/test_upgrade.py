"""Tables are made by revisions, and are what the program says they are."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from nodeloom.runtime.store.records import NewerDatabaseError, Records, RecordsError, log, tables
from nodeloom.runtime.store.records.connecting import database_url, writing_engine
from nodeloom.runtime.store.records.revising import FOLDER, upgrade
from nodeloom.runtime.store.records.revisions import HEAD
from nodeloom.runtime.store.records.tables.base import METADATA
from nodeloom.runtime.store.records.transactions import transaction
from nodeloom.runtime.store.records.upgrade import revision_of


@pytest.fixture(autouse=True)
def all_tables_are_described() -> None:
    for name in tables.__all__:
        getattr(tables, name)


def made(connection: Connection) -> dict[str, str]:
    """The statements that made everything in an SQLite database, without regard to spaces, quotes and order."""
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%autoindex%'"))
    return {name: "".join(sorted(re.sub(r"[\s\",]", "", sql))) for name, sql in rows if name != "alembic_version"}


def test_the_revisions_make_the_tables_that_the_program_describes(records: Records) -> None:
    def is_comparable(thing: object, name: str, *rest: object) -> bool:
        return is_postgres or name != "ix_runs_waiting"  # alembic can't compare descending ones in SQLite

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"include_object": is_comparable})
        return list(compare_metadata(context, METADATA))

    is_postgres = records.read_sync(lambda connection: connection.dialect.name) == "postgresql"

    assert records.write_sync(differences) == []


def test_in_sqlite_they_are_the_same_to_the_letter(sqlite_template: Path) -> None:
    described = create_engine("sqlite://")
    METADATA.create_all(described)
    with described.connect() as ours, create_engine(f"sqlite:///{sqlite_template}").connect() as theirs:
        assert made(theirs) == made(ours)


def test_the_last_revision_is_the_one_that_the_program_works_with(records: Records) -> None:
    script = ScriptDirectory(str(FOLDER), version_locations=[str(FOLDER)])
    assert script.get_heads() == [HEAD]
    assert records.read_sync(revision_of) == HEAD


def test_a_database_of_a_newer_program_is_refused_and_not_touched(place: str | Path) -> None:
    with Records(place) as records:
        records.write_sync(Connection.execute, text("UPDATE alembic_version SET version_num = '9999'"))
    sentence = r"was made by a newer nodeloom: its tables are at revision 9999, and this one knows them up to \d+; use"
    for _ in range(2):
        with pytest.raises(NewerDatabaseError, match=sentence):
            Records(place)


def test_a_revision_that_fails_leaves_the_database_as_it_was(place: str | Path, tmp_path: Path) -> None:
    (tmp_path / "half_way.py").write_text(
        f"from alembic import op\nrevision = 'two'\ndown_revision = {HEAD!r}\n"
        "def upgrade():\n    op.drop_table('settings')\n    raise RuntimeError('half way')\n"
    )
    for released in FOLDER.glob("r*.py"):
        shutil.copy(released, tmp_path)
    engine = writing_engine(database_url(place))
    with pytest.raises(RuntimeError, match="half way"), engine.connect() as connection, transaction(connection):
        upgrade(connection, HEAD, "it", tmp_path, "two")
    engine.dispose()
    with Records(place) as records:
        assert records.read_sync(revision_of) == HEAD
        assert records.read_sync(Connection.execute, text("SELECT * FROM settings")).all() == []


def test_several_processes_may_make_the_tables_at_once(tmp_path: Path) -> None:
    code = f"from nodeloom.runtime.store.records import Records; Records('sqlite:///{tmp_path / 'r.db'}').close()"
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    with Records(tmp_path / "r.db") as records:
        assert records.read_sync(log.last) == 0


def test_alembic_is_not_imported_for_a_database_that_is_up_to_date(sqlite_template: Path) -> None:
    code = (
        f"import sys; from nodeloom.runtime.store.records import Records; Records('sqlite:///{sqlite_template}').close();"
        "sys.exit('alembic' in sys.modules or 'psycopg' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("not a database at all, but long enough to look like one" * 40)
    before = path.read_bytes()
    with pytest.raises(RecordsError, match=r"the database notes.db is no database, or damaged; restore it"):
        Records(path)
    assert path.read_bytes() == before
