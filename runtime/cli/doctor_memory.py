"""What `nodeloom doctor` says of where models run: device, number format and why, memory, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nodeloom.runtime.cli.amounts import bytes_text
from nodeloom.runtime.models.budgets import loaded_bytes, model_budget
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.runtime.settings import Settings

_WHY: Final = {
    "cpu": "CPUs compute it fastest",
    "cuda": "half the memory of fp32, and faster; VAEs take bf16 or fp32, for SDXL's leaves the range of fp16",
    "mps": "half the memory of fp32; VAEs take fp32, for SDXL's leaves the range of fp16",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where models run: the device ("cuda:0"), its bytes if that is known, and the format of networks there."""

    device: str
    there: int | None
    format: str
    itemsize: int

    @property
    def device_type(self) -> str:
        """The type of the device: "cpu", "cuda" or "mps"."""
        return self.device.partition(":")[0]


def place_of(settings: Settings) -> Place:
    """Look where the settings lead; SettingsError if there is no such device. Imports torch."""
    from nodeloom.runtime.diffusion.footprint import device_memory
    from nodeloom.runtime.models.device import choose_dtype, named_device, named_dtype

    device = named_device(settings.device)
    dtype = named_dtype(settings.dtype) or choose_dtype(device, "unet")
    name = {4: "fp32"}.get(dtype.itemsize, "bf16" if "bfloat" in str(dtype) else "fp16")
    return Place(str(device), device_memory(device), name, dtype.itemsize)


def advice(place: Place, settings: Settings) -> Iterator[str]:
    """Yield what is chosen, and why."""
    chosen = "chosen" if settings.device == "auto" else "by NODELOOM_DEVICE"
    yield f"models run on {place.device} ({chosen}), which has {_amount(place.there)}"
    why = _WHY.get(place.device_type, "") if settings.dtype == "auto" else "by NODELOOM_DTYPE"
    yield f"networks are loaded in {place.format}: {why}"
    budget = model_budget(settings.model_memory, place.device_type, place.there)
    yield f"up to {bytes_text(budget)} of loaded models are kept (NODELOOM_MODEL_MEMORY is {settings.model_memory})"


def misfits(records: Iterable[ModelRecord], place: Place) -> Iterator[str]:
    """Yield a sentence for each model whose networks are larger than the device all together."""
    for record in records:
        size = loaded_bytes(record, place.itemsize)
        if record.kind in {"main", "refiner"} and place.there is not None and size > place.there:
            yield (
                f"{record.name}: its networks take {bytes_text(size)} in {place.format}, {place.device} has "
                f"{bytes_text(place.there)}: they can only be loaded in turn, or not at all; NODELOOM_DTYPE=bf16 takes "
                "half of fp32"
            )


def _amount(there: int | None) -> str:
    return "memory of unknown size" if there is None else f"{bytes_text(there)} of memory"
