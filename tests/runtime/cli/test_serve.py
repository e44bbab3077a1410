"""`nodeloom serve`, as a process."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.runtime import postgres

Start = Callable[..., "subprocess.Popen[str]"]


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A server of a home folder at a free port."""
    code = "from nodeloom.runtime.cli.main import main; main()"
    command = [sys.executable, "-c", code, "serve", "--root", str(home), "--port", "0"]
    process = subprocess.Popen(
        [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def url_of(process: "subprocess.Popen[str]") -> str:
    """The address that a server prints once it listens."""
    assert process.stdout is not None
    for line in process.stdout:
        match = re.search(r"http://\S+", line)
        if match:
            return match[0]
    raise AssertionError(process.stderr.read() if process.stderr else "")


def test_it_prints_its_url_answers_and_ends_when_it_is_told(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as process:
        url = url_of(process)
        with urllib.request.urlopen(f"{url}/api/v1/health") as answer:
            assert json.load(answer)["status"] == "ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_who_listens_to_events_does_not_keep_it_from_ending(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as process:
        url = url_of(process)
        with urllib.request.urlopen(f"{url}/api/v1/events") as stream:
            assert stream.readline() == b": after 0\n"
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def test_a_port_in_use_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with serving(tmp_path / "home", "--port", port) as process:
            _, error = process.communicate(timeout=20)
    assert process.returncode == 3
    assert f"port {port} of 127.0.0.1 is in use" in error
    assert "Traceback" not in error


def test_a_home_that_can_not_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with serving(tmp_path / "file" / "home") as process:
        _, error = process.communicate(timeout=20)
    assert process.returncode == 3
    assert "can't be written" in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("option", "place", "sentence"),
    [
        ("--database", "postgresql://user:hidden@127.0.0.1:1/name", "can't be reached: .*NODELOOM_DATABASE or --data"),
        ("--database", "postgresql://user:hidden@127.0.0.1:1/name", "check that PostgreSQL runs there, knows this"),
        ("--database", "mysql://user:hidden@host/name", "no kind of database that can be used; use sqlite:///file or"),
        ("--files", "{folder}/file", "can't be made: a file is in its place; choose another; .*NODELOOM_FILES or"),
        ("--database", "postgresql://user@host:hidden/name", "can't be understood; .*NODELOOM_DATABASE or --database"),
        ("--files", "{folder}/file/files", "can't be made: .*NODELOOM_FILES or --files"),
        ("--files", "file://{folder}/file/files", "can't be written: .*NODELOOM_FILES or --files"),
        ("--files", "ftp://user:hidden@127.0.0.1:1/files", "can't be kept at ftp://: .*NODELOOM_FILES or --files"),
    ],
)
def test_a_place_that_can_not_be_used_is_a_sentence(tmp_path: Path, option: str, place: str, sentence: str) -> None:
    (tmp_path / "file").touch()
    with serving(tmp_path / "home", option, place.format(folder=tmp_path)) as process:
        output, error = process.communicate(timeout=20)
    assert process.returncode == 3
    assert re.fullmatch(f"error: .*{sentence}.*\n", error)
    assert "hidden" not in output + error


def test_a_database_that_is_not_there_is_a_sentence(tmp_path: Path, postgres_server: str) -> None:
    with serving(tmp_path / "home", "--database", postgres.url_of(postgres_server, "gone")) as process:
        _, error = process.communicate(timeout=20)
    assert process.returncode == 3
    assert re.fullmatch(r'error: .* can.t be reached: .*"gone" does not exist; .*NODELOOM_DATABASE.*\n', error)


def test_a_wrong_password_is_a_sentence(tmp_path: Path, postgres_server: str) -> None:
    place = postgres.guarded(postgres_server, "right").replace("right", "hidden")
    with serving(tmp_path / "home", "--database", place) as process:
        _, error = process.communicate(timeout=20)
    assert process.returncode == 3
    assert re.fullmatch(r'error: .*password authentication failed for user "guarded"; .*NODELOOM_DATABASE.*\n', error)


def test_one_home_has_one_server(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as first:
        url_of(first)
        with serving(tmp_path / "home") as second:
            _, error = second.communicate(timeout=20)
    assert second.returncode == 3
    assert "another server is at work" in error


def test_one_database_has_one_server(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/shared.db"
    with serving(tmp_path / "home", "--database", database) as first:
        url_of(first)
        with serving(tmp_path / "other", "--database", database) as second:
            _, error = second.communicate(timeout=20)
    assert second.returncode == 3
    assert "another server is at work with the database shared.db: end it, or give this one a database" in error


@pytest.mark.parametrize("host", ["0.0.0.0"])
def test_beyond_this_machine_it_asks_for_a_token_which_it_prints_once(tmp_path: Path, host: str) -> None:
    home = tmp_path / "home"
    with serving(home, "--host", host) as process:
        assert process.stdout is not None
        told = re.match(r"token: (\S+) ", process.stdout.readline())
        assert told is not None
        url = url_of(process)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{url}/api/v1/queues")
        assert refused.value.code == 401
        request = urllib.request.Request(f"{url}/api/v1/queues", headers={"Authorization": f"Bearer {told[1]}"})
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200
    with serving(home, "--host", host) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("nodeloom: http://")


def test_the_log_can_be_json(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "--log-json") as process:
        url_of(process)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)
    assert all(json.loads(line)["level"] for line in log.splitlines())
