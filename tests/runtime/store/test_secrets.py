"""Secrets are kept in one file of their owner, and in the environment, which wins."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nodeloom.runtime.store.secrets import (
    LONGEST,
    FixedSecretError,
    InvalidSecretError,
    SecretsError,
    SecretStore,
    environment_secrets,
    take_secrets,
    variable_of,
)

KEY = "sk-Live-0123456789"
posix = pytest.mark.skipif(sys.platform == "win32", reason="files have no modes there")


def test_a_secret_is_kept_and_removed(tmp_path: Path) -> None:
    store = SecretStore(tmp_path / "home")
    store.set("b", f"{KEY}\r\n")
    store.set("a", "other")
    assert SecretStore(tmp_path / "home").get("b") == KEY
    assert [*map(tuple, store.known())] == [("a", "file"), ("b", "file")]
    assert [store.remove("b"), store.remove("b"), store.get("b")] == [True, False, None]


@posix
def test_only_the_owner_can_read_the_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        SecretStore(tmp_path).set("a", KEY)
        SecretStore(tmp_path).set("b", KEY)
    finally:
        os.umask(before)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


@posix
def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    store.set("a", KEY)
    (tmp_path / "secrets.json").chmod(0o640)
    for deed in (lambda: store.get("a"), store.known, lambda: store.set("b", KEY), lambda: store.remove("a")):
        with pytest.raises(SecretsError, match="can be read by others, so it is not used: run `chmod 600` on it"):
            deed()


def test_the_environment_wins(tmp_path: Path) -> None:
    variables = {
        "NODELOOM_SECRET_OPENAI_KEY": KEY,
        "NODELOOM_SECRET_EMPTY": "",
        "NODELOOM_SECRET_A-B": "x",
        "HOME": "y",
    }
    for name in ("openai_key", "empty"):
        SecretStore(tmp_path).set(name, "from the file")
    store = SecretStore(tmp_path, environment_secrets(variables))
    assert (store.get("openai_key"), store.get("empty")) == (KEY, "from the file")
    assert [*map(tuple, store.known())] == [("empty", "file"), ("openai_key", "environment")]
    assert store.remove("openai_key")
    assert store.values() == {"openai_key": KEY, "empty": "from the file"}
    for deed in (lambda: store.set("openai_key", "x"), lambda: store.remove("openai_key")):
        with pytest.raises(FixedSecretError, match="set by NODELOOM_SECRET_OPENAI_KEY, which wins"):
            deed()
    assert variable_of("openai_key") == "NODELOOM_SECRET_OPENAI_KEY"


def test_what_is_taken_is_in_the_environment_no_more() -> None:
    variables = {"NODELOOM_SECRET_A": KEY, "NODELOOM_SECRET_A-B": "x", "NODELOOM_HOME": "here"}
    assert take_secrets(variables) == {"a": KEY}
    assert variables == {"NODELOOM_HOME": "here"}


def test_a_change_by_another_process_is_seen(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    assert store.get("a") is None
    code = "import sys; from pathlib import Path; from nodeloom.runtime.store.secrets import SecretStore as S; "
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    change = f"S(Path(sys.argv[1])).set('a', {KEY!r})"
    subprocess.run([sys.executable, "-c", code + change, str(tmp_path)], check=True, env=environment)
    assert store.get("a") == KEY


def test_nothing_is_lost_when_several_set_at_once(tmp_path: Path) -> None:
    names = [f"k{number}" for number in range(8)]
    threads = [threading.Thread(target=SecretStore(tmp_path).set, args=(name, KEY)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [secret.name for secret in SecretStore(tmp_path).known()] == names


@pytest.mark.parametrize("value", ["", " \n", "a\0b", "half \ud800", "x" * (LONGEST + 1)])
def test_what_is_no_value_is_not_kept(tmp_path: Path, value: str) -> None:
    store = SecretStore(tmp_path)
    with pytest.raises(InvalidSecretError, match="it was not kept"):
        store.set("a", value)
    assert store.known() == []


def test_a_key_in_the_place_of_the_name_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(InvalidSecretError, match="must be the name of a secret") as refused:
        SecretStore(tmp_path).set(KEY, "x")
    assert KEY not in str(refused.value)


@pytest.mark.parametrize("text", [f'{{"a": "{KEY}"', f'["{KEY}"]', f'{{"{KEY}": "x"}}', f'{{"a": ["{KEY}"]}}'])
def test_a_broken_file_is_told_without_what_is_in_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(SecretsError, match="mend it") as refused:
        SecretStore(tmp_path).get("a")
    assert KEY not in str(refused.value)


def test_what_a_crash_left_is_gone_after_the_next_change(tmp_path: Path) -> None:
    (tmp_path / ".secrets.json.part").write_text(json.dumps({"a": KEY}))
    SecretStore(tmp_path).set("b", "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secrets.json", "secrets.json.lock"]
