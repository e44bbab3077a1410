"""What files were told to be is remembered until they change."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from nodeloom.runtime.models import EMBEDDED_ROOT, ModelLibrary, identities
from nodeloom.runtime.models.header import Header, read_header
from nodeloom.schema.errors import ModelError

WriteShapes = Callable[[Path, Mapping[str, tuple[int, ...]]], Path]
LORA = {"lora_unet_a_attn2_to_k.lora_down.weight": (4, 768)}
VAE = {"encoder.conv_in.weight": (4, 3, 3, 3), "decoder.conv_in.weight": (4, 4, 3, 3)}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose headers are read to tell what they are; the embedded ones are not counted."""
    names: list[str] = []

    def noted(path: Path) -> Header:
        if EMBEDDED_ROOT not in path.parents:
            names.append(path.name)
        return read_header(path)

    monkeypatch.setattr(identities, "read_header", noted)
    return names


def kinds(tmp_path: Path) -> dict[str, tuple[str, str | None]]:
    records = ModelLibrary([tmp_path / "models"], tmp_path / "cache").records()
    return {record.name: (record.kind, record.base) for record in records if not record.built_in}


def test_a_file_is_read_once_and_again_when_it_changed(
    tmp_path: Path, write_shapes: WriteShapes, read: list[str]
) -> None:
    path = write_shapes(tmp_path / "models/ink.safetensors", LORA)
    assert kinds(tmp_path) == {"ink": ("lora", "sd1")} == kinds(tmp_path)
    assert read == ["ink.safetensors"]
    write_shapes(path, VAE)
    assert kinds(tmp_path) == {"ink": ("vae", None)}
    assert len(read) == 2


def test_what_is_wrong_with_a_file_is_found_each_time(tmp_path: Path, read: list[str]) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models/ink.safetensors").write_bytes(b"")
    for _ in range(2):
        (record,) = [found for found in ModelLibrary([tmp_path / "models"], tmp_path / "c").records() if found.problems]
        assert "is empty: download or copy it again" in record.problems[0]
    assert len(read) == 2


def test_another_version_of_the_code_is_not_believed(
    tmp_path: Path, write_shapes: WriteShapes, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_shapes(tmp_path / "models/ink.safetensors", LORA)
    kinds(tmp_path)
    monkeypatch.setattr(identities, "_judges", lambda: "later")
    kinds(tmp_path)
    assert len(read) == 2


def test_what_others_wrote_into_the_file_is_passed_over(
    tmp_path: Path, write_shapes: WriteShapes, read: list[str]
) -> None:
    write_shapes(tmp_path / "models/ink.safetensors", LORA)
    kinds(tmp_path)
    (kept,) = (tmp_path / "cache").glob("model-identities-*.json")
    for text in (kept.read_text().replace("lora", "loaf"), "no JSON"):
        kept.write_text(text)
        assert kinds(tmp_path) == {"ink": ("lora", "sd1")}
    assert len(read) == 3


def test_a_broken_link_says_why_it_cannot_be_read(tmp_path: Path) -> None:
    os.symlink("nowhere", tmp_path / "ink.safetensors")
    with pytest.raises(ModelError, match=r"ink.safetensors is .* a link to a file that is gone"):
        identities.Identities(tmp_path / "cache").identity(tmp_path / "ink.safetensors")
