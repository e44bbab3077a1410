"""What the output of a model's UNet means, the noise or a velocity, and whether its training ended in pure noise.

It must not know torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from nodeloom.runtime.models.header import Header
from nodeloom.runtime.models.identify_folder import read_json

PredictionType = Literal["epsilon", "v_prediction"]
"""diffusers' words."""

_MARKER: Final = "v_pred"  # an empty tensor that trainers of SDXL models with velocity leave in the file
_ENDS_IN_NOISE: Final = "ztsnr"  # another such mark
_METADATA: Final = "modelspec.prediction_type"
_WORDS: Final[Mapping[object, PredictionType]] = {
    "epsilon": "epsilon",
    "v": "v_prediction",
    "v_prediction": "v_prediction",
}


def file_ends_in_noise(header: Header, configs: Path) -> bool:
    """Tell whether the noise levels of a single file's training went up to where no picture is left (zero SNR)."""
    return _ENDS_IN_NOISE in header.tensors or folder_ends_in_noise(configs)


def folder_ends_in_noise(folder: Path) -> bool:
    """Tell so of a diffusers folder, by its scheduler's config."""
    return _scheduler(folder).get("rescale_betas_zero_snr") is True


def file_prediction(header: Header, configs: Path) -> PredictionType | None:
    """Tell from a single file's marker or metadata, else from the scheduler's config in the folder of its configs."""
    if _MARKER in header.tensors:
        return "v_prediction"
    return _WORDS.get(header.metadata.get(_METADATA)) or folder_prediction(configs)


def folder_prediction(folder: Path) -> PredictionType | None:
    """Tell from the scheduler's config of a diffusers folder; None where there is none or it doesn't say."""
    return _WORDS.get(_scheduler(folder).get("prediction_type"))


def _scheduler(folder: Path) -> Mapping[str, object]:
    config = folder / "scheduler" / "scheduler_config.json"
    return read_json(config) if config.is_file() else {}
