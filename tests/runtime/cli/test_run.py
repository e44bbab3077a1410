"""`nodeloom run` on nodes that need no model."""

import json
from pathlib import Path

import pytest
from PIL import Image

from .conftest import Command, Write

BLANK = {"type": "image/blank", "inputs": {"width": 8, "height": 8}}


def test_a_saved_picture_is_named_and_runs_again_to_the_same_bytes(
    nodeloom: Command, workflow: Write, tmp_path: Path
) -> None:
    nodes = {
        "seed": {"type": "core/random_seed"},
        "cut": {"type": "core/integer_math", "inputs": {"operation": "modulo", "b": 200}},
        "blank": {"type": "image/blank", "inputs": {"height": 8}},
        "size": {"type": "core/integer_math", "inputs": {"operation": "add", "b": 1}},
        "save": {"type": "image/save"},
    }
    edges = [
        ["seed", "value", "cut", "a"],
        ["cut", "value", "size", "a"],
        ["size", "value", "blank", "width"],
        ["blank", "image", "save", "image"],
    ]
    first = nodeloom("run", workflow(nodes, edges), "-o", "first")
    assert first.exit_code == 0, first.output
    (picture,) = (tmp_path / "first").iterdir()
    assert picture.name in first.stdout
    again = nodeloom("run", picture, "-o", "again")
    assert again.exit_code == 0, again.output
    (copy,) = (tmp_path / "again").iterdir()
    assert (copy.name, copy.read_bytes()) == (picture.name, picture.read_bytes())


def test_an_edited_seed_wins_over_the_one_that_was_drawn(nodeloom: Command, workflow: Write, tmp_path: Path) -> None:
    nodes = {"seed": {"type": "core/random_seed"}, "show": {"type": "core/integer"}}
    drawn = {"seed": [{"index": [], "inputs": {"value": None}, "outputs": {"value": 5}}]}
    edges = [["seed", "value", "show", "value"]]
    interface = {"inputs": {"seed": ["seed", "value"]}, "outputs": {"number": ["show", "value"]}}
    path = workflow(nodes, edges, pins=drawn, interface=interface)
    assert nodeloom("run", path).stdout == "number: 5\n"
    assert nodeloom("run", path, "--seed", "7").stdout == "number: 7\n"


def test_values_are_set_by_interface_name_and_by_node_and_field(nodeloom: Command, workflow: Write) -> None:
    nodes = {
        "words": {"type": "core/string", "inputs": {"value": "a"}},
        "join": {"type": "core/string_join", "inputs": {"right": "?"}},
    }
    path = workflow(
        nodes,
        [["words", "value", "join", "left"]],
        interface={"inputs": {"text": ["words", "value"]}, "outputs": {"out": ["join", "value"]}},
    )
    result = nodeloom("run", path, "--set", "text=x=1", "--set", "join.right=!", "--json")
    assert json.loads(result.stdout)["outputs"] == {"out": "x=1!"}


def test_a_failure_is_a_sentence_and_exit_code_1(nodeloom: Command, workflow: Write) -> None:
    path = workflow({"n7": {"type": "core/integer_math", "inputs": {"a": 1, "b": 0, "operation": "divide"}}})
    result = nodeloom("run", path)
    assert result.exit_code == 1
    assert "error: node n7 (core/integer_math): " in result.stderr
    assert "Traceback" not in result.output


