"""Files that can't be used each get a sentence that says what is wrong, and never a traceback."""

import pickle
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from .conftest import Command, Write


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims many pixels in few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def broken_png() -> bytes:
    image = Image.effect_noise((64, 64), 50)
    path = Path("whole.png")
    image.save(path)
    return path.read_bytes()[:600]


PICTURES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a PNG of 100 megapixels": (lambda: bomb(10_000, 10_000), "100 megapixels, at most 64 are opened"),
    "a PNG of 10,000 megapixels": (lambda: bomb(10, 10).replace(struct.pack(">I", 10), struct.pack(">I", 100_000)), ""),
    "a broken PNG": (broken_png, "is a damaged picture"),
    "a text": (lambda: b"hello", "is no picture that can be read"),
    "an empty file": (lambda: b"", "is no picture that can be read"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_that_are_refused(nodeloom: Command, workflow: Write, tmp_path: Path, name: str) -> None:
    make, sentence = PICTURES[name]
    (tmp_path / "in.png").write_bytes(make())
    result = nodeloom("run", workflow({"n1": {"type": "image/load", "inputs": {"image": {"name": "in.png"}}}}))
    assert result.exit_code == 1
    assert "error: node n1 (image/load): " in result.stderr
    assert "in.png" in result.stderr
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def truncated() -> bytes:
    header = b'{"x":{"dtype":"F16","shape":[1000],"data_offsets":[0,2000]}}'
    return struct.pack("<Q", len(header)) + header + b"\0" * 10


MODELS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a truncated safetensors": ("cut.safetensors", truncated, "truncated"),
    "a pickle renamed to safetensors": ("evil.safetensors", lambda: pickle.dumps({"a": 1}), "pickle"),
    "a pickled checkpoint": ("old.ckpt", lambda: pickle.dumps({"a": 1}), "safetensors"),
}


@pytest.mark.parametrize("name", MODELS)
def test_models_that_are_refused(
    nodeloom: Command, workflow: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file, make, word = MODELS[name]
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / file).write_bytes(make())
    monkeypatch.setenv("NODELOOM_MODELS", str(folder))
    stem = Path(file).stem
    result = nodeloom("run", workflow({"n1": {"type": "diffusion/load_model", "inputs": {"model": {"name": stem}}}}))
    assert result.exit_code == 1
    assert "error: node n1 (diffusion/load_model): " in result.stderr
    assert stem in result.stderr
    assert word in result.stderr
    assert "Traceback" not in result.output
    assert stem in nodeloom("models").stdout


def test_a_missing_model_is_named_with_those_that_are_there(nodeloom: Command, workflow: Write) -> None:
    nodes = {"n1": {"type": "diffusion/load_model", "inputs": {"model": {"name": "tiny-sdxl-bass"}}}}
    result = nodeloom("run", workflow(nodes))
    assert result.exit_code == 1
    assert "error: node n1 (diffusion/load_model): " in result.stderr
    assert "tiny-sdxl-bass" in result.stderr
    assert "tiny-sdxl-base" in result.stderr


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"{", "w.json is not valid JSON"), (b"{}", "w.json is not a workflow"), (b"\x89PNG\r\n\x1a\n", "truncated PNG")],
)
def test_files_that_are_no_workflow(nodeloom: Command, tmp_path: Path, data: bytes, sentence: str) -> None:
    (tmp_path / "w.json").write_bytes(data)
    result = nodeloom("run", "w.json")
    assert result.exit_code == 3
    assert sentence in result.stderr


def test_a_file_that_is_not_there(nodeloom: Command) -> None:
    result = nodeloom("run", "nothing.json")
    assert (result.exit_code, result.stderr) == (3, "error: nothing.json can't be read: No such file or directory\n")
