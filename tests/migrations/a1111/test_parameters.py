"""Parameters of A1111: taken apart, and drawn as a workflow."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodeloom.migrations import Status, migrate, read_document
from nodeloom.migrations.a1111.parameters import Lora, parameters_of
from nodeloom.migrations.a1111.samplers import sampling_of
from nodeloom.migrations.a1111.settings_line import settings_of
from nodeloom.migrations.report import MigrationReport
from nodeloom.schema import Catalogue, DocumentError, Registry

TEXT = """a (red:1.2) cat,
in a garden <lora:soft:0.8> <lora:detail:0.5:0.25>
Negative prompt: blurry,
text
Steps: 25, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 12345, Size: 512x768, Model hash: 6ce0161689, \
Model: v1-5-pruned, VAE: vae-ft-mse.safetensors, Clip skip: 2, Denoising strength: 0.4, Hires upscale: 1.5, \
Hires steps: 10, Hires upscaler: Latent (bicubic), Lora hashes: "soft: 01ab, detail: \\"x\\"", Version: v1.6.0"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Registry.installed().catalogue()


def opened(text: str = TEXT) -> MigrationReport:
    return migrate(read_document(text.encode(), "my.txt"), what="my.txt")


def inputs(report: MigrationReport) -> dict[str, Any]:
    return {key: node.inputs for key, node in report.workflow.nodes.items()}


def test_a_text_is_taken_apart() -> None:
    found = parameters_of(TEXT)
    assert found.prompt == "a (red:1.2) cat,\nin a garden"
    assert found.negative == "blurry,\ntext"
    assert found.loras == (Lora("soft", 0.8, 0.8), Lora("detail", 0.5, 0.25))
    assert found.settings["Lora hashes"] == 'soft: 01ab, detail: "x"'
    assert found.settings["Size"] == "512x768"


@pytest.mark.parametrize(
    ("text", "prompt", "negative"),
    [
        ("Steps: 5, Seed: 1", "", ""),
        ("Negative prompt: bad\nSteps: 5", "", "bad"),
        ("one\r\nSteps: 5\r\n", "one", ""),
        ("Steps: 3 in the snow\nSteps: 20, Seed: 1", "Steps: 3 in the snow", ""),
    ],
)
def test_a_text_may_lack_either_prompt(text: str, prompt: str, negative: str) -> None:
    found = parameters_of(text)
    assert (found.prompt, found.negative) == (prompt, negative)


@pytest.mark.parametrize(
    ("tag", "lora"),
    [
        ("<lora:a>", Lora("a", 1.0, 1.0)),
        ("<lyco:a:0.5>", Lora("a", 0.5, 0.5)),
        ("<lora:a:te=0.5:unet=2>", Lora("a", 0.5, 2.0)),
        ("<lora:a:unet=2>", Lora("a", 1.0, 2.0)),
        ("<lora:a:1:2:8>", None),
        ("<lora:a:much>", None),
        ("<hypernet:a:1>", None),
    ],
)
def test_a_lora_is_taken_out_of_the_prompt_if_its_weights_are_understood(tag: str, lora: Lora | None) -> None:
    found = parameters_of(f"cat {tag}\nSteps: 5")
    assert found.loras == ((lora,) if lora else ())
    assert found.prompt == ("cat" if lora else f"cat {tag}")


def test_settings_may_be_json_and_what_has_no_name_belongs_to_the_one_before_it() -> None:
    line = 'Steps: 5, Hashes: {"model": "a", "x": [1, 2]}, Note: one, two, Note: three, Bad: "open, Last: [1'
    found = parameters_of(f"cat\n{line}").settings
    assert found == {
        "Steps": "5",
        "Hashes": '{"model": "a", "x": [1, 2]}',
        "Note": "one, two",
        "Note 2": "three",
        "Bad": '"open',
        "Last": "[1",
    }


@settings(max_examples=150, derandomize=True)
@given(st.text(alphabet='ab:,"[]{} \\', max_size=40))
def test_no_sign_of_a_line_of_settings_is_lost(line: str) -> None:
    found = settings_of(f"Steps: 5, {line}")
    for sign in "ab[]{}":
        assert "".join([*found, *found.values()]).count(sign) == line.count(sign)


