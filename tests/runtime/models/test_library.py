from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest
from tests.embedded import COMPANIONS

from nodeloom.runtime.models import EMBEDDED_ROOT, ModelLibrary, ModelRecord
from nodeloom.runtime.models import library as library_module
from nodeloom.runtime.models.folders import Found, find_models
from nodeloom.schema.errors import ModelError

VAE = {"encoder.conv_in.weight": (4, 3, 3, 3), "decoder.conv_in.weight": (4, 4, 3, 3)}
LORA = {"lora_unet_a_attn2_to_k.lora_down.weight": (4, 768)}
EMBEDDING = {"emb_params": (4, 768)}


def record_of(library: ModelLibrary, name: str) -> ModelRecord:
    return next(record for record in library.records() if record.name == name)


def test_listing_models_leaves_torch_out() -> None:
    code = (
        "import sys, tempfile, pathlib; from nodeloom.runtime.models import ModelLibrary; "
        "assert ModelLibrary([], pathlib.Path(tempfile.gettempdir())).records(); "
        "assert not {'torch', 'diffusers', 'transformers', 'safetensors'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_the_embedded_pair_is_always_there(library: ModelLibrary) -> None:
    base, refiner = (library.resolve(name=name) for name in ("tiny-sdxl-base", "tiny-sdxl-refiner"))
    assert (base.name, base.kind, base.base, base.precision) == ("tiny-sdxl-base", "main", "sdxl", "fp16")
    assert (refiner.name, refiner.kind, refiner.base) == ("tiny-sdxl-refiner", "refiner", "sdxl")
    assert base.built_in
    assert refiner.built_in
    assert not base.problems + refiner.problems
    assert base.size + refiner.size < 20_000_000


def test_the_companions_of_the_pair_are_there_each_for_what_it_is(library: ModelLibrary) -> None:
    known = {record.name: (record.kind, record.base) for record in library.records() if record.layout == "single_file"}
    assert known == COMPANIONS
    assert all(record.built_in and not record.problems for record in library.records())
    assert max(record.size for record in library.records() if record.name in known) < 1_100_000


def test_single_files_in_the_original_layout_are_known_by_content(single_files: Path, tmp_path: Path) -> None:
    one, two = ModelLibrary([single_files], tmp_path).records()[-2:]
    assert (one.name, one.kind, one.base, one.layout) == ("one", "main", "sdxl", "single_file")
    assert (two.name, two.kind, two.base, two.layout) == ("two", "refiner", "sdxl", "single_file")
    assert not one.built_in


def test_a_pickle_is_reported_and_never_opened(library: ModelLibrary, tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (Path(tmp_path / "exploded"),))  # type: ignore[return-value]

    for name in ("open.ckpt", "disguised.safetensors"):
        (tmp_path / "models" / name).write_bytes(pickle.dumps(Bomb()))
    for name in ("open", "disguised"):
        record = record_of(library, name)
        assert record.kind == "unknown"
        assert "so it is refused: convert it to .safetensors" in record.problems[0]
        with pytest.raises(ModelError, match="can run code when it is opened"):
            library.resolve(name=name)
    assert not (tmp_path / "exploded").exists()


def test_a_truncated_file_is_listed_with_what_to_do(library: ModelLibrary, single_files: Path, tmp_path: Path) -> None:
    (tmp_path / "models/cut.safetensors").write_bytes((single_files / "one.safetensors").read_bytes()[:-100])
    with pytest.raises(ModelError, match=r"model 'cut' can't be used: .*cut.safetensors is truncated .* download"):
        library.resolve(name="cut", kind="main")


def test_a_missing_model_is_answered_with_what_is_there(library: ModelLibrary) -> None:
    with pytest.raises(ModelError) as caught:
        library.resolve(name="tiny-sdxl-bse", kind="main")
    assert str(caught.value) == (
        "the main model 'tiny-sdxl-bse' was not found (did you mean 'tiny-sdxl-base'?): "
        "put it into a model folder or choose one that is there: tiny-sdxl-base"
    )


def test_no_choice_and_nothing_to_choose_from_are_said(library: ModelLibrary) -> None:
    with pytest.raises(ModelError, match="no refiner was chosen: choose one that is there: tiny-sdxl-refiner"):
        library.resolve(kind="refiner")
    with pytest.raises(ModelError, match="there is no ControlNet in any model folder"):
        library.resolve(name="x", kind="controlnet")


def test_a_model_of_another_kind_or_base_is_not_taken(library: ModelLibrary) -> None:
    with pytest.raises(ModelError, match="'tiny-sdxl-base' is an SDXL main model, where a refiner is needed"):
        library.resolve(name="tiny-sdxl-base", kind="refiner")
    with pytest.raises(ModelError, match="'tiny-sdxl-base' is an SDXL main model, where an SD1 main model is needed"):
        library.resolve(name="tiny-sdxl-base", kind="main", base="sd1")


def test_a_digest_finds_a_model_that_was_renamed(
    library: ModelLibrary, write_shapes: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_shapes(tmp_path / "models/old.safetensors", VAE)
    write_shapes(tmp_path / "models/other.safetensors", VAE | {"quant_conv.weight": (8,)})
    digest = library.digest(record_of(library, "old"))
    path.rename(path.with_name("new.safetensors"))
    library.refresh()
    assert library.resolve(name="old", digest=digest, kind="vae").name == "new"
    assert library.resolve(name="other", digest=digest).name == "new"
    with pytest.raises(ModelError, match="'other' is not the one that this workflow was made with"):
        library.resolve(name="other", digest="blake3:unknown")
    assert library.resolve(name="other", digest="sha256:from-elsewhere").name == "other"


def test_a_model_put_there_later_is_found(
    library: ModelLibrary, write_shapes: Callable[..., Path], tmp_path: Path
) -> None:
    library.records()
    write_shapes(tmp_path / "models/sub/late.safetensors", VAE)
    assert library.resolve(name="late").kind == "vae"


def test_places_and_file_names_are_names_too(
    library: ModelLibrary, write_shapes: Callable[..., Path], tmp_path: Path
) -> None:
    write_shapes(tmp_path / "models/a/one.safetensors", VAE)
    write_shapes(tmp_path / "models/b/one.safetensors", VAE)
    write_shapes(tmp_path / "models/b/two.safetensors", VAE)
    assert library.resolve(name="two.safetensors").name == "two"
    assert library.resolve(name="b\\two.safetensors").name == "two"
    assert library.resolve(name="a/one.safetensors").place == "a/one.safetensors"
    write_shapes(tmp_path / "models/vae/a/one.safetensors", VAE)
    write_shapes(tmp_path / "models/vae/c/one.safetensors", VAE)
    assert library.resolve(name="c\\one.safetensors").place == "vae/c/one.safetensors"
    assert library.resolve(name="a/one.safetensors").place == "a/one.safetensors"
    with pytest.raises(
        ModelError, match=r"several models are called 'one': a/one.safetensors \(VAE\), b/one.safetensors"
    ):
        library.resolve(name="one")


def test_the_kind_decides_where_models_share_a_name(
    library: ModelLibrary, write_shapes: Callable[..., Path], tmp_path: Path
) -> None:
    write_shapes(tmp_path / "models/loras/ink.safetensors", LORA)
    write_shapes(tmp_path / "models/embeddings/ink.safetensors", EMBEDDING)
    write_shapes(tmp_path / "models/ink.safetensors", VAE)
    (tmp_path / "models/embeddings/ink.pt").write_bytes(b"PK\x03\x04")
    for asked in ("ink", "ink.safetensors"):
        for kind in ("lora", "embedding", "vae"):
            assert library.resolve(name=asked, preferred=(kind,)).kind == kind
            assert library.resolve(name=asked, kind=kind).kind == kind
    assert library.resolve(name="loras/ink.safetensors", preferred=("embedding",)).kind == "lora"
    assert library.resolve(name="tiny-sdxl-base", preferred=("lora", "a word of another program")).kind == "main"
    with pytest.raises(ModelError) as caught:
        library.resolve(name="ink")
    assert str(caught.value) == (
        "several models are called 'ink': ink.safetensors (VAE), embeddings/ink.pt (model of unknown kind), "
        "embeddings/ink.safetensors (SD1 textual inversion), loras/ink.safetensors (SD1 LoRA); choose one by that "
        "name, or by its digest"
    )


def test_what_is_asked_for_by_kind_and_not_there_is_called_by_its_kind(library: ModelLibrary) -> None:
    with pytest.raises(ModelError) as caught:
        library.resolve(name="nope", preferred=("gligen",))
    assert str(caught.value) == (
        "the GLIGEN model 'nope' was not found: put it into a model folder or choose another (there is no GLIGEN model "
        "in any model folder)"
    )


def test_what_may_be_of_several_kinds_is_looked_for_among_those(library: ModelLibrary) -> None:
    with pytest.raises(ModelError) as caught:
        library.resolve(name="nope", preferred=("main", "refiner"))
    assert str(caught.value).endswith("choose one that is there: tiny-sdxl-base, tiny-sdxl-refiner")
    for unclear in (("a word of another program",), ()):
        with pytest.raises(ModelError, match="the model 'nope' was not found: .* tiny-sdxl-base, tiny-sdxl-refiner"):
            library.resolve(name="nope", preferred=unclear)


def test_several_of_one_kind_are_named_and_none_is_taken(
    library: ModelLibrary, write_shapes: Callable[..., Path], tmp_path: Path
) -> None:
    for place in ("people/ink", "styles/ink"):
        write_shapes(tmp_path / f"models/loras/{place}.safetensors", LORA)
    write_shapes(tmp_path / "models/vae/ink.safetensors", VAE)
    sentence = r"'ink': loras/people/ink.safetensors \(SD1 LoRA\), loras/styles/ink.safetensors \(SD1 LoRA\); choose"
    with pytest.raises(ModelError, match=sentence):
        library.resolve(name="ink", kind="lora")
    assert library.resolve(name="ink", preferred=("vae",)).kind == "vae"


def test_of_two_with_a_name_the_one_that_can_be_used_is_meant(
    library: ModelLibrary, write_shapes: Callable[..., Path], tmp_path: Path
) -> None:
    write_shapes(tmp_path / "models/a/ink.safetensors", LORA)
    (tmp_path / "models/b").mkdir()
    (tmp_path / "models/b/ink.ckpt").write_bytes(b"PK\x03\x04")
    assert library.resolve(name="ink").kind == "lora"
    with pytest.raises(ModelError, match="is a pickled checkpoint"):
        library.resolve(name="b/ink.ckpt")


def test_a_name_that_no_line_can_show_works_as_it_is_listed(
    library: ModelLibrary, write_shapes: Callable[..., Path], tmp_path: Path
) -> None:
    for name in ("two\nlines", os.fsdecode(b"latin \xe9")):
        write_shapes(tmp_path / "models" / f"{name}.safetensors", VAE)
    for listed in ("two\\nlines", "two\nlines", "latin \\udce9"):
        assert library.resolve(name=listed).kind == "vae"
    with pytest.raises(ModelError, match=r"one that is there: latin \\udce9, two\\nlines, tiny-"):
        library.resolve(name="three")


def test_what_is_wrong_with_each_file_is_one_sentence(library: ModelLibrary, tmp_path: Path) -> None:
    root = tmp_path / "models"
    (root / "empty.safetensors").write_bytes(b"")
    os.symlink("nowhere", root / "gone.safetensors")
    os.mkfifo(root / "pipe.safetensors")
    os.symlink("loop.safetensors", root / "loop.safetensors")
    told = {record.name: record.problems for record in library.records() if not record.built_in}
    assert told == {
        "empty": (f"{root}/empty.safetensors is empty: download or copy it again",),
        "gone": (
            f"{root}/gone.safetensors is not there any more, or a link to a file that is gone: put it back, or delete "
            "the link",
        ),
        "loop": (f"{root}/loop.safetensors can't be read (Too many levels of symbolic links): check its permissions",),
        "pipe": (f"{root}/pipe.safetensors is not a regular file, so it can't be read as a model",),
    }


def test_a_model_folder_that_is_taken_away_meanwhile_is_noticed(tmp_path: Path) -> None:
    root = tmp_path / "models"
    shutil.copytree(EMBEDDED_ROOT / "tiny-sdxl-base", root / "mine")
    (root / "mine/unet/more.txt").write_text("so that it is another model than the embedded one")
    library = ModelLibrary([root], tmp_path / "cache")
    record = library.resolve(name="mine")
    digest = library.digest(record)
    root.rename(tmp_path / "away")
    for wanted in ({"name": "mine"}, {"name": "mine", "digest": digest}):
        with pytest.raises(ModelError, match="the model 'mine' was not found"):
            library.resolve(**wanted)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r"models/mine is not there any more, or empty: put the model back"):
        library.digest(record)
    assert "does not exist" in library.problems()[0]
    (tmp_path / "away").rename(root)
    assert library.resolve(name="mine").path == record.path


def test_a_model_folder_that_is_missing_is_a_problem_not_an_error(tmp_path: Path) -> None:
    library = ModelLibrary([tmp_path / "none"], tmp_path)
    assert all(record.built_in for record in library.records())
    assert "does not exist" in library.problems()[0]


def test_threads_share_the_first_walk(library: ModelLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    walks, ready = [], Barrier(4)

    def counted(roots: Iterable[Path]) -> Found:
        walks.append(1)
        return find_models(roots)

    def ask(_: int) -> tuple[ModelRecord, ...]:
        ready.wait()
        return library.records()

    monkeypatch.setattr(library_module, "find_models", counted)
    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(ask, range(4))
    assert all(records is first for records in others)
    assert walks == [1]


def test_a_walk_that_began_too_early_is_not_taken_for_a_later_question(
    library: ModelLibrary, write_shapes: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library.records()
    walked, go_on = Event(), Event()

    def slowly(roots: Iterable[Path]) -> Found:
        found = find_models(roots)
        walked.set()
        go_on.wait()
        return found

    monkeypatch.setattr(library_module, "find_models", slowly)
    with ThreadPoolExecutor(2) as pool:
        early = pool.submit(library.refresh)
        walked.wait()
        write_shapes(tmp_path / "models/late.safetensors", VAE)
        late = pool.submit(library.resolve, name="late")
        go_on.set()
        early.result()
        assert late.result().name == "late"
