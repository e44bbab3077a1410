"""docs/server.md is run: every command gives what stands below it, on a server of its own."""

import contextlib
import io
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from typer.testing import CliRunner

import nodeloom.client
from nodeloom.client import AsyncClient, Client
from nodeloom.runtime.cli.main import app
from nodeloom.runtime.cli.serve import serve
from nodeloom.runtime.client import parts
from nodeloom.runtime.server import kinds
from nodeloom.runtime.server.openapi import api_document

from .runtime.client.servers import Server, a_server

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "server.md").read_text()
ADDRESS = "http://127.0.0.1:9190"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def commands() -> list[tuple[str, str]]:
    """Every command on the page that begins with $, and what it prints."""
    found: list[tuple[str, list[str]]] = []
    for line in PAGE.splitlines():
        if line.startswith("    $ "):
            found.append((line.removeprefix("    $ "), []))
        elif line.startswith("    ") and found:
            found[-1][1].append(line.removeprefix("    "))
        elif not line.startswith("    ") and found and found[-1][0]:
            found.append(("", []))
    return [(command, "\n".join(printed)) for command, printed in found if command]


def test_every_address_is_on_the_page_and_no_other() -> None:
    told = re.findall(r"^\| `([A-Z]+) (/\S*)` \| (.*) \|$", PAGE.partition("## All addresses")[2], re.MULTILINE)
    published = [
        (method.upper(), path.removeprefix("/api/v1"), operation["summary"])
        for path, operations in api_document()["paths"].items()
        for method, operation in operations.items()
    ]
    assert sorted(told) == sorted(published)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("docs")
    (folder / "flows").mkdir()
    (folder / "flows" / "card.json").write_text(blocks("json")[0])
    with a_server(folder / "home", "--library", str(folder / "flows")) as server:
        with Client(server.url) as client:
            client.workflows.run("card").wait()  # as on the page: it has started, and there is a first run
        yield server


@pytest.fixture(autouse=True)
def _beside(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(server.home.parent)


def printed_by(command: str) -> str:
    arguments = shlex.split(command)
    if arguments[0] == "nodeloom":
        return CliRunner().invoke(app, arguments[1:]).output
    if which("curl") is None:
        pytest.skip("curl is not installed")
    return subprocess.run(arguments, capture_output=True, text=True, timeout=60).stdout


def is_like(printed: str, pattern: str) -> bool:
    """Whether a text is as the page shows it, where `...` is anything, and one space any number of them."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in pattern.split("...")]
    return (
        re.fullmatch(r"\s*" + r".*?".join(rf"\s*{part}\s*" for part in parts) + r"\s*", printed, re.DOTALL) is not None
    )


@pytest.mark.parametrize(("command", "pattern"), commands(), ids=[command[:60] for command, _ in commands()])
def test_every_command_prints_what_the_page_says(server: Server, command: str, pattern: str) -> None:
    printed = printed_by(command.replace(ADDRESS, server.url))
    assert is_like(printed, pattern), printed


@pytest.mark.parametrize(("number", "files"), [(0, "card-*.png"), (1, "portrait.png")])
def test_python_gives_what_the_page_says(server: Server, number: int, files: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(blocks("python")[number].replace(ADDRESS, server.url), {"Path": Path})
    assert printed.getvalue() == blocks("text")[number]
    assert list(Path().glob(files))


def test_the_events_in_python_come_to_an_end(server: Server) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(blocks("python")[2].replace(ADDRESS, server.url))
    lines = printed.getvalue().splitlines()
    assert lines[0].strip() == "run.queued"
    assert lines[-1].strip() == "run.finished"
    assert "node.started save" in lines


def test_every_method_of_the_client_is_on_the_page() -> None:
    shown = re.findall(r"`(\w+)`", PAGE)
    mine = (parts.Run, parts.Runs, parts.Queues, parts.Workflows, parts.Images, parts.Models, parts.Secrets)
    owners = [Client, AsyncClient, *mine]
    methods = {name for owner in owners for name in vars(owner) if not name.startswith("_")}
    assert methods - {"close", "url"} - set(shown) == set()


def test_every_error_of_the_client_is_on_the_page() -> None:
    errors = [name for name in nodeloom.client.__all__ if name.endswith("Error") and name != "ClientError"]
    assert [name for name in errors if f"| `{name}` |" not in PAGE] == []


def test_every_option_of_serve_is_on_the_page() -> None:
    options = {f"--{name.replace('_', '-')}" for name in serve.__wrapped__.__annotations__ if name != "return"}  # type: ignore[attr-defined]
    assert {option for option in options if f"`{option}" not in PAGE and f"{option}`" not in PAGE} == set()


def test_every_kind_of_problem_is_on_the_page() -> None:
    known = [each for each in vars(kinds).values() if isinstance(each, kinds.Kind)]
    assert [kind.code for kind in known if f"| `{kind.code}` | {kind.status} |" not in PAGE] == []