def test_everything_that_has_a_counterpart_stands_there() -> None:
    found = inputs(opened())
    assert found["model"] == {"model": {"name": "v1-5-pruned"}}
    assert found["vae"] == {"model": {"name": "vae-ft-mse.safetensors"}}
    assert found["lora_2"] == {"lora": {"name": "detail"}, "unet_weight": 0.25, "clip_weight": 0.5}
    assert found["clip_skip"] == {"stop_at_layer": -2}
    assert found["positive"] == {"prompt": "a (red:1.2) cat,\nin a garden", "syntax": "a1111"}
    assert found["latents"] == {"width": 512, "height": 768, "batch": 1}
    first = {"sampler": "dpmpp_2m", "schedule": "karras", "steps": 25, "cfg": 6.5, "seed": 12345}
    assert found["denoise"] == first
    assert found["larger"] == {"factor": 1.5, "method": "bicubic"}
    assert found["again"] == {**first, "strength": 0.4, "steps": 10}


def test_what_has_no_place_is_kept_and_told() -> None:
    report = opened()
    kept = {"Model hash": "6ce0161689", "Lora hashes": 'soft: 01ab, detail: "x"', "Version": "v1.6.0"}
    assert report.workflow.residue == {"a1111": {"settings": kept}}
    assert {change.path: change.before for change in report.changes if change.status is Status.LOSSY} == kept
    assert report.status is Status.BEHAVIOUR_CHANGED


def test_every_edge_and_value_fits_the_installed_types(catalogue: Catalogue) -> None:
    report = migrate(TEXT, catalogue=catalogue)
    assert report.missing == ()
    for source, output, target, name in report.workflow.edges:
        types = [catalogue.templates[report.workflow.nodes[key].type] for key in (source, target)]
        assert output in types[0].outputs
        assert name in types[1].inputs
    for node in report.workflow.nodes.values():
        assert node.inputs.keys() <= catalogue.templates[node.type].inputs.keys()


@pytest.mark.parametrize(
    ("sampler", "schedule", "ours"),
    [
        ("Euler a", None, ("euler_ancestral", "normal")),
        ("DPM++ 2M SDE Exponential", None, ("dpmpp_2m_sde", "exponential")),
        ("DPM++ 2M SDE Heun Karras", None, ("dpmpp_2m_sde_heun", "karras")),
        ("DPM++ 2M", "Karras", ("dpmpp_2m", "karras")),
        ("DPM++ 2M", "Automatic", ("dpmpp_2m", "karras")),
        ("Euler", "Automatic", ("euler", "normal")),
        ("DDIM", None, ("ddim", "normal")),
        ("Euler", "Align Your Steps", ("euler", None)),
        ("Restart", "SGM Uniform", (None, "sgm_uniform")),
    ],
)
def test_samplers_and_schedules_have_our_names(sampler: str, schedule: str | None, ours: tuple[str, str]) -> None:
    assert sampling_of(sampler, schedule) == ours


def test_a_sampler_that_we_do_not_have_is_kept_and_told() -> None:
    report = opened("cat\nSteps: 20, Sampler: Restart, Schedule type: Turbo, Seed: 5")
    assert report.workflow.residue == {"a1111": {"settings": {"Sampler": "Restart", "Schedule type": "Turbo"}}}
    assert inputs(report)["denoise"] == {"steps": 20, "seed": 5}


def test_values_that_can_not_be_are_kept_as_they_are() -> None:
    report = opened("cat\nSteps: 20, Seed: -1, CFG scale: inf, Size: large, Clip skip: 99, Hires upscale: x")
    assert report.workflow.residue["a1111"] == {
        "settings": {"Seed": "-1", "CFG scale": "inf", "Size": "large", "Clip skip": "99", "Hires upscale": "x"}
    }


def test_a_picture_that_was_made_from_another_one_says_that_this_one_is_not() -> None:
    messages = [change.message for change in opened("cat\nSteps: 20, Denoising strength: 0.5").changes]
    assert any("made from another one" in message for message in messages)


@settings(max_examples=150, derandomize=True)
@given(st.text(max_size=60), st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=6))
def test_no_text_crashes_it_and_every_setting_is_somewhere(prompt: str, pairs: list[tuple[str, str]]) -> None:
    text = f"{prompt}\nSteps: 7, " + ", ".join(f"{name}: {value}" for name, value in pairs)
    try:
        report = opened(text)
    except DocumentError:
        return
    kept: Any = report.workflow.residue.get("a1111", {"settings": {}})
    assert report.workflow.nodes["denoise"].inputs.get("steps") == 7 or "Steps" in kept["settings"]
