"""What the output of a model's UNet means, the noise or a velocity, and whether its training ended in pure noise.

It must not know torch.
"""

from __future__ import annotations

import re
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
_PARAMETERIZATION: Final = re.compile(r"""^\s*parameterization:\s*["']?(\w+)""", re.MULTILINE)
_MOST_BYTES: Final = 1_000_000
_WORDS: Final[Mapping[object, PredictionType]] = {
    "epsilon": "epsilon",
    "eps": "epsilon",
    "v": "v_prediction",
    "v_prediction": "v_prediction",
}


def file_ends_in_noise(header: Header, configs: Path) -> bool:
    """Tell whether the noise levels of a single file's training went up to where no picture is left (zero SNR)."""
    return _ENDS_IN_NOISE in header.tensors or folder_ends_in_noise(configs)


def marks(config: Mapping[str, object]) -> tuple[str, ...]:
    """Return the names of the marks by which files tell what a UNet with this config predicts; none of the noise."""
    if config.get("prediction_type") != "v_prediction":
        return ()
    return (_MARKER, _ENDS_IN_NOISE) if config.get("rescale_betas_zero_snr") is True else (_MARKER,)


def folder_ends_in_noise(folder: Path) -> bool:
    """Tell so of a diffusers folder, by its scheduler's config."""
    return _scheduler(folder).get("rescale_betas_zero_snr") is True


def file_prediction(header: Header, configs: Path, settings: Path | None = None) -> PredictionType | None:
    """Tell from a single file's marker or metadata, else from the scheduler's config in the folder of its configs.

    `settings`: a file of the original layout's programs (`parameterization: "v"`), which is asked last.
    """
    if _MARKER in header.tensors:
        return "v_prediction"
    told = _WORDS.get(header.metadata.get(_METADATA)) or folder_prediction(configs)
    if told is None and settings is not None:
        return _settings_prediction(settings)
    return told


def _settings_prediction(path: Path) -> PredictionType | None:
    """Find one line in a file of YAML; what else it says is that program's own."""
    try:
        text = path.read_bytes()[:_MOST_BYTES].decode("utf-8", "replace")
    except OSError:
        return None
    found = _PARAMETERIZATION.search(text)
    return _WORDS.get(found[1]) if found else None


def folder_prediction(folder: Path) -> PredictionType | None:
    """Tell from the scheduler's config of a diffusers folder; None where there is none or it doesn't say."""
    return _WORDS.get(_scheduler(folder).get("prediction_type"))


def _scheduler(folder: Path) -> Mapping[str, object]:
    config = folder / "scheduler" / "scheduler_config.json"
    return read_json(config) if config.is_file() else {}
