"""Rows of widget values: whose value each one is."""

from __future__ import annotations

from typing import Any

import pytest

from nodeloom.migrations.comfyui.signatures import signature_of
from nodeloom.migrations.comfyui.widgets import row_by_name, row_by_place, row_of_widgets

SAMPLER: dict[str, Any] = {
    "seed": 5,
    "steps": 20,
    "cfg": 8.0,
    "sampler_name": "euler",
    "scheduler": "normal",
    "denoise": 1.0,
}


@pytest.mark.parametrize("control", [["randomize"], [True], []], ids=["newer", "legacy", "none"])
def test_what_becomes_of_a_seed_after_a_run_is_no_value(control: list[Any]) -> None:
    values = [*SAMPLER.values()]
    row = row_by_place([values[0], *control, *values[1:]], signature_of("KSampler"), ())
    assert row.values == SAMPLER
    assert row.aside == ({"seed": control[0]} if control else {})


def test_what_an_upload_button_says_is_no_value() -> None:
    row = row_by_place(["cat.png", "alpha", "image"], signature_of("LoadImageMask"), ())
    assert (row.values, row.aside) == ({"image": "cat.png", "channel": "alpha"}, {"image": "image"})


def test_a_row_may_end_early_and_may_have_more_than_the_type() -> None:
    assert row_by_place([5], signature_of("KSampler"), ()).values == {"seed": 5}
    row = row_by_place(["text", "more"], signature_of("CLIPTextEncode"), ())
    assert (row.values, row.unnamed) == ({"text": "text", "widget_1": "more"}, ["widget_1"])


def test_what_a_newer_version_of_a_type_has_more_of_is_named_as_the_file_does() -> None:
    row = row_by_place([1.7, "flow"], signature_of("ModelSamplingAuraFlow"), ["shift", "sampling"])
    assert (row.values, row.unnamed) == ({"shift": 1.7, "sampling": "flow"}, [])


def test_a_type_that_nobody_knows_is_read_by_its_own_slots_if_these_are_all() -> None:
    assert row_by_place([1, "fixed", "x"], None, ["seed", "mode"]).values == {"seed": 1, "mode": "x"}
    row = row_by_place([1, "fixed", "x", "y"], None, ["seed", "mode"])
    assert row.values == {"widget_0": 1, "widget_2": "x", "widget_3": "y"}
    assert row.aside == {"widget_0": "fixed"}


def test_values_by_name_count_as_they_stand() -> None:
    named: dict[str, Any] = {
        "model": "x",
        "model.seed": 1,
        "control_after_generate#1": "fixed",
        "upload": "image",
        "": 0,
        "fixed": "fixed",
    }
    row = row_by_name(named, None)
    assert row.values == {"model": "x", "model.seed": 1}
    assert row.aside.keys() == {"control_after_generate#1", "upload", "", "fixed"}


def test_a_boolean_after_a_seed_of_a_subgraph_is_the_next_value() -> None:
    row = row_of_widgets([1, True, 2, "randomize", "x"], ["seed_1", "switch", "noise_seed", "text"])
    assert row.values == {"seed_1": 1, "switch": True, "noise_seed": 2, "text": "x"}


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["scale dimensions", 512, 0, "center", "area"], "resize_type .width .height .crop scale_method"),
        (["scale by multiplier", 2.0, "lanczos"], "resize_type .multiplier scale_method"),
        (["match size", "disabled", "area"], "resize_type .crop scale_method"),
        (["scale to multiple", 8, "area"], "resize_type .multiple scale_method"),
    ],
)
def test_what_is_chosen_says_which_values_follow(values: list[Any], names: str) -> None:
    row = row_by_place(values, signature_of("ResizeImageMaskNode"), ())
    wanted = [f"resize_type{name}" if name.startswith(".") else name for name in names.split()]
    assert row.values == dict(zip(wanted, values, strict=True))
    assert not row.unnamed
