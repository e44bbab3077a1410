"""`nodeloom models`: list, scan and info."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Command

METADATA = {
    "modelspec.title": "Ink \u001b[31mlines", "modelspec.trigger_phrase": "in ink style",
    "ss_tag_frequency": '{"one": {"ink": 3, "tree": 1}, "two": {"tree": 5}, "odd": 1}',
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setenv("NODELOOM_MODELS", str(folder))
    return folder


def write_lora(path: Path, metadata: dict[str, str] = METADATA) -> None:
    """A LoRA of Stable Diffusion 1 in fp16."""
    name = "lora_unet_a_attn2_to_k.lora_down.weight"
    tensor = {"dtype": "F16", "shape": [1, 768], "data_offsets": [0, 1536]}
    header = json.dumps({"__metadata__": metadata, name: tensor}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(1536))


def test_all_that_is_known_of_a_model_is_told(nodeloom: Command, folder: Path) -> None:
    write_lora(folder / "lines.safetensors")
    lines = dict(line.split(":", 1) for line in nodeloom("models", "info", "lines").stdout.splitlines())
    told = {word: text.strip() for word, text in lines.items()}
    assert (told["kind"], told["base"], told["precision"]) == ("lora", "sd1", "fp16")
    assert (told["title"], told["trigger words"], told["tags"]) == ("Ink [31mlines", "in ink style", "tree, ink")
    assert (told["place"], told["path"]) == ("lines.safetensors", str(folder / "lines.safetensors"))


def test_the_digest_is_made_when_asked_for_and_known_from_then_on(nodeloom: Command, folder: Path) -> None:
    write_lora(folder / "lines.safetensors")

    def told(*options: str) -> str | None:
        digest: str | None = json.loads(nodeloom("models", "info", "lines", "--json", *options).stdout)["digest"]
        return digest

    assert told() is None
    made = told("--digest")
    assert made is not None
    assert made.startswith("blake3:")
    assert told() == made


def test_metadata_of_any_length_and_shape_is_bounded(nodeloom: Command, folder: Path) -> None:
    write_lora(folder / "long.safetensors", {"modelspec.title": "x" * 100_000, "ss_tag_frequency": "[" * 100_000})
    told = json.loads(nodeloom("models", "info", "long", "--json").stdout)
    assert len(told["title"]) == 303
    assert told["tags"] == []


def test_a_model_that_is_not_there_names_near_ones(nodeloom: Command, folder: Path) -> None:
    write_lora(folder / "lines.safetensors")
    result = nodeloom("models", "info", "line")
    assert result.exit_code == 3
    assert "did you mean 'lines'?" in result.stderr


def test_what_is_wrong_with_a_model_is_told(nodeloom: Command, folder: Path) -> None:
    (folder / "old.ckpt").write_bytes(b"PK")
    assert "problem:" in nodeloom("models", "info", "old").stdout
    assert "is a pickled checkpoint" in nodeloom("models", "scan").stdout.replace("\n", " ")


def test_a_scan_tells_what_is_new_and_gone_since_the_last(nodeloom: Command, folder: Path) -> None:
    def scanned() -> tuple[list[str], list[str]]:
        told = json.loads(nodeloom("models", "scan", "--json").stdout)
        return [model["name"] for model in told["new"]], told["gone"]

    write_lora(folder / "one.safetensors")
    assert scanned() == (["one"], [])
    assert scanned() == ([], [])
    (folder / "one.safetensors").rename(folder / "two.safetensors")
    assert scanned() == (["two"], [str(folder / "one.safetensors")])


def test_a_scan_is_told_in_words(nodeloom: Command, folder: Path) -> None:
    write_lora(folder / "one.safetensors")
    assert "1 new, 0 gone since the last scan" in nodeloom("models", "scan").stdout


def test_a_damaged_list_of_what_was_seen_is_as_good_as_none(nodeloom: Command, folder: Path, tmp_path: Path) -> None:
    write_lora(folder / "one.safetensors")
    nodeloom("models", "scan")
    (seen,) = (tmp_path / "home").rglob("models-seen.json")
    seen.write_text("{")
    assert "1 new" in nodeloom("models", "scan").stdout


def test_to_list_is_what_the_command_does_by_itself(nodeloom: Command, folder: Path) -> None:
    write_lora(folder / "[bold]one.safetensors")
    assert nodeloom("models", "list").stdout == nodeloom("models").stdout
    assert "[bold]one" in nodeloom("models").stdout
    assert nodeloom("models", "list", "--json").stdout == nodeloom("models", "--json").stdout


def test_the_formats_of_a_models_vae_are_told(nodeloom: Command, folder: Path) -> None:
    write_lora(folder / "lines.safetensors")
    assert "VAE computes in: fp32, bf16 and fp16" in nodeloom("models", "info", "tiny-sdxl-base").stdout
    assert "VAE computes in" not in nodeloom("models", "info", "lines").stdout