def test_what_could_finish_is_kept_when_another_branch_fails(
    nodeloom: Command, workflow: Write, tmp_path: Path
) -> None:
    nodes = {
        "good": BLANK,
        "bad": {"type": "image/load", "inputs": {"image": {"name": "nothing.png"}}},
        "save_good": {"type": "image/save"},
        "save_bad": {"type": "image/save"},
    }
    path = workflow(nodes, [["good", "image", "save_good", "image"], ["bad", "image", "save_bad", "image"]])
    result = nodeloom("run", path, "-o", "out", "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["status"]) == (1, "partial")
    assert [failure["node"] for failure in report["failures"]] == ["bad"]
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_input_files_are_found_beside_the_workflow(nodeloom: Command, workflow: Write, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    Image.new("RGB", (5, 4)).save(tmp_path / "sub" / "cat.png")
    nodes = {"cat": {"type": "image/load", "inputs": {"image": {"name": "cat.png"}}}}
    path = workflow(nodes, interface={"outputs": {"width": ["cat", "width"]}}, name="sub/w.json")
    assert nodeloom("run", path).stdout == "width: 5\n"


def test_a_pack_in_a_file_of_ones_own_runs(nodeloom: Command, workflow: Write, tmp_path: Path) -> None:
    (tmp_path / "acme_cli.py").write_text(
        "from nodeloom.schema import Pack, invocation\n"
        'pack = Pack("acme", version="0.1.0", module=__name__)\n'
        '@invocation("acme/shout", version=1)\n'
        "def shout(text: str) -> str:\n"
        "    return text.upper()\n"
    )
    path = workflow(
        {"n": {"type": "acme/shout", "inputs": {"text": "hi"}}}, interface={"outputs": {"out": ["n", "value"]}}
    )
    assert nodeloom("run", path, "--pack", tmp_path / "acme_cli.py").stdout == "out: HI\n"


@pytest.mark.parametrize("text", ["novalue", "=3"])
def test_a_set_that_is_no_assignment_is_a_wrong_command_line(nodeloom: Command, workflow: Write, text: str) -> None:
    result = nodeloom("run", workflow({}), "--set", text)
    assert result.exit_code == 2
    assert "must read NAME=VALUE" in result.output


def test_a_picture_made_from_a_file_runs_again_from_anywhere(
    nodeloom: Command, workflow: Write, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    Image.new("RGB", (5, 4), "red").save(tmp_path / "in" / "cat.png")
    nodes = {"load": {"type": "image/load"}, "save": {"type": "image/save"}}
    path = workflow(nodes, [["load", "image", "save", "image"]], name="in/w.json")
    first = nodeloom("run", path, "--set", "load.image=in/cat.png", "-o", "first")
    assert first.exit_code == 0, first.output
    (saved,) = (tmp_path / "first").iterdir()
    assert b"/in/" not in saved.read_bytes()
    again = nodeloom("run", saved, "-o", "again")
    assert again.exit_code == 0, again.output
    assert [found.read_bytes() for found in (tmp_path / "again").iterdir()] == [saved.read_bytes()]


def test_drawing_at_random_without_saying_so_is_refused(nodeloom: Command, workflow: Write, tmp_path: Path) -> None:
    (tmp_path / "acme_random.py").write_text(
        "from nodeloom.schema import InvocationContext, Pack, invocation\n"
        'pack = Pack("acme", version="0.1.0", module=__name__)\n'
        '@invocation("acme/dice", version=1)\n'
        "def dice(context: InvocationContext) -> int:\n"
        "    return context.random.randrange(6)\n"
    )
    result = nodeloom("run", workflow({"n": {"type": "acme/dice"}}), "--pack", tmp_path / "acme_random.py")
    assert result.exit_code == 1
    assert "pack acme, type acme/dice: it draws at random, so it must declare purity" in result.stderr


def test_a_setting_that_is_wrong_is_named(nodeloom: Command, workflow: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODELOOM_MAX_PIXELS", "many")
    result = nodeloom("run", workflow({}))
    assert result.exit_code == 3
    assert "error: NODELOOM_MAX_PIXELS is 'many', must be a whole number" in result.stderr


def test_declared_outputs_are_made_and_reported_beside_what_is_saved(nodeloom: Command, workflow: Write) -> None:
    nodes = {
        "a": {"type": "core/integer", "inputs": {"value": 3}},
        "b": {"type": "core/integer"},
        "save": {"type": "image/save"},
        "blank": BLANK,
    }
    edges = [["a", "value", "b", "value"], ["blank", "image", "save", "image"]]
    path = workflow(nodes, edges, interface={"outputs": {"one": ["a", "value"], "two": ["b", "value"]}})
    assert json.loads(nodeloom("run", path, "--json").stdout)["outputs"] == {"one": 3, "two": 3}


def test_what_a_pack_prints_does_not_get_into_json(nodeloom: Command, workflow: Write, tmp_path: Path) -> None:
    (tmp_path / "acme_loud.py").write_text(
        "from nodeloom.schema import Pack, invocation\n"
        'print("hello")\n'
        'pack = Pack("acme", version="0.1.0", module=__name__)\n'
        '@invocation("acme/loud", version=1)\n'
        "def loud(x: int = 1) -> int:\n"
        '    print("in invoke")\n'
        "    return x\n"
    )
    result = nodeloom("run", workflow({"n": {"type": "acme/loud"}}), "--pack", tmp_path / "acme_loud.py", "--json")
    assert json.loads(result.stdout)["status"] == "completed"


def test_a_pack_that_exits_on_import_is_named(nodeloom: Command, tmp_path: Path) -> None:
    (tmp_path / "acme_exit.py").write_text("import sys\nsys.exit(3)\n")
    result = nodeloom("nodes", "--pack", tmp_path / "acme_exit.py")
    assert result.exit_code == 3
    assert "can't be imported: SystemExit: 3" in result.stderr


def test_steps_that_are_none_are_refused(nodeloom: Command, workflow: Write) -> None:
    example = Path(__file__).resolve().parents[3] / "examples" / "text_to_image.json"
    steps = ("--set", "denoise.start_at_step=5", "--set", "denoise.end_at_step=5")
    result = nodeloom("run", example, *steps)
    assert result.exit_code == 1
    assert "start_at_step is 5, must be less than end_at_step, 5" in result.stderr
