"""What the doctor says of where models run, by facts that are made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nodeloom.runtime.cli.doctor_memory import absent_accelerator, advice, misfits, warnings
from nodeloom.runtime.cli.doctor_place import Build, Place
from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.settings import Settings

GB = 10**9
CUDA = Place("cuda:0", 24 * GB, "fp16", 2, free=23 * GB, computes_bf16=True, capability=(8, 9), host=64 * GB)
TURING = replace(CUDA, computes_bf16=False, capability=(7, 5))
PASCAL = replace(CUDA, computes_bf16=False, capability=(6, 1))
ROCM = replace(CUDA, capability=None)
MPS = Place("mps", 16 * GB, "fp16", 2, host=16 * GB)
CPU = Place("cpu", None, "fp32", 4, threads=8)


def settings_of(tmp_path: Path, **settings: object) -> Settings:
    return Settings.model_validate({"home": tmp_path, "device": "auto", **settings})


@pytest.mark.parametrize("place", [CUDA, ROCM])
def test_what_was_chosen_comes_with_its_reason(place: Place, tmp_path: Path) -> None:
    assert list(advice(place, settings_of(tmp_path))) == [
        "models run on cuda:0 (chosen), which has 24 GB of memory",
        "networks are loaded in fp16: half the memory of fp32, and faster; VAEs take bf16, for SDXL's leaves the range "
        "of fp16",
        "up to 18 GB of loaded models are kept (NODELOOM_MODEL_MEMORY is auto)",
        "what has no room there waits in the machine's memory, up to 32 GB; of networks that don't fit, layers come "
        "one at a time (NODELOOM_OFFLOAD is auto, NODELOOM_HOST_MEMORY auto)",
    ]
    assert list(warnings(place, settings_of(tmp_path))) == []


def test_models_of_the_machine_are_kept_in_half_of_its_memory_without_swap(tmp_path: Path) -> None:
    told = list(advice(replace(CPU, there=48 * GB, host=16 * GB), settings_of(tmp_path)))
    assert "which has 48 GB of memory" in told[0]
    assert "up to 8.0 GB of loaded models are kept" in told[2]


def test_a_gpu_without_bf16_computes_vaes_in_fp32(tmp_path: Path) -> None:
    (_, formats, *_) = advice(TURING, settings_of(tmp_path))
    assert "VAEs take fp32, since this device has no bf16, for SDXL's leaves the range of fp16" in formats


def test_a_gpu_that_is_slow_in_fp16_is_told(tmp_path: Path) -> None:
    assert list(warnings(TURING, settings_of(tmp_path))) == []
    assert list(warnings(PASCAL, settings_of(tmp_path))) == [
        "cuda:0 computes fp16 slower than fp32: NODELOOM_DTYPE=fp32 is faster if models fit twice over"
    ]
    chosen = replace(PASCAL, format="fp32", itemsize=4)
    assert list(warnings(chosen, settings_of(tmp_path, dtype="fp32"))) == []


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("none", "what has no room there is let go of, and loaded from the disk"),
        ("model", "what has no room there waits in the machine's memory, up to 1.0 GB (NODELOOM_OFFLOAD is model"),
        ("sequential", "a layer at a time is there: least memory, and slow; 1.0 GB may wait beside"),
    ],
)
def test_the_way_of_offloading_is_told(way: str, words: str, tmp_path: Path) -> None:
    assert words in list(advice(CUDA, settings_of(tmp_path, offload=way, host_memory=GB)))[-1]


def test_several_workers_share_the_device(tmp_path: Path) -> None:
    told = list(advice(CUDA, settings_of(tmp_path, worker_processes=3)))
    assert "up to 6.0 GB of loaded models are kept" in told[2]


def test_what_others_take_of_a_device_is_told(tmp_path: Path) -> None:
    (told,) = warnings(replace(CUDA, free=4 * GB), settings_of(tmp_path))
    assert told.startswith("20 GB of cuda:0 are in use already: end what uses them, or set NODELOOM_MODEL_MEMORY")


def test_what_the_settings_say_is_named_by_its_setting(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, device="cpu", dtype="bf16", model_memory=5 * GB)
    assert list(advice(replace(CPU, format="bf16", itemsize=2), settings)) == [
        "models run on cpu (by NODELOOM_DEVICE), which has memory of unknown size",
        "networks are loaded in bf16: by NODELOOM_DTYPE",
        "up to 5.0 GB of loaded models are kept (NODELOOM_MODEL_MEMORY is 5000000000)",
        "large networks compute with 8 threads, all that this process may use",
    ]


@pytest.mark.parametrize(
    ("computes", "words"),
    [
        (True, "; NODELOOM_DTYPE=bf16 takes half the memory, and this CPU has instructions for it"),
        (False, ""),
        (None, ""),
    ],
)
def test_a_cpu_that_computes_bf16_could_take_it(computes: bool | None, words: str, tmp_path: Path) -> None:
    (_, formats, *_) = advice(replace(CPU, computes_bf16=computes), settings_of(tmp_path))
    assert formats == f"networks are loaded in fp32: CPUs compute it fastest{words}"


def test_formats_that_are_slow_on_a_cpu_are_told(tmp_path: Path) -> None:
    (half,) = warnings(replace(CPU, format="fp16", itemsize=2), settings_of(tmp_path, dtype="fp16"))
    assert half.startswith("CPUs compute fp16 slowly: NODELOOM_DTYPE=bf16")
    brain = replace(CPU, format="bf16", itemsize=2)
    assert list(warnings(replace(brain, computes_bf16=True), settings_of(tmp_path))) == []
    (slow,) = warnings(replace(brain, computes_bf16=False), settings_of(tmp_path))
    assert slow.startswith("this CPU has no instructions for bf16")


@pytest.mark.parametrize("place", [CPU, MPS])
def test_offloading_from_the_machines_own_memory_does_nothing(place: Place, tmp_path: Path) -> None:
    assert list(warnings(place, settings_of(tmp_path, offload="none"))) == []
    (told,) = warnings(place, settings_of(tmp_path, offload="sequential"))
    assert told.startswith(f"NODELOOM_OFFLOAD is sequential, which does nothing here: {place.device} has no memory of")


def test_more_threads_than_the_process_may_use_are_told(tmp_path: Path) -> None:
    assert list(warnings(replace(CPU, share=8.0), settings_of(tmp_path))) == []
    (told,) = warnings(replace(CPU, share=2.5), settings_of(tmp_path))
    assert "the time of 2.5 processors, but networks compute with 8 threads: bind it" in told
    assert told.endswith("`taskset -c 0-1`")


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (Build("12.8", None, True, True, False), None),
        (Build("12.8", None, False, True, False), "is for CUDA 12.8, but finds no device: check the driver"),
        (Build(None, "6.4", False, False, True), "is for ROCm 6.4, but finds no device: check the driver"),
        (Build(None, None, False, True, False), "the NVIDIA GPU that seems to be there: install the one for CUDA"),
        (Build(None, None, False, False, True), "the AMD GPU that seems to be there: install the one for ROCm"),
        (Build(None, None, False, False, False), "no GPU that this build of torch can use: models run on the CPU"),
    ],
)
def test_why_no_accelerator_is_used_is_told(build: Build, words: str | None) -> None:
    told = absent_accelerator(build)
    assert (told is None) if words is None else (told is not None and words in told)


def test_models_that_are_larger_than_the_device_are_named(tmp_path: Path) -> None:
    records, settings = ModelLibrary([], tmp_path).records(), settings_of(tmp_path)
    pair = [record.name for record in records if record.layout == "diffusers"]
    (small, *_) = texts = list(misfits(records, Place("mps", 10**6, "fp16", 2), settings))
    assert [text.partition(":")[0] for text in texts] == pair
    assert small.startswith(f"{pair[0]}: its networks take ")
    assert small.endswith("mps has 1.0 MB: they can only be loaded in turn, or not at all")
    (first, *_) = misfits(records, replace(CUDA, there=10**6), settings)
    assert first.endswith("cuda:0 has 1.0 MB: what doesn't fit comes layer by layer")
    (whole, *_) = misfits(records, replace(CPU, there=10**6), settings)
    assert whole.endswith("or not at all; NODELOOM_DTYPE=bf16 takes half of fp32")
    assert not list(misfits(records, CUDA, settings))
    assert not list(misfits(records, CPU, settings))
