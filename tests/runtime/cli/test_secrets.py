"""`nodeloom secrets`, and runs of this machine that use them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from nodeloom.runtime.cli.main import app
from nodeloom.runtime.store.secrets import SecretStore
from tests.runtime import vault

from .conftest import Command, Write

KEY = "sk-Live-0123456789"
PACK = Path(vault.__file__)
RUN = (sys.executable, "-c", "from nodeloom.runtime.cli.main import main; main()", "run")


@pytest.fixture
def store(tmp_path: Path, nodeloom: Command) -> SecretStore:
    return SecretStore(tmp_path / "home")


def given(text: str | bytes, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["secrets", *arguments], input=text)


def test_a_secret_is_read_from_standard_input_and_never_told(nodeloom: Command, store: SecretStore) -> None:
    result = given(f"{KEY}\n", "set", "openai_key")
    assert (result.exit_code, result.output) == (0, "the secret openai_key is set\n")
    assert store.get("openai_key") == KEY
    assert nodeloom("secrets", "list").stdout == "openai_key  file\n"
    assert json.loads(nodeloom("secrets", "list", "--json").stdout) == [{"name": "openai_key", "source": "file"}]


def test_at_a_terminal_it_is_asked_for_and_not_shown(
    nodeloom: Command, store: SecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool]] = []

    def prompt(text: str, *, hide_input: bool, err: bool) -> str:
        asked.append((text, hide_input))
        return KEY

    monkeypatch.setattr("typer.prompt", prompt)
    monkeypatch.setattr("nodeloom.runtime.cli.secrets._is_terminal", lambda: True)
    assert nodeloom("secrets", "set", "openai_key").exit_code == 0
    assert (asked, store.get("openai_key")) == ([("Value of openai_key", True)], KEY)


def test_a_secret_is_removed_once(nodeloom: Command, store: SecretStore) -> None:
    store.set("openai_key", KEY)
    assert nodeloom("secrets", "remove", "openai_key").exit_code == 0
    again = nodeloom("secrets", "remove", "openai_key")
    assert (again.exit_code, again.stderr) == (3, "error: the secret openai_key is not set\n")
    assert "there are no secrets; keep one with" in nodeloom("secrets", "list").stdout


def test_what_the_environment_sets_is_listed_and_stays(
    nodeloom: Command, store: SecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODELOOM_SECRET_OPENAI_KEY", KEY)
    assert nodeloom("secrets", "list").stdout == "openai_key  environment\n"
    for arguments in (("set", "openai_key"), ("remove", "openai_key")):
        result = given("x", *arguments)
        assert (result.exit_code, "NODELOOM_SECRET_OPENAI_KEY, which wins" in result.stderr) == (3, True)


@pytest.mark.parametrize("value", [b"", b"sk-Live\xff", b"sk-Live\0"])
def test_what_is_no_value_is_refused_and_not_repeated(nodeloom: Command, value: bytes) -> None:
    result = given(value, "set", "openai_key")
    assert (result.exit_code, "it was not kept" in result.stderr, "sk-Live" in result.stderr) == (3, True, False)


def test_a_key_in_the_place_of_the_name_is_not_repeated(nodeloom: Command) -> None:
    result = given("x", "set", KEY)
    assert (result.exit_code, KEY in result.output) == (3, False)
    assert "must be the name of a secret" in result.stderr


def test_a_run_gets_the_secret_that_is_named(nodeloom: Command, workflow: Write, store: SecretStore) -> None:
    path = workflow({"n1": {"type": "vault/use"}}, interface={"outputs": {"signs": ["n1", "value"]}})
    missing = nodeloom("run", path, "--pack", PACK, "--set", "n1.key=openai_key")
    assert (missing.exit_code, "set it with `nodeloom secrets set openai_key`" in missing.stderr) == (1, True)
    store.set("openai_key", KEY)
    result = nodeloom("run", path, "--pack", PACK, "--set", "n1.key=openai_key")
    assert (result.exit_code, result.stdout) == (0, f"signs: {len(KEY)}\n")


@pytest.mark.parametrize("mode", ["normal", "muted"])
def test_a_pasted_key_is_refused_and_not_repeated(nodeloom: Command, workflow: Write, mode: str) -> None:
    path = workflow({"n1": {"type": "vault/use", "inputs": {"key": {"name": KEY}}, "mode": mode}})
    blank = workflow({"n1": {"type": "vault/use"}}, name="blank.json")
    for arguments in (("run", path), ("check", path), ("run", blank, "--set", f"n1.key={KEY}")):
        result = nodeloom(*arguments, "--pack", PACK)
        assert (result.exit_code, KEY in result.output) == (3, False)
        assert "key is something that is not shown, must be the name of a secret" in result.stderr


def test_a_run_keeps_the_secrets_of_the_environment_to_itself(tmp_path: Path, workflow: Write) -> None:
    path = workflow({"n1": {"type": "vault/tell", "inputs": {"key": {"name": "openai_key"}}}})
    environment = {
        **os.environ,
        "NODELOOM_HOME": str(tmp_path / "home"),
        "NODELOOM_SECRET_OPENAI_KEY": KEY,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [*RUN, str(path), "--pack", str(PACK), "--debug", "--explain"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = done.stdout + done.stderr
    assert done.returncode == 1
    for words in ("printed", "in two", "written", "logged", "warned", "401 for"):
        assert f"{words} ***openai_key***" in told or f"{words}***openai_key***" in told
    assert [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()] == []
    assert [line for line in told.splitlines() if KEY in line] == []
