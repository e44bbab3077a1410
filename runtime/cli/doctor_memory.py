"""What `nodeloom doctor` says of where models run: device, number format and why, memory, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from nodeloom.runtime.cli.amounts import bytes_text
from nodeloom.runtime.cli.doctor_place import Build, Place
from nodeloom.runtime.models.budgets import host_budget, loaded_bytes, model_budget
from nodeloom.runtime.models.offload import offload_way
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.runtime.settings import Settings

_WHY: Final = {
    "cpu": "CPUs compute it fastest",
    "cuda": "half the memory of fp32, and faster",
    "mps": "half the memory of fp32; VAEs take fp32, for SDXL's leaves the range of fp16",
}
_FAST_FP16: Final = (7, 0)  # NVIDIA's Volta: GPUs before it compute fp16 slower than fp32, most of them by far
_BUSY: Final = 0.75  # share of a device that others may leave free before it is worth a word
_WAYS: Final = {
    "auto": "what has no room there waits in the machine's memory, up to {host}; of networks that don't fit, "
    "layers come one at a time",
    "model": "what has no room there waits in the machine's memory, up to {host}",
    "sequential": "of every network, a layer at a time is there: least memory, and slow; {host} may wait beside",
    "none": "what has no room there is let go of, and loaded from the disk when it is needed again",
}


def advice(place: Place, settings: Settings) -> Iterator[str]:
    """Yield what is chosen, and why."""
    chosen = "chosen" if settings.device == "auto" else "by NODELOOM_DEVICE"
    yield f"models run on {place.device} ({chosen}), which has {_amount(place.there)}"
    why = _reason(place) if settings.dtype == "auto" else "by NODELOOM_DTYPE"
    yield f"networks are loaded in {place.format}: {why}"
    shared = settings.worker_processes
    quick = place.there if place.device_type == "cuda" else place.host
    budget = model_budget(settings.model_memory, place.device_type, quick, shared)
    yield f"up to {bytes_text(budget)} of loaded models are kept (NODELOOM_MODEL_MEMORY is {settings.model_memory})"
    if place.device_type == "cuda":
        host = bytes_text(host_budget(settings.host_memory, place.host, shared))
        told = _WAYS[offload_way(settings.offload, place.device_type)].format(host=host)
        yield f"{told} (NODELOOM_OFFLOAD is {settings.offload}, NODELOOM_HOST_MEMORY {settings.host_memory})"
    if place.device_type == "cpu":
        yield f"large networks compute with {place.threads} threads, all that this process may use"


def warnings(place: Place, settings: Settings) -> Iterator[str]:
    """Yield what could go better, and how."""
    if place.free is not None and place.there is not None and place.free < place.there * _BUSY:
        yield (
            f"{bytes_text(place.there - place.free)} of {place.device} are in use already: end what uses them, or set "
            "NODELOOM_MODEL_MEMORY to less than what is free"
        )
    if place.capability is not None and place.capability < _FAST_FP16 and place.itemsize == 2:
        yield f"{place.device} computes fp16 slower than fp32: NODELOOM_DTYPE=fp32 is faster if models fit twice over"
    if place.device_type == "cpu" and place.format == "fp16":
        yield "CPUs compute fp16 slowly: NODELOOM_DTYPE=bf16 takes as little memory, fp32 is fastest"
    if place.device_type == "cpu" and place.format == "bf16" and place.computes_bf16 is False:
        yield "this CPU has no instructions for bf16: it takes half the memory of fp32, and more time"
    if place.device_type != "cuda" and settings.offload not in {"auto", "none"}:
        yield (
            f"NODELOOM_OFFLOAD is {settings.offload}, which does nothing here: {place.device} has no memory of its own "
            "beside the machine's"
        )
    if place.share is not None and place.share < place.threads:
        yield (
            f"this process may take the time of {place.share:.1f} processors, but networks compute with "
            f"{place.threads} threads: bind it to as many, such as with `taskset -c 0-{max(int(place.share), 1) - 1}`"
        )


def absent_accelerator(build: Build) -> str | None:
    """Return why no accelerator is used, and what to do about it; None if one is."""
    if build.works:
        return None
    if build.cuda is not None or build.rocm is not None:
        kind = f"CUDA {build.cuda}" if build.cuda is not None else f"ROCm {build.rocm}"
        return (
            f"this build of torch is for {kind}, but finds no device: check the driver, and that "
            "CUDA_VISIBLE_DEVICES (HIP_VISIBLE_DEVICES) doesn't hide it; models run on the CPU"
        )
    if build.nvidia:
        return "this build of torch can't use the NVIDIA GPU that seems to be there: install the one for CUDA"
    if build.amd:
        return "this build of torch can't use the AMD GPU that seems to be there: install the one for ROCm"
    return "no GPU that this build of torch can use: models run on the CPU"


def misfits(records: Iterable[ModelRecord], place: Place, settings: Settings) -> Iterator[str]:
    """Yield a sentence for each model whose networks are larger than the device all together."""
    streams = offload_way(settings.offload, place.device_type) in {"auto", "sequential"}
    for record in records:
        size = loaded_bytes(record, place.itemsize)
        if record.kind in {"main", "refiner"} and place.there is not None and size > place.there:
            then = (
                "what doesn't fit comes layer by layer" if streams else "they can only be loaded in turn, or not at all"
            )
            half = "; NODELOOM_DTYPE=bf16 takes half of fp32" if place.itemsize == 4 else ""
            yield (
                f"{record.name}: its networks take {bytes_text(size)} in {place.format}, {place.device} has "
                f"{bytes_text(place.there)}: {then}{half}"
            )


def _reason(place: Place) -> str:
    """Return why networks are in their format where nobody said so."""
    if place.device_type == "cuda":
        vae = "bf16" if place.computes_bf16 else "fp32, since this device has no bf16"
        return f"{_WHY['cuda']}; VAEs take {vae}, for SDXL's leaves the range of fp16"
    if place.device_type == "cpu" and place.computes_bf16:
        return f"{_WHY['cpu']}; NODELOOM_DTYPE=bf16 takes half the memory, and this CPU has instructions for it"
    return _WHY.get(place.device_type, "")


def _amount(there: int | None) -> str:
    return "memory of unknown size" if there is None else f"{bytes_text(there)} of memory"
