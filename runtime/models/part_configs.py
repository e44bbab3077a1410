"""What the config of a part says, without its weights: a VAE's scaling factor, say. It must not know torch."""

from __future__ import annotations

from collections.abc import Mapping

from nodeloom.runtime.models.config_folders import config_folder
from nodeloom.runtime.models.header import read_header
from nodeloom.runtime.models.identify_folder import read_json
from nodeloom.runtime.models.records import ModelRecord, Part


def part_config(record: ModelRecord, part: Part) -> Mapping[str, object]:
    """Return the config of a network of a model; ModelError if there is none.

    A single file answers for parts that it lacks as well: its architecture has one VAE, whoever brings it.
    """
    single = record.layout == "single_file"
    folder = config_folder(record, read_header(record.path)) if single else record.path
    return read_json(folder / part / "config.json")
