"""A server in a process of its own, and a pack that tells its secret everywhere: nothing but one file holds it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.runtime import vault
from tests.runtime.client.servers import Server, a_server
from typer.testing import CliRunner

from nodeloom.client import Client, Progress
from nodeloom.client import Event as Happened
from nodeloom.runtime.cli.main import app

KEY = "sk-Live-0123456789"
FIXED = "sk-Fixed-9876543210"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("vault")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODELOOM_SECRET_FIXED_KEY", FIXED)
        with a_server(folder / "home", "--log-json", packs=(Path(vault.__file__),)) as server:
            yield server


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url) as client:
        yield client


def document(**nodes: Mapping[str, Any]) -> dict[str, Any]:
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes}


def node(kind: str, name: str = "openai_key", **inputs: Any) -> dict[str, Any]:
    return {"type": f"vault/{kind}", "version": 1, "inputs": {"key": {"name": name}, **inputs}}


def files_with(server: Server, value: str) -> set[str]:
    folder = server.home.parent  # the log is beside the home folder
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert "server.log" in [path.name for path in files]
    return {path.name for path in files if value.encode() in path.read_bytes()}


def wait_for_log(server: Server, pattern: str) -> None:
    """Wait for words in the log, which what a program of a node says comes to when it comes."""
    until, log = time.monotonic() + 20, server.home.parent / "server.log"
    while not re.search(pattern, log.read_text()):
        assert time.monotonic() < until, f"no {pattern} in: {log.read_text()}"
        time.sleep(0.1)


def test_no_place_but_the_file_of_secrets_holds_a_value(server: Server, client: Client) -> None:
    client.secrets.set("openai_key", KEY)
    nodes = {name: node(name) for name in ("use", "tell", "give", "name", "expand")}
    nodes["picture"] = node("tell", end="save")
    nodes["fixed"] = node("tell", "fixed_key")
    run = client.run(document(**nodes))
    news = list(run.events())
    info = run.wait()
    assert info.state == "partial"
    pictures = [image.read() for image in run.images]
    with httpx2.Client(base_url=server.url) as http:
        told = [http.get(f"/api/v1/runs/{run.id}{what}").text for what in ("", "/events", "/document")]
        told += [http.get(f"/api/v1/{what}").text for what in ("secrets", "schema", "metrics", "packs", "settings")]
    told += [str(news), *map(repr, pictures)]
    for value, name in ((KEY, "openai_key"), (FIXED, "fixed_key")):
        assert [text for text in told if value in text] == []
        assert f"401 for ***{name}***" in told[1]
        for words in ("printed", "in two", "written", "written below", "by a program", "logged", "warned"):
            wait_for_log(server, rf"{words} ?\*\*\*{name}\*\*\*")
    assert files_with(server, KEY) == {"secrets.json"}
    assert files_with(server, FIXED) == set()
    steps = [each.data["message"] for each in news if isinstance(each, Progress) and each.data["node"] == "fixed"]
    assert steps in ([], ["at it with ***fixed_key***"])  # progress is left out where more important things wait


def test_what_a_pack_finds_in_the_environment_holds_no_secret(client: Client) -> None:
    document_of = client.catalogue()
    assert "vault/use" in document_of.templates
    run = client.run(document(n1={"type": "vault/look", "version": 1}))
    run.wait()
    assert run.outputs == {"n1.value": ""}


def test_without_a_value_the_node_fails_before_it_runs_and_says_what_to_do(client: Client) -> None:
    run = client.run(document(n1=node("use", "nobody_set_this")))
    news = list(run.events())
    (failed,) = [each.data for each in news if isinstance(each, Happened) and each.name == "node.failed"]
    assert (failed["code"], failed["field"]) == ("missing-secret", "key")
    assert failed["message"] == (
        "node n1 (vault/use): key names the secret nobody_set_this, which is not set; set it with "
        "`nodeloom secrets set nobody_set_this` where this runs, or NODELOOM_SECRET_NOBODY_SET_THIS in the environment"
    )


def test_the_next_run_uses_a_value_that_was_set_meanwhile(client: Client) -> None:
    lengths = []
    for value in ("first-value", "another-first-value"):
        client.secrets.set("turning", value)
        run = client.run(document(n1=node("count", "turning")))
        run.wait()
        lengths.append(run.outputs["n1.value"])
    assert lengths == [len("first-value"), len("another-first-value")]


def test_the_command_line_sets_the_secrets_of_a_server(server: Server) -> None:
    there = ["--server", server.url]
    done = CliRunner().invoke(app, ["secrets", "set", "from_cli", *there], input=KEY)
    assert (done.exit_code, done.output) == (0, "the secret from_cli is set\n")
    listed = CliRunner().invoke(app, ["secrets", "list", "--json", *there])
    assert {"name": "from_cli", "source": "file"} in json.loads(listed.stdout)
    assert {"name": "fixed_key", "source": "environment"} in json.loads(listed.stdout)
    assert CliRunner().invoke(app, ["secrets", "remove", "from_cli", *there]).exit_code == 0
    fixed = CliRunner().invoke(app, ["secrets", "remove", "fixed_key", *there])
    assert (fixed.exit_code, "set by NODELOOM_SECRET_FIXED_KEY, which wins" in fixed.stderr) == (3, True)
