"""What the doctor says of where models run."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodeloom.runtime.cli.doctor_memory import Place, advice, misfits, place_of
from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.settings import Settings
from nodeloom.schema.errors import SettingsError

CUDA = Place("cuda:0", 24 * 10**9, "fp16", 2)
CPU = Place("cpu", None, "fp32", 4)


def test_what_was_chosen_comes_with_its_reason(tmp_path: Path) -> None:
    assert list(advice(CUDA, Settings(home=tmp_path, device="auto"))) == [
        "models run on cuda:0 (chosen), which has 24 GB of memory",
        "networks are loaded in fp16: half the memory of fp32, and faster; VAEs take bf16 or fp32, for SDXL's leaves "
        "the range of fp16",
        "up to 18 GB of loaded models are kept (NODELOOM_MODEL_MEMORY is auto)",
    ]


def test_what_the_settings_say_is_named_by_its_setting(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, device="cpu", dtype="bf16", model_memory=5 * 10**9)
    assert list(advice(Place("cpu", None, "bf16", 2), settings)) == [
        "models run on cpu (by NODELOOM_DEVICE), which has memory of unknown size",
        "networks are loaded in bf16: by NODELOOM_DTYPE",
        "up to 5.0 GB of loaded models are kept (NODELOOM_MODEL_MEMORY is 5000000000)",
    ]


@pytest.mark.parametrize(("dtype", "name", "itemsize"), [("auto", "fp32", 4), ("fp16", "fp16", 2), ("bf16", "bf16", 2)])
def test_the_place_is_where_the_settings_lead(dtype: str, name: str, itemsize: int, tmp_path: Path) -> None:
    place = place_of(Settings.model_validate({"home": tmp_path, "device": "cpu", "dtype": dtype}))
    assert (place.device, place.device_type, place.format, place.itemsize) == ("cpu", "cpu", name, itemsize)


def test_a_device_that_is_not_there_has_no_place(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="NODELOOM_DEVICE is 'gpu', must be"):
        place_of(Settings(home=tmp_path, device="gpu"))


def test_models_that_are_larger_than_the_device_are_named(tmp_path: Path) -> None:
    records = ModelLibrary([], tmp_path).records()
    (small, *_) = texts = list(misfits(records, Place("mps", 10**6, "fp16", 2)))
    assert len(texts) == len(records)
    assert small.startswith(f"{records[0].name}: its networks take ")
    assert "mps has 1.0 MB: they can only be loaded in turn, or not at all" in small
    assert not list(misfits(records, CUDA))
    assert not list(misfits(records, CPU))
