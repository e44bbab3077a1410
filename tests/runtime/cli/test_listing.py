"""`nodeloom nodes`, `schema`, `models` and `doctor`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from nodeloom import __version__

from .conftest import Command, Write


def test_all_node_types_are_listed(nodeloom: Command) -> None:
    lines = nodeloom("nodes").stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(line.split()[0] for line in lines)
    assert {"core/iterate", "image/blur", "diffusion/denoise"} <= {line.split()[0] for line in lines}


def test_one_node_type_is_described(nodeloom: Command) -> None:
    text = nodeloom("nodes", "image/resize").stdout
    assert "image: ImageField (required)" in text
    assert "[1 to 16384]" in text


def test_node_types_as_json_say_what_a_script_needs(nodeloom: Command) -> None:
    described = json.loads(nodeloom("nodes", "core/range", "--json").stdout)
    assert described["outputs"]["collection"]["cardinality"] == "collection"
    assert described["inputs"]["start"]["type"] == "IntegerField"


def test_a_type_tells_how_it_runs(nodeloom: Command) -> None:
    assert "output: worth running for its own sake" in nodeloom("nodes", "image/save").stdout
    assert "accelerator: " in nodeloom("nodes", "diffusion/denoise").stdout
    assert "on_true: T = null (lazy)" in nodeloom("nodes", "core/if").stdout
    assert "(gathers)" in nodeloom("nodes", "core/collect").stdout
    assert "(spread)" in nodeloom("nodes", "core/iterate").stdout
    assert "volatile: another result each time" in nodeloom("nodes", "core/random_seed").stdout


def test_how_a_type_runs_is_in_the_json_too(nodeloom: Command) -> None:
    denoise, choice, each = (
        json.loads(nodeloom("nodes", name, "--json").stdout)
        for name in ("diffusion/denoise", "core/if", "core/iterate")
    )
    assert (denoise["accelerator"], denoise["purity"], denoise["output"], denoise["idempotent"]) == (
        True, "pure", False, True,
    )  # fmt: skip
    assert [field["lazy"] for field in choice["inputs"].values()] == [False, True, True]
    assert each["outputs"]["item"]["spread"]


def test_an_unknown_type_names_near_ones(nodeloom: Command) -> None:
    result = nodeloom("nodes", "image/resise")
    assert result.exit_code == 3
    assert "near: image/resize" in result.stderr


def test_the_schema_is_valid_openapi_3_1(nodeloom: Command) -> None:
    OpenAPIV31SpecValidator(json.loads(nodeloom("schema").stdout)).validate()


def test_the_embedded_models_are_listed(nodeloom: Command) -> None:
    found = {model["name"]: model for model in json.loads(nodeloom("models", "--json").stdout)}
    assert (found["tiny-sdxl-base"]["base"], found["tiny-sdxl-base"]["kind"]) == ("sdxl", "main")
    assert found["tiny-sdxl-refiner"]["kind"] == "refiner"


def test_the_doctor_finds_nothing_wrong_here(nodeloom: Command) -> None:
    result = nodeloom("doctor")
    assert result.exit_code == 0, result.output
    assert "pack diffusion" in result.stdout


@pytest.mark.parametrize("name", ["cuda:77", "toaster"])
def test_the_doctor_sees_a_device_that_is_not_there(
    nodeloom: Command, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NODELOOM_DEVICE", name)
    result = nodeloom("doctor")
    assert result.exit_code == 1
    assert f"NODELOOM_DEVICE is '{name}'" in result.stdout


def test_the_doctor_says_what_is_wrong_with_model_folders(
    nodeloom: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paths = tmp_path / "extra_model_paths.yaml"
    paths.write_text("comfyui: models\n")
    monkeypatch.setenv("NODELOOM_MODELS", f"{tmp_path}:{tmp_path / 'gone'}")
    result = nodeloom("doctor")
    assert result.exit_code == 1
    assert f"problem models            {paths}, line 1: expected are lines such as `loras: models" in result.stdout
    assert f"problem models            the model folder {tmp_path / 'gone'} does not exist: create it" in result.stdout


def test_the_doctor_tells_how_much_room_results_take(nodeloom: Command, workflow: Write) -> None:
    nodeloom("run", workflow({"n": {"type": "image/blank", "inputs": {"width": 8, "height": 8}}}))
    (line,) = [line for line in nodeloom("doctor").stdout.splitlines() if " results " in line]
    assert "1 result, 1 file, " in line
    assert " of 11 GB, in " in line


def test_results_that_are_not_kept_take_no_room(nodeloom: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODELOOM_RESULT_DISK", "0")
    assert "kept in memory only, for NODELOOM_RESULT_DISK is 0" in nodeloom("doctor").stdout


def test_a_broken_pack_is_named_and_the_rest_works(nodeloom: Command) -> None:
    result = nodeloom("nodes", "--pack", "no_such_pack_module")
    assert result.exit_code == 3
    assert "pack no_such_pack_module can't be imported" in result.stderr


def test_the_version_is_shown(nodeloom: Command) -> None:
    assert nodeloom("--version").stdout == f"nodeloom {__version__}\n"


def test_listing_nodes_imports_nothing_heavy() -> None:
    code = (
        "import sys; from nodeloom.runtime.cli.main import app\n"
        "try: app(['nodes'])\n"
        "except SystemExit: pass\n"
        "print(sorted(set(sys.modules) & {'torch', 'diffusers', 'transformers', 'numpy', 'PIL'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_broken_pack_of_the_settings_breaks_nothing_else(nodeloom: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODELOOM_PACKS", "no_such_pack_module")
    result = nodeloom("nodes", "core/string")
    assert result.exit_code == 0
    assert "warning: pack no_such_pack_module can't be imported" in result.stderr
    assert nodeloom("doctor").exit_code == 1


def test_a_type_with_ports_says_where_they_come_from(nodeloom: Command) -> None:
    shown = nodeloom("nodes", "core/map").stdout
    assert "ports: it also has the inputs and outputs of the subgraph that subgraph names, as lists" in shown
    assert "no outputs of its own" in shown
