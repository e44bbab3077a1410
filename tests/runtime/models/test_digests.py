from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from blake3 import blake3

from nodeloom.runtime.models import EMBEDDED_ROOT, ModelLibrary
from nodeloom.runtime.models.digests import DigestCache
from nodeloom.schema.errors import ModelError


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "one.safetensors").write_bytes(b"one")
    return folder


def library_of(models: Path) -> ModelLibrary:
    return ModelLibrary([models], models.parent / "cache")


def test_a_files_digest_is_the_blake3_of_its_bytes(models: Path) -> None:
    library = library_of(models)
    assert library.digest(library.records()[-1]) == f"blake3:{blake3(b'one').hexdigest()}"


def test_a_known_digest_is_kept_between_runs_until_the_file_changes(models: Path) -> None:
    library = library_of(models)
    record = library.records()[-1]
    first = library.digest(record)
    again = DigestCache(models.parent / "cache")
    assert again.known(record) == first
    record.path.write_bytes(b"two")
    os.utime(record.path, ns=(1, 1))
    assert again.known(record) is None
    assert again.digest(record) == f"blake3:{blake3(b'two').hexdigest()}"


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"a": 3}', b"\xff"])
def test_a_damaged_cache_counts_as_empty(models: Path, content: bytes) -> None:
    record = library_of(models).records()[-1]
    (models.parent / "cache").mkdir()
    (models.parent / "cache/model-digests.json").write_bytes(content)
    cache = DigestCache(models.parent / "cache")
    assert cache.known(record) is None
    assert cache.digest(record).startswith("blake3:")


def test_a_cache_that_cannot_be_written_is_no_error(models: Path) -> None:
    (models.parent / "cache").write_bytes(b"a file where a folder should be")
    library = library_of(models)
    assert library.digest(library.records()[-1]).startswith("blake3:")


def test_two_processes_keep_each_others_digests(models: Path) -> None:
    (models / "two.safetensors").write_bytes(b"two")
    one, two = library_of(models).records()[-2:]
    here, there = DigestCache(models.parent / "cache"), DigestCache(models.parent / "cache")
    here.digest(one)
    there.digest(two)
    fresh = DigestCache(models.parent / "cache")
    assert fresh.known(one)
    assert fresh.known(two)


def test_a_folders_digest_follows_its_contents_wherever_it_lies(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        shutil.copytree(EMBEDDED_ROOT / "tiny-sdxl-refiner", tmp_path / "models" / name)
    config = tmp_path / "models/c/vae/config.json"
    config.write_text(config.read_text().replace("0.77285", "0.5"))
    (tmp_path / "models/b/README.md").write_text("a note is not part of the model")
    library = library_of(tmp_path / "models")
    built_in, a, b, c = (library.digest(record) for record in library.records()[1:])
    assert built_in == a == b != c


def test_a_file_that_vanished_is_named(models: Path) -> None:
    library = library_of(models)
    record = library.records()[-1]
    record.path.unlink()
    with pytest.raises(ModelError, match=r"one\.safetensors can't be read"):
        library.digest(record)
