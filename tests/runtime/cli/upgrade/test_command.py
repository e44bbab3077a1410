"""`nodeloom upgrade`: what it writes, what it says, and its exit codes."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from nodeloom.migrations import read_document
from nodeloom.runtime.cli.main import app
from nodeloom.schema.workflow import FORMAT_VERSION
from tests.runtime.cli.conftest import Command
from tests.runtime.cli.older import (
    CHOOSE,
    FAIL,
    GLOW,
    LOUD,
    MIRROR,
    NEWER,
    OTHER,
    PACK,
    SHOUT,
    SOFTEN,
    document,
    nodes_of,
    picture,
    save,
)

Upgrade = Callable[..., Result]


@pytest.fixture
def upgrade(nodeloom: Command, tmp_path: Path) -> Upgrade:
    """`nodeloom upgrade ...` with the pack acme."""
    path = tmp_path / "packs" / "acme_lab.py"
    path.parent.mkdir()
    path.write_text(PACK)
    sys.modules.pop(path.stem, None)
    return lambda *arguments: nodeloom("upgrade", *arguments, "--pack", path)


def report_of(result: Result) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads(result.stdout)["files"]
    return files


@pytest.mark.parametrize(
    ("nodes", "code"),
    [
        pytest.param([LOUD], 0, id="unchanged"),
        pytest.param([SHOUT], 0, id="lossless"),
        pytest.param([SOFTEN, SHOUT], 1, id="lossy"),
        pytest.param([MIRROR], 1, id="behaviour-changed"),
        pytest.param([CHOOSE, SOFTEN], 2, id="needs-choice"),
        pytest.param([NEWER, CHOOSE], 3, id="blocked"),
        pytest.param([OTHER, LOUD], 3, id="unknown type"),
        pytest.param([GLOW], 3, id="removed type"),
    ],
)
def test_a_check_writes_nothing_and_its_exit_code_tells_how_the_file_stands(
    upgrade: Upgrade, tmp_path: Path, nodes: list[dict[str, Any]], code: int
) -> None:
    path = save(tmp_path / "w.json", *nodes)
    before = path.read_bytes()
    result = upgrade("--check", path)
    assert result.exit_code == code, result.output
    (found,) = report_of(upgrade("--check", path, "--report", "json"))
    assert found["exit"] == code
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.glob("*.json")] == ["w.json"]


def test_a_node_that_is_to_be_kept_stays_as_it_is(upgrade: Upgrade) -> None:
    path = save(Path("w.json"), SOFTEN, SHOUT)
    before = nodes_of(path)
    result = upgrade("w.json", "--keep", "n0")
    assert "stays as it is, as was chosen; it could become acme/soften 2" in " ".join(result.stdout.split())
    after = nodes_of(path)
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False]
    path.write_bytes(path.with_name("w.before-upgrade.json").read_bytes())
    assert "unchanged" in upgrade("w.json", "--keep", "n0", "--keep", "n1").stdout


def test_nodes_are_kept_in_one_file_alone_and_only_those_that_are_there(upgrade: Upgrade) -> None:
    save(Path("w.json"), SOFTEN)
    assert "--keep names nodes of one file" in upgrade("w.json", "w.json", "--keep", "n0").stderr
    refused = upgrade("w.json", "--keep", "n7")
    assert (refused.exit_code, "has no node n7 that could be kept" in refused.stderr) == (4, True)


def test_of_several_files_the_gravest_decides(upgrade: Upgrade) -> None:
    save(Path("a.json"), SOFTEN)
    save(Path("b.json"), CHOOSE)
    save(Path("c.json"), LOUD)
    result = upgrade("--check", "a.json", "b.json", "c.json")
    assert result.exit_code == 2
    assert "3 files: 1 unchanged, 1 lossy, 1 needs-choice" in result.stdout


def test_what_is_no_workflow_is_exit_code_4(upgrade: Upgrade) -> None:
    Path("w.json").write_text("{}")
    result = upgrade("--check", "w.json")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("error: w.json is not a workflow: ")


def test_a_file_is_replaced_and_what_it_was_is_kept_beside_it(upgrade: Upgrade) -> None:
    path = save(Path("w.json"), SOFTEN)
    before = path.read_bytes()
    result = upgrade("w.json")
    assert result.exit_code == 0, result.output
    assert nodes_of(path)[0]["inputs"] == {"strength": 12}
    assert Path("w.before-upgrade.json").read_bytes() == before
    assert "in place; the original is w.before-upgrade.json" in result.stdout


def test_a_kept_file_is_never_replaced(upgrade: Upgrade) -> None:
    for words in ("one", "two", "three"):
        save(Path("w.json"), {**SHOUT, "inputs": {"words": words}})
        assert upgrade("w.json").exit_code == 0
    kept = [Path(f"w.before-upgrade{number}.json") for number in ("", "-2", "-3")]
    assert [nodes_of(path)[0]["inputs"]["words"] for path in kept] == ["one", "two", "three"]


def test_an_unchanged_file_is_not_written(upgrade: Upgrade) -> None:
    path = save(Path("w.json"), {**LOUD, "version": 2.0})
    before = path.stat()
    result = upgrade("w.json")
    assert (result.exit_code, result.stdout) == (0, "w.json: unchanged\n")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not Path("w.before-upgrade.json").exists()


def test_an_upgrade_twice_changes_nothing_more(upgrade: Upgrade) -> None:
    save(Path("w.json"), SOFTEN, SHOUT)
    upgrade("w.json")
    once = Path("w.json").read_bytes()
    assert "w.json: unchanged" in upgrade("w.json").stdout
    assert Path("w.json").read_bytes() == once


def test_a_document_goes_back_to_the_version_that_is_asked_for(upgrade: Upgrade) -> None:
    path = save(Path("w.json"), SOFTEN, SHOUT)
    old = nodes_of(path)
    upgrade("w.json")
    assert upgrade("w.json", "--to", "acme/soften=1", "--to", "acme/shout=1").exit_code == 0
    assert nodes_of(path) == old


def test_the_output_may_be_another_file(upgrade: Upgrade) -> None:
    path = save(Path("w.json"), SHOUT)
    before = path.read_bytes()
    result = upgrade("w.json", "-o", "new.json")
    assert "written  new.json" in result.stdout
    assert nodes_of(Path("new.json")) == [LOUD]
    assert path.read_bytes() == before


def test_a_folder_is_upgraded_into_another_with_the_same_names(upgrade: Upgrade) -> None:
    save(Path("flows/a.json"), SHOUT)
    save(Path("flows/deep/b.png"), SHOUT)
    kept = save(Path("flows/c.json"), LOUD).read_bytes()
    result = upgrade("flows", "-o", "new")
    assert result.exit_code == 0, result.output
    assert sorted(str(path) for path in Path("new").rglob("*.*")) == ["new/a.json", "new/c.json", "new/deep/b.png"]
    assert Path("new/c.json").read_bytes() == kept
    assert nodes_of(Path("new/a.json")) == [LOUD]


def test_files_of_a_folder_are_told_in_order(upgrade: Upgrade) -> None:
    for name in ("b", "a", "c/a", "B"):
        save(Path(f"flows/{name}.json"), LOUD)
    files = [each["file"] for each in report_of(upgrade("--check", "flows", "--report", "json"))]
    assert files == ["flows/B.json", "flows/a.json", "flows/b.json", "flows/c/a.json"]


def test_kept_files_and_the_output_folder_within_are_no_input(upgrade: Upgrade) -> None:
    save(Path("flows/a.json"), SHOUT)
    upgrade("flows")
    upgrade("flows", "-o", "flows/new")
    result = upgrade("flows", "-o", "flows/new", "--report", "json")
    assert [each["file"] for each in report_of(result)] == ["flows/a.json"]
    assert upgrade("flows/a.before-upgrade.json", "--check", "--report", "json").exit_code == 0


def test_what_is_no_workflow_in_a_folder_is_passed_over_in_one_line(upgrade: Upgrade) -> None:
    save(Path("flows/a.json"), LOUD)
    Path("flows/package.json").write_text('{"name": "x"}')
    Path("flows/list.json").write_text("[1,")
    Image.new("RGB", (2, 2)).save("flows/photo.png")
    result = upgrade("flows")
    assert result.exit_code == 0
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == [
        "flows/a.json", "skipped", "skipped", "skipped", "4 files",
    ]  # fmt: skip


def test_a_damaged_workflow_in_a_folder_is_an_error_and_one_of_another_program_is_not(upgrade: Upgrade) -> None:
    whole = save(Path("flows/a.json"), SHOUT).read_bytes()
    Path("flows/cut.json").write_bytes(whole[:60])
    cut = save(Path("flows/cut.png"), SHOUT)
    cut.write_bytes(cut.read_bytes()[:70])
    prompt = '{"3": {"class_type": "KSampler", "inputs": {"seed": 5}}}'
    Path("flows/prompt.json").write_text(prompt)
    result = upgrade("flows")
    assert result.exit_code == 4
    assert "error: flows/cut.json is not valid JSON" in result.stderr
    assert "error: flows/cut.png is a truncated PNG" in result.stderr
    assert "flows/prompt.json: lossless  read as ComfyUI prompt" in result.stdout
    assert json.loads(Path("flows/prompt.json").read_text())["nodes"]["3"]["inputs"] == {"seed": 5}
    assert Path("flows/prompt.before-upgrade.json").read_text() == prompt
    assert nodes_of(Path("flows/a.json")) == [LOUD]


def test_a_picture_stays_the_picture(upgrade: Upgrade) -> None:
    path = save(Path("w.png"), SHOUT)
    before = path.read_bytes()
    assert upgrade("w.png").exit_code == 0
    assert read_document(path.read_bytes()) == document(LOUD)
    assert Image.open(io.BytesIO(path.read_bytes())).tobytes() == picture().tobytes()
    assert Path("w.before-upgrade.png").read_bytes() == before


def test_a_picture_gives_its_workflow_as_json(upgrade: Upgrade) -> None:
    save(Path("w.png"), LOUD)
    assert upgrade("w.png", "-o", "w.json").exit_code == 0
    assert json.loads(Path("w.json").read_bytes()) == document(LOUD)


def test_json_becomes_no_picture(upgrade: Upgrade) -> None:
    save(Path("w.json"), LOUD)
    result = upgrade("w.json", "-o", "w.png")
    assert result.exit_code == 4
    assert "error: w.json is JSON, and a workflow alone makes no picture: w.png must end in .json" in result.stderr
    assert not Path("w.png").exists()


def test_standard_input_goes_to_standard_output_and_the_report_beside_it(tmp_path: Path) -> None:
    data = save(tmp_path / "w.png", {"type": "image/save", "version": 1}).read_bytes()
    result = CliRunner().invoke(app, ["upgrade", "-"], input=data)
    assert (result.exit_code, result.stdout_bytes) == (0, data)
    assert result.stderr == "standard input: unchanged\n"


def test_standard_input_goes_to_a_file(nodeloom: Command, tmp_path: Path) -> None:
    data = save(tmp_path / "w.png", {"type": "image/save", "version": 1}).read_bytes()
    result = CliRunner().invoke(app, ["upgrade", "-", "-o", "w.json", "--report", "json"], input=data)
    assert (result.exit_code, report_of(result)[0]["written"]) == (0, "w.json")
    assert json.loads((tmp_path / "w.json").read_bytes())["nodes"]


def test_standard_input_is_checked(nodeloom: Command) -> None:
    data = json.dumps(document(OTHER)).encode()
    result = CliRunner().invoke(app, ["upgrade", "--check", "-"], input=data)
    assert result.exit_code == 3
    assert result.stdout.startswith("standard input: unchanged  1 type not installed\n")


def test_a_document_keeps_to_lines_or_to_one_line(upgrade: Upgrade) -> None:
    save(Path("one.json"), SHOUT)
    Path("lines.json").write_text(json.dumps(document(SHOUT), indent=4))
    upgrade("one.json", "lines.json")
    assert len(Path("one.json").read_text().splitlines()) == 1
    assert len(Path("lines.json").read_text().splitlines()) > 1


def test_a_file_that_is_there_is_replaced_only_by_force(upgrade: Upgrade) -> None:
    save(Path("w.json"), SHOUT)
    Path("new.json").write_text("mine")
    result = upgrade("w.json", "-o", "new.json")
    assert result.exit_code == 4
    assert (
        "error: new.json is there already and holds something else; choose another -o, or say --force" in result.stderr
    )
    assert Path("new.json").read_text() == "mine"
    assert upgrade("w.json", "-o", "new.json", "--force").exit_code == 0
    assert upgrade("w.json", "-o", "new.json").exit_code == 0, "the same once more is no other file"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["a/w.json", "b/w.json", "-o", "new"], "a/w.json and b/w.json would both be written to new/w.json"),
        (["a/w.json", "b/w.json", "-o", "new.json"], "several files can't all be written to new.json; name a folder"),
        (["a", "-o", "b/w.json"], "several files can't all be written to b/w.json; name a folder"),
        (["a", "-o", "-"], "several files can't all go to standard output; name a folder"),
        (["a/w.json", "-", "-o", "new"], "standard input (-) has no name that could be kept: upgrade it alone"),
        (["a/w.json", "-o", "no/where/w.json"], "the folder no/where does not exist, so no/where/w.json can't be"),
        (["a", "-o", "no/where"], "the folder no does not exist, so no/where can't be written; make it first"),
        (
            ["a/w.json", "b/w.json", "-o", "b", "--force"],
            "a/w.json would be written over b/w.json, which is to be upgraded too",
        ),
        (["a/w.json", "b", "-o", "b/c", "--force"], "a/w.json and b/w.json would both be written to b/c/w.json"),
        (["--check", "a/w.json", "-o", "new.json"], "--check writes nothing; leave out -o, or --check"),
        (["a/w.json", "-o", "-", "--report", "json"], "can't both go to standard output"),
        (["a/w.json", "--to", "two"], "--to takes a document format (--to 1) or a type with a version"),
        (["a/w.json", "--to", "1", "--to", "7"], "--to: a document has one format, not 1 and 7"),
        (["a/w.json", "--to", "99"], "there is no document format 99"),
        (["a/w.json", "--to", "acme/shout=1", "--to", "acme/shout=2"], "acme/shout has one version, not 1 and 2"),
        (["a/w.json", "--to", "acme/shout=7"], "acme/shout has no version 7"),
        (["a/w.json", "--to", "acme/nothing=1"], "acme/nothing is not installed"),
    ],
)
def test_what_can_not_be_meant_is_refused_before_anything_is_written(
    upgrade: Upgrade, arguments: list[str], sentence: str
) -> None:
    for folder in ("a", "b"):
        save(Path(f"{folder}/w.json"), SHOUT)
    result = upgrade(*arguments)
    assert result.exit_code == 4, result.output
    assert sentence in result.output
    assert [nodes_of(path) for path in sorted(Path().glob("?/*.json"))] == [[SHOUT], [SHOUT]]
    assert not Path("new").exists()


def test_an_output_never_takes_the_place_of_another_input(upgrade: Upgrade) -> None:
    save(Path("a/w.json"), SHOUT)
    save(Path("a/new/w.json"), SHOUT)
    result = upgrade("a/w.json", "a/new/w.json", "-o", "a/new", "--force")
    assert result.exit_code == 4
    assert nodes_of(Path("a/new/w.json")) == [SHOUT]


def test_a_file_named_twice_is_upgraded_once(upgrade: Upgrade) -> None:
    save(Path("flows/w.json"), SHOUT)
    Path("flows/link.json").symlink_to("w.json")
    result = upgrade("flows", "flows/w.json", "--report", "json")
    assert len(report_of(result)) == 1
    assert nodes_of(Path("flows/w.json")) == [LOUD]
    assert Path("flows/link.json").is_symlink()


def test_a_function_of_a_pack_that_fails_is_told_with_its_file_and_the_others_go_on(upgrade: Upgrade) -> None:
    save(Path("a.json"), FAIL)
    save(Path("b.json"), SHOUT)
    result = upgrade("a.json", "b.json")
    assert result.exit_code == 4
    assert "acme_lab:failing failed" in result.stderr
    assert nodes_of(Path("b.json")) == [LOUD]


def test_a_pack_that_is_not_there_is_exit_code_4(nodeloom: Command) -> None:
    save(Path("w.json"), LOUD)
    result = nodeloom("upgrade", "--check", "w.json", "--pack", "no.py")
    assert result.exit_code == 4
    assert "there is no Python file no.py" in result.stderr


def test_folders_that_give_nothing_and_files_that_are_not_there_say_so(upgrade: Upgrade) -> None:
    Path("empty").mkdir()
    save(Path("w.json"), SHOUT)
    result = upgrade("empty", "nothing.json", "w.json")
    assert result.exit_code == 4
    assert "error: the folder empty holds no workflow: there is no *.json and no *.png in it or below" in result.stderr
    assert "error: nothing.json can't be read: No such file or directory" in result.stderr
    assert nodes_of(Path("w.json")) == [LOUD]


def test_a_link_that_leads_nowhere_is_told(upgrade: Upgrade) -> None:
    Path("flows").mkdir()
    Path("flows/w.json").symlink_to("gone.json")
    result = upgrade("flows")
    assert (result.exit_code, "error: flows/w.json can't be read" in result.stderr) == (4, True)


def test_the_report_as_json_has_everything(upgrade: Upgrade) -> None:
    save(Path("w.json"), SHOUT, OTHER, packs={"other": {"version": "1.2.0"}})
    Path("cut.json").write_text("[")
    result = upgrade("w.json", "cut.json", "--report", "json")
    one, other = report_of(result)
    assert {key: one[key] for key in ("file", "status", "exit", "format", "written", "kept", "message")} == {
        "file": "w.json",
        "status": "lossless",
        "exit": 0,
        "format": {"from": FORMAT_VERSION, "to": FORMAT_VERSION},
        "written": "w.json",
        "kept": "w.before-upgrade.json",
        "message": "",
    }
    assert [(each["node"], each["op"]) for each in one["changes"]] == [("n0", "version"), ("n0", "rename_input")]
    told = {"type": "other/thing", "pack": "other", "version": "1.2.0", "note": "", "program": "", "nodes": ["n1"]}
    assert one["missing"] == [told]
    assert (other["status"], other["exit"], other["format"], result.stderr) == ("unreadable", 4, None, "")
    assert result.exit_code == 4


@pytest.mark.parametrize(
    ("start", "wanted", "told"),
    [(1, [], "format 1 -> 2"), (2, ["--to", "1"], "format 2 -> 1"), (1, ["--to", "1"], "")],
)
def test_the_document_format_is_brought_up_to_date_or_to_what_is_asked_for(
    upgrade: Upgrade, start: int, wanted: list[str], told: str
) -> None:
    save(Path("w.json"), LOUD, format_version=start)
    before = Path("w.json").read_bytes()
    result = upgrade("w.json", *wanted)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == (f"w.json: lossless  {told}" if told else "w.json: unchanged")
    goal = int(wanted[-1]) if wanted else FORMAT_VERSION
    assert json.loads(Path("w.json").read_bytes())["format_version"] == goal
    assert told or Path("w.json").read_bytes() == before


def test_a_document_for_an_older_program_in_both_comes_back_as_it_was(upgrade: Upgrade) -> None:
    old = save(Path("w.json"), SOFTEN, SHOUT, format_version=1)
    before = json.loads(old.read_bytes())
    upgrade("w.json")
    result = upgrade("w.json", "--to", "1", "--to", "acme/soften=1", "--to", "acme/shout=1", "--report", "json")
    assert json.loads(old.read_bytes()) == before
    (found,) = report_of(result)
    assert found["format"] == {"from": 2, "to": 1}
    assert [each["node"] for each in found["changes"] if each["op"] in ("format", "version")] == ["", "n0", "n1"]
