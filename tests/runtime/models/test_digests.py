from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest
from blake3 import blake3
from tests.embedded import SCALING
from tests.runtime.models.conftest import WriteShapes

from nodeloom.runtime.models import EMBEDDED_ROOT, ModelLibrary
from nodeloom.runtime.models.digests import DigestCache
from nodeloom.schema.errors import CanceledError, ModelError


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
    (models.parent / "cache").mkdir(exist_ok=True)
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
        shutil.copytree(EMBEDDED_ROOT / "tiny-sdxl-base", tmp_path / "models" / name)
    config = tmp_path / "models/c/vae/config.json"
    config.write_text(config.read_text().replace(str(SCALING), "0.5"))
    (tmp_path / "models/b/README.md").write_text("a note is not part of the model")
    library = library_of(tmp_path / "models")
    digests = {record.name: library.digest(record) for record in library.records() if record.layout == "diffusers"}
    assert digests["tiny-sdxl-base"] == digests["a"] == digests["b"] != digests["c"]


def test_a_file_that_vanished_is_named(models: Path) -> None:
    library = library_of(models)
    record = library.records()[-1]
    record.path.unlink()
    with pytest.raises(ModelError, match=r"one\.safetensors can't be read"):
        library.digest(record)


def test_progress_counts_the_bytes_of_all_files_of_a_model(tmp_path: Path) -> None:
    library = ModelLibrary([], tmp_path)
    told: list[tuple[int, int]] = []
    library.digest(library.records()[0], lambda done, total: told.append((done, total)))
    (total,) = {total for _, total in told}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert (told[0][0], told[-1][0]) == (0, total)


def test_what_progress_raises_ends_the_reading_and_the_next_one_begins_anew(models: Path) -> None:
    library = library_of(models)
    record = library.records()[-1]

    def cancel(done: int, total: int) -> None:
        raise CanceledError

    with pytest.raises(CanceledError):
        library.digest(record, cancel)
    assert library.digest(record) == f"blake3:{blake3(b'one').hexdigest()}"


def test_threads_that_want_the_same_digest_share_one_reading(models: Path) -> None:
    cache, record = DigestCache(models.parent / "cache"), library_of(models).records()[-1]
    readers, ready = set(), Barrier(4)

    def digest(number: int) -> str:
        ready.wait()
        return cache.digest(record, lambda done, total: readers.add(number) if done == total else None)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(digest, range(4))) == {f"blake3:{blake3(b'one').hexdigest()}"}
    assert len(readers) == 1


def test_who_waits_for_another_reading_can_be_canceled(models: Path) -> None:
    (models / "two.safetensors").write_bytes(b"two")
    cache, (one, two) = DigestCache(models.parent / "cache"), library_of(models).records()[-2:]
    reading, go_on = Event(), Event()

    def slowly(done: int, total: int) -> None:
        reading.set()
        go_on.wait()

    def cancel(done: int, total: int) -> None:
        raise CanceledError

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(cache.digest, one, slowly)
        reading.wait()
        with pytest.raises(CanceledError):
            cache.digest(two, cancel)
        go_on.set()
        assert first.result() == f"blake3:{blake3(b'one').hexdigest()}"


CHECKPOINT = {
    "model.diffusion_model.input_blocks.0.0.weight": (8, 4, 3, 3),
    "cond_stage_model.transformer.text_model.x": (8,),
}


@pytest.mark.parametrize(
    ("place", "counts"),
    [
        ("x.config/unet/config.json", True),
        ("x/unet/config.json", True),
        ("x.yaml", True),
        ("x.txt", False),
        ("x/unet/diffusion_pytorch_model.safetensors", False),
    ],
)
def test_what_describes_a_file_beside_it_is_a_part_of_the_model(
    place: str, counts: bool, tmp_path: Path, write_shapes: WriteShapes
) -> None:
    path = write_shapes(tmp_path / "models/x.safetensors", CHECKPOINT)
    library = ModelLibrary([tmp_path / "models"], tmp_path / "cache")
    before = library.digest(library.resolve(name="x"))
    (path.parent / place).parent.mkdir(parents=True, exist_ok=True)
    (path.parent / place).write_text("{}")
    after = library.digest(library.resolve(name="x", kind="main"))
    assert (before != after) is counts
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(path.parent, elsewhere)
    for name in sorted(elsewhere.glob("x*")):
        name.rename(elsewhere / name.name.replace("x", "other", 1))
    other = ModelLibrary([elsewhere], tmp_path / "cache")
    assert other.digest(other.resolve(name="other", kind="main")) == after


def test_settings_beside_a_lora_are_none_of_its(tmp_path: Path, write_shapes: WriteShapes) -> None:
    path = write_shapes(tmp_path / "models/x.safetensors", {"lora_unet_a_attn2_to_k.lora_down.weight": (4, 768)})
    path.with_suffix(".yaml").write_text("{}")
    library = ModelLibrary([tmp_path / "models"], tmp_path / "cache")
    assert library.digest(library.resolve(name="x")) == f"blake3:{blake3(path.read_bytes()).hexdigest()}"
