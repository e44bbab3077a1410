"""What the config of a part says, without its weights: a VAE's scaling factor, say. It must not know torch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nodeloom.runtime.models.config_folders import config_folder, own_settings, shipped_configs
from nodeloom.runtime.models.film.config import film_config
from nodeloom.runtime.models.film.layout import MEANING, PREFIXES
from nodeloom.runtime.models.header import read_header
from nodeloom.runtime.models.identify_folder import part_folder, read_json
from nodeloom.runtime.models.prediction import (
    file_ends_in_noise,
    file_prediction,
    folder_ends_in_noise,
    folder_prediction,
)
from nodeloom.runtime.models.records import ModelRecord, Part


def part_config(record: ModelRecord, part: Part) -> Mapping[str, object]:
    """Return the config of a network of a model; ModelError if there is none.

    A single file answers for parts that it lacks as well: its architecture has one VAE, whoever brings it. That of a
    UNet tells at which noise levels it was trained, as far as the model's files do.
    """
    found = _config(record, part)
    return {**found, **_noise_levels(record)} if part == "unet" else found


def _config(record: ModelRecord, part: Part) -> Mapping[str, object]:
    single = record.layout == "single_file"
    if single and record.base == "svd" and part in PREFIXES:
        return film_config(record, part, read_header(record.path))
    folder = _folder(record)
    path = part_folder(folder, part) / "config.json"
    if single and not path.is_file():  # what lies beside a part alone describes that part
        path = shipped_configs(record) / part / "config.json"
    return read_json(path)


def _folder(record: ModelRecord) -> Path:
    return config_folder(record, read_header(record.path)) if record.layout == "single_file" else record.path


def _noise_levels(record: ModelRecord) -> Mapping[str, object]:
    """Return the words of a UNet's config that loading adds, but for what only its answers show."""
    if record.base == "svd":
        return MEANING
    folder = _folder(record)
    if record.layout == "single_file":
        header = read_header(record.path)
        told = file_prediction(header, folder, own_settings(record))
        ends_in_noise = file_ends_in_noise(header, folder)
    else:
        told, ends_in_noise = folder_prediction(folder), folder_ends_in_noise(folder)
    return {"rescale_betas_zero_snr": told == "v_prediction" and ends_in_noise}
