"""What the output of a model's UNet means: the noise, or the velocity of SD2's and some SDXL models.

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
_METADATA: Final = "modelspec.prediction_type"
_WORDS: Final[Mapping[object, PredictionType]] = {
    "epsilon": "epsilon",
    "v": "v_prediction",
    "v_prediction": "v_prediction",
}


def file_prediction(header: Header, configs: Path) -> PredictionType | None:
    """Tell from a single file's marker or metadata, else from the scheduler's config in the folder of its configs."""
    if _MARKER in header.tensors:
        return "v_prediction"
    return _WORDS.get(header.metadata.get(_METADATA)) or folder_prediction(configs)


def folder_prediction(folder: Path) -> PredictionType | None:
    """Tell from the scheduler's config of a diffusers folder; None where there is none or it doesn't say."""
    config = folder / "scheduler" / "scheduler_config.json"
    return _WORDS.get(read_json(config).get("prediction_type")) if config.is_file() else None
