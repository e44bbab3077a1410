"""docs/upgrading.md is run: every command on the page gives what stands below it."""

import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nodeloom.migrations import Change, Difference, Missing, MissingModel, Status
from nodeloom.runtime.cli.main import app
from nodeloom.runtime.cli.upgrade.outcome import Failed, Outcome, UpgradeCode

from .runtime.cli.older import LOUD, MIRROR, PACK, SHOUT, SOFTEN, document, save, write

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "upgrading.md").read_text()

FOX: dict[str, Any] = {
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd_xl_base_1.0.safetensors"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["4", 1]}},
}
"""A prompt of ComfyUI."""


def commands() -> list[tuple[str, str]]:
    """Every command on the page, and what it prints."""
    lines = [line.removeprefix("    ") for line in PAGE.splitlines() if line.startswith("    ") or not line]
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("$ nodeloom "):
            found.append((line.removeprefix("$ nodeloom "), []))
        elif not line:
            found.append(("", []))
        elif found and found[-1][0]:
            found[-1][1].append(line)
    return [(command, "\n".join(printed)) for command, printed in found if command]


def test_every_command_prints_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("acme_lab.py").write_text(PACK)
    sys.modules.pop("acme_lab", None)
    monkeypatch.setenv("NODELOOM_PACKS", "acme_lab.py")
    monkeypatch.setenv("NODELOOM_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NODELOOM_MODELS", raising=False)
    save(Path("flows/today.json"), LOUD)
    poster = {"title": SHOUT, "blur": SOFTEN, "size": {**MIRROR, "version": 2}}
    write(Path("flows/poster.json"), {**document(), "format_version": 1, "nodes": poster})
    save(Path("old.png"), SHOUT, format_version=1)
    write(Path("fox.json"), FOX)
    assert len(commands()) >= 6
    for command, printed in commands():
        arguments, _, file = command.partition(" > ")
        result = CliRunner().invoke(app, shlex.split(arguments))
        assert file or result.output.rstrip("\n") == printed, command


def test_every_status_and_exit_code_is_on_the_page() -> None:
    assert [status for status in (*Status, *Failed) if f"| `{status}` |" not in PAGE] == []
    assert {int(code) for code in re.findall(r"^\| `(\d)` \|", PAGE, re.MULTILINE)} == set(UpgradeCode)


def test_every_key_of_a_report_is_on_the_page() -> None:
    change = Change("n", "t", "op", 1, 2, "", Status.LOSSY, "", 1, 2).to_json()
    missing = Missing("t", "p", "1", ("n",)).to_json()
    model = MissingModel("m", None, None, None, ("n.model",)).to_json()
    outcome = Outcome("f", Status.LOSSY).to_json()
    difference = Difference("", "node", "n", "", 1, 2).to_json()
    assert [key for key in (*change, *missing, *model, *difference) if f"`{key}`" not in PAGE] == []
    assert [key for key in outcome if f'"{key}": ' not in PAGE] == []
