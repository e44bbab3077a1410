"""docs/secrets.md does what it says."""

import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nodeloom.runtime.cli.main import app
from nodeloom.runtime.store.secrets import SecretStore

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "secrets.md").read_text()
HEAD = """
from nodeloom.schema import *

pack = Pack("acme", version="1.0.0", module=__name__)


def answer(question: str, key: str) -> str:
    print("the key is", key)
    return f"{question}? Yes, for {len(key)} signs."
"""
WORKFLOW = """{
  "format": "nodeloom.workflow", "format_version": 2,
  "nodes": {"ask": {"type": "acme/ask", "inputs": {"question": "Really"}}},
  "interface": {"outputs": {"answer": ["ask", "value"]}}
}"""


def test_the_commands_and_the_node_of_the_page_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NODELOOM_HOME", str(tmp_path / "home"))
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    Path("acme_asking.py").write_text(HEAD + "\n\n" + code)
    sys.modules.pop("acme_asking", None)
    Path("w.json").write_text(WORKFLOW)
    setting, told, listing, listed, running = re.findall(r"    (.+)", PAGE.partition("## For users")[2])[3:8]
    done = CliRunner().invoke(app, setting.removeprefix("$ nodeloom ").partition(" <")[0].split(), input="a-long-key\n")
    assert done.stdout.strip() == told
    assert CliRunner().invoke(app, listing.removeprefix("$ nodeloom ").split()).stdout.strip() == listed
    assert SecretStore(tmp_path / "home").get("acme_key") == "a-long-key"
    done = CliRunner().invoke(app, [*running.removeprefix("$ nodeloom ").split(), "--pack", "acme_asking.py"])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == "answer: Really? Yes, for 10 signs."
    assert "the key is ***acme_key***" in done.stderr
