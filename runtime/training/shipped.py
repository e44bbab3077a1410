"""Beginning with what ships: what every stage learnt, given to a training so that it has to be learnt no more.

The pair's own weights lie with the embedded models alone; all others lie in `learnt`, by stage.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from safetensors.torch import load_file

from nodeloom.runtime.models.built_in import EMBEDDED_ROOT
from nodeloom.runtime.training.checkpoints import FINAL, keep_tensors
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.pair import BASE_NAME, REFINER_NAME

LEARNT: Final = Path(__file__).with_name("learnt")
"""What the stages learnt, but for base and refiner: a folder for each."""

_PAIR: Final[Mapping[str, Mapping[str, Path]]] = {
    "base": {
        "unet": Path(BASE_NAME, "unet", "diffusion_pytorch_model.safetensors"),
        "clip": Path(BASE_NAME, "text_encoder", "model.safetensors"),
        "open_clip": Path(BASE_NAME, "text_encoder_2", "model.safetensors"),
    },
    "refiner": {"unet": Path(REFINER_NAME, "unet", "diffusion_pytorch_model.safetensors")},
}


def begin_with_shipped(job: Job) -> None:
    """Put what every stage learnt into the folder of a training; what it has of its own stays."""
    for source in sorted(LEARNT.glob("*/*")):
        target = job.at(source.parent.name, source.name)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    for stage, networks in _PAIR.items():
        if not job.at(stage, FINAL).exists():
            keep_tensors(
                job.at(stage, FINAL),
                {
                    f"{network}.{name}": tensor
                    for network, path in networks.items()
                    for name, tensor in load_file(EMBEDDED_ROOT / path).items()
                },
            )
    job.tell("what ships was put where the stages would leave it")
