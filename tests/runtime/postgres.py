"""A PostgreSQL server of our own, for the length of the tests: in a folder of its own, on a socket, without a port."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

OPTIONS = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=40")
GUARDED = "guarded"
"""The user who is asked for a password; others are not."""
UNPRIVILEGED = "nobody"
"""Who runs the server where the tests run as root, which PostgreSQL refuses."""


def programs() -> Path | None:
    """The folder of PostgreSQL's programs; Debian keeps them out of the PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "postgres").exists()), None)


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a server, to which the name of a database is to be added with `url_of`; skips where there is none."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    data = Path(tempfile.mkdtemp(prefix="nodeloom-postgres-"))
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    if user:
        shutil.chown(data, user)
    process = None
    try:
        initdb = [str(folder / "initdb"), "-D", str(data / "data"), "-U", "nodeloom", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(initdb, user=user, check=True, capture_output=True, cwd=data)
        rules = data / "data" / "pg_hba.conf"
        rules.write_text(f"local all {GUARDED} scram-sha-256\n{rules.read_text()}")
        server = [str(folder / "postgres"), "-D", str(data / "data"), "-k", str(data), *OPTIONS]
        with (data / "log").open("wb") as output:
            process = subprocess.Popen(server, user=user, stdout=output, stderr=output, cwd=data)
        _wait(f"host={data} user=nodeloom dbname=postgres", process, data / "log")
        yield str(data)
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)
            process.wait(30)
        shutil.rmtree(data, ignore_errors=True)


def url_of(server: str, database: str) -> str:
    """The address of a database of the server."""
    return f"postgresql://nodeloom@/{database}?host={server}"


def create(server: str, database: str, template: str = "template1") -> str:
    """Make a database as a copy of another; its address."""
    with psycopg.connect(f"host={server} user=nodeloom dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"'.encode())
    return url_of(server, database)


def guarded(server: str, password: str) -> str:
    """Make the user who is asked for a password; the address of its database."""
    with psycopg.connect(f"host={server} user=nodeloom dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{password}'".encode())
        connection.execute(f"CREATE DATABASE {GUARDED} OWNER {GUARDED}".encode())
    return f"postgresql://{GUARDED}:{password}@/{GUARDED}?host={server}"


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers."""
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.02)
        else:
            return
