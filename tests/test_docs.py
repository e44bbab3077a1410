"""What the documentation says is so."""

import dataclasses
import re
import textwrap
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image
from typer.core import TyperGroup
from typer.main import get_command

from nodeloom.runtime.cli.failures import ExitCode
from nodeloom.runtime.cli.main import app
from nodeloom.runtime.engine import CacheReason
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Ports, Registry, Workflow, pack
from nodeloom.schema.json import read_json

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])


def readme_code() -> str:
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    return str(block)


def test_the_invocation_in_the_readme_is_short() -> None:
    lines = readme_code().splitlines()
    assert sum(1 for line in lines[lines.index(next(line for line in lines if line.startswith("@"))) :] if line) <= 15


def test_the_invocation_in_the_readme_runs(tmp_path: Path) -> None:
    path = tmp_path / "acme_nodes.py"
    path.write_text(readme_code())
    Image.new("RGB", (4, 4), (200, 100, 50)).save(tmp_path / "a.png")
    session = Session(Registry.installed([pack.pack_from(str(path))]), Settings(home=tmp_path))
    workflow = Workflow.read(
        {
            "format": "nodeloom.workflow",
            "format_version": 2,
            "nodes": {
                "load": {"type": "image/load", "inputs": {"image": {"name": "a.png"}}},
                "tones": {"type": "acme/posterize"},
                "save": {"type": "image/save"},
            },
            "edges": [["load", "image", "tones", "image"], ["tones", "image", "save", "image"]],
        }
    )
    saved: list[bytes] = []
    assert session.run(workflow, save=lambda data, name: saved.append(data), folders=[tmp_path]).status == "completed"
    (tmp_path / "out.png").write_bytes(saved[0])
    assert Image.open(tmp_path / "out.png").getpixel((0, 0)) == (192, 64, 0)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    assert [name for name in group.commands if f"`{name}" not in text] == []


def test_every_option_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    commands = [group, *group.commands.values()]
    options = {name for command in commands for parameter in command.params for name in parameter.opts}
    assert {name for name in options if name.startswith("-")} - set(
        re.findall(r"(?<!\w)--?[a-z][a-z-]*", text)
    ) == set()


def test_every_reason_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    assert [reason for reason in get_args(CacheReason) if f"`{reason}`" not in text] == []


def test_every_exit_code_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == {code.value for code in ExitCode}


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "install.md").read_text()
    assert {name.lower() for name in re.findall(r"`NODELOOM_(\w+)`", text)} == set(Settings.model_fields)


def test_every_part_of_a_document_is_documented() -> None:
    text = (ROOT / "docs" / "workflows.md").read_text()
    assert [name for name in Workflow.model_fields if f"`{name}`" not in text and f'"{name}"' not in text] == []


def test_the_workflow_with_subgraphs_gives_what_the_page_says(tmp_path: Path) -> None:
    (block,) = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "workflows.md").read_text(), re.DOTALL)
    session = Session(Registry.installed(), Settings(home=tmp_path))
    result = session.run(Workflow.read(read_json(block)), save=lambda data, name: None)
    assert result.status == "completed", result.failures
    assert result.output("call/times").model_dump() == {"value": 25}
    assert result.output("loop").model_dump() == {"rounds": 7, "x": 128, "done": True}
    assert result.output("each").model_dump() == {"y": [1, 4, 9]}


def test_the_node_that_runs_a_subgraph_twice_does_so(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "packs.md").read_text()
    indented = re.search(r'    @invocation\("acme/twice".*?\n\n(?=\|)', text, re.DOTALL)
    assert indented is not None
    path = tmp_path / "acme_twice.py"
    names = "InvocationContext, Pack, SubgraphInvocation, SubgraphOutput, invocation"
    head = f"from nodeloom.schema import {names}\n\npack = Pack('acme', '1.0.0', __name__)\n\n"
    path.write_text(head + textwrap.dedent(indented.group()))
    session = Session(Registry.installed([pack.pack_from(str(path))]), Settings(home=tmp_path))
    document = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {"t": {"type": "acme/twice", "inputs": {"subgraph": {"name": "add"}, "x": 1, "by": 5}}},
        "subgraphs": {
            "add": {
                "nodes": {"n": {"type": "core/integer_math"}},
                "interface": {"inputs": {"x": ["n", "a"], "by": ["n", "b"]}, "outputs": {"x": ["n", "value"]}},
            }
        },
    }
    result = session.run(Workflow.read(document), save=lambda data, name: None)
    assert result.status == "completed", result.failures
    assert result.output("t").model_dump() == {"x": 11}


def test_every_option_of_ports_is_documented() -> None:
    text = (ROOT / "docs" / "packs.md").read_text()
    assert [field.name for field in dataclasses.fields(Ports) if f"`{field.name}=" not in text] == []
