"""The facts that the doctor finds."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from nodeloom.runtime.cli import doctor_place
from nodeloom.runtime.cli.doctor_place import build_of, place_of
from nodeloom.runtime.settings import Settings
from nodeloom.schema.errors import SettingsError


def settings_of(tmp_path: Path, **settings: object) -> Settings:
    return Settings.model_validate({"home": tmp_path, "device": "cpu", **settings})


@pytest.mark.parametrize(("dtype", "name", "itemsize"), [("auto", "fp32", 4), ("fp16", "fp16", 2), ("bf16", "bf16", 2)])
def test_the_place_is_where_the_settings_lead(dtype: str, name: str, itemsize: int, tmp_path: Path) -> None:
    place = place_of(settings_of(tmp_path, dtype=dtype))
    assert (place.device, place.device_type, place.format, place.itemsize) == ("cpu", "cpu", name, itemsize)
    assert (place.free, place.capability) == (None, None)
    assert place.threads >= 1


def test_a_device_that_is_not_there_has_no_place(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="NODELOOM_DEVICE is 'gpu', must be"):
        place_of(settings_of(tmp_path, device="gpu"))


@pytest.mark.parametrize(
    ("text", "computes"),
    [
        ("processor\t: 0\nflags\t\t: fpu avx512f avx512_bf16\n", True),
        ("processor\t: 0\nFeatures\t: fp asimd bf16 sve\n", True),
        ("flags\t\t: fpu avx512f not_bf16\n", False),
        ("nothing of the kind", None),
        (None, None),
    ],
)
def test_the_system_tells_whether_the_cpu_computes_bf16(
    text: str | None, computes: bool | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if text is not None:
        (tmp_path / "cpuinfo").write_text(text)
    monkeypatch.setattr(doctor_place, "_CPU_FLAGS", tmp_path / "cpuinfo")
    assert place_of(settings_of(tmp_path)).computes_bf16 is computes


@pytest.mark.parametrize(
    ("text", "share"), [("150000 100000\n", 1.5), ("max 100000\n", None), ("99999900000 100000\n", None), ("", None)]
)
def test_a_limit_of_the_processors_time_is_found(
    text: str, share: float | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cpu.max").write_text(text)
    monkeypatch.setattr(doctor_place, "_QUOTA", tmp_path / "cpu.max")
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert place_of(settings_of(tmp_path)).share == share


def test_the_driver_of_a_gpu_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(doctor_place, "_NVIDIA", tmp_path)
    monkeypatch.setattr(doctor_place, "_AMD", tmp_path / "absent")
    assert (build_of().nvidia, build_of().amd) == (True, False)
