"""Results in memory, then on the disk."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, field_serializer
from pydantic_core import from_json

from nodeloom.runtime.engine.cache import CachedResult
from nodeloom.runtime.engine.canonical import encode
from nodeloom.runtime.engine.outputs import outputs_json, values_of
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store import FolderBlobs, Names, ResultStore, StoredResult, open_index, open_results
from nodeloom.runtime.worker.durable import Durable
from nodeloom.runtime.worker.handles import HandleStore
from nodeloom.runtime.worker.models import WorkerModels
from nodeloom.runtime.worker.numbers import decode_kept, encode_kept, pillow
from nodeloom.runtime.worker.results import TwoLevelCache, restored
from nodeloom.runtime.worker.stores import Stores
from nodeloom.schema import ImageField, InvocationOutput, OutputField


class Value(InvocationOutput):
    value: Any = OutputField(description="Anything")


class Pictures(InvocationOutput):
    images: list[ImageField] = OutputField(spread=True, description="Some")
    best: ImageField | None = None


class Dynamic(InvocationOutput):
    model_config = ConfigDict(extra="allow")


class Home:
    """A folder of results, opened anew for each process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.open()

    def open(self, entries: int = 100, budget: int = 10**6, *, on_disk: bool = True) -> TwoLevelCache:
        index = open_index(self._folder)
        blobs = FolderBlobs(self._folder / "blobs", index, 10**6)
        pictures = Durable(blobs, Names(index), encode_kept, decode_kept) if on_disk else None
        models = WorkerModels(Settings(home=self._folder))
        self.stores = Stores(HandleStore(lambda image: 1, disk=pictures), HandleStore(lambda bundle: 1), models)
        self.disk = ResultStore(open_results(self._folder), 10**7)
        return TwoLevelCache(self.stores, self.disk if on_disk else None, entries, budget)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def result_of(outputs: InvocationOutput, *spread: str) -> CachedResult:
    encoded = {
        name: [encode(item) for item in value] if name in spread else encode(value)
        for name, value in values_of(outputs).items()
    }
    return CachedResult(outputs, encoded, max((len(encoded[name]) for name in spread), default=0))


def picture(stores: Stores, name: str) -> ImageField:
    from PIL import Image

    stores.pictures.put(name, Image.new("RGB", (2, 2), "red"))
    return ImageField(name=name)


def test_a_result_is_found_by_the_next_process(home: Home) -> None:
    cache = home.open()
    result = result_of(Value(value={"b": 1.0, "a": [None, "text"]}))
    cache.put("key", result)
    home.disk.flush()
    assert cache.get("key", Value) is result
    assert home.open().get("key", Value) == result
    assert home.open().get("other", Value) is None


def test_a_spread_output_comes_back_item_by_item(home: Home) -> None:
    cache = home.open()
    images = [picture(home.stores, f"run:{number}") for number in range(3)]
    result = result_of(Pictures(images=images, best=images[1]), "images")
    home.stores.keep(result.outputs)
    cache.put("key", result)
    empty = result_of(Pictures(images=[]), "images")
    cache.put("empty", empty)
    home.disk.flush()
    later = home.open()
    assert later.get("key", Pictures) == result
    assert later.get("empty", Pictures) == empty
    assert pillow(home.stores.pictures.get("run:2")).getpixel((0, 0)) == (255, 0, 0)


def test_a_result_whose_picture_is_not_durable_stays_in_memory(home: Home) -> None:
    cache = home.open()
    cache.put("key", result_of(Value(value=picture(home.stores, "run:a"))))
    home.disk.flush()
    assert cache.get("key", Value) is not None
    assert home.open().get("key", Value) is None


def test_a_result_whose_picture_was_lost_or_damaged_is_absent(home: Home, tmp_path: Path) -> None:
    cache = home.open()
    result = result_of(Value(value=picture(home.stores, "run:a")))
    home.stores.keep(result.outputs)
    cache.put("key", result)
    home.disk.flush()
    assert home.open().get("key", Value) is not None
    for path in (tmp_path / "blobs").glob("??/*"):
        path.write_bytes(path.read_bytes()[:-1])
    assert home.open().get("key", Value) is None
    assert cache.get("key", Value) is not None


def test_a_result_that_no_longer_fits_is_absent(home: Home) -> None:
    home.open().put("key", result_of(Value(value=1)))
    home.disk.flush()
    assert home.open().get("key", Pictures) is None


def test_outputs_that_would_come_back_as_others_are_absent() -> None:
    class Odd(InvocationOutput):
        value: int

        @field_serializer("value")
        def _more(self, value: int) -> int:
            return value + 1

    result = result_of(Odd(value=1))
    assert outputs_json(result.encoded) == b'{"value":1}'
    stored = StoredResult(b'{"value":1}', {}, {})
    assert restored(stored, Odd) == result
    assert restored(stored._replace(outputs=b'{"value":"1"}'), Odd) is None
    assert restored(stored._replace(counts={"value": 1}), Odd) is None


def test_outputs_that_only_this_run_has_are_kept_too(home: Home) -> None:
    cache = home.open()
    result = result_of(Dynamic(**{'odd "name"': 1, "many": [1, 2]}), "many")
    cache.put("key", result)
    home.disk.flush()
    assert home.open().get("key", Dynamic) == result


def test_in_memory_what_was_used_longest_ago_goes(home: Home) -> None:
    for entries, budget in ((2, 10**6), (100, 2 * 1600)):
        cache = home.open(entries, budget, on_disk=False)
        for key in "ab":
            cache.put(key, result_of(Value(value=key)))
        cache.get("a", Value)
        cache.put("c", result_of(Value(value="c")))
        assert [cache.get(key, Value) is not None for key in "abc"] == [True, False, True]


def test_what_left_the_memory_is_found_on_the_disk(home: Home) -> None:
    cache = home.open(entries=1)
    for key in "abc":
        cache.put(key, result_of(Value(value=key)))
    assert [getattr(cache.get(key, Value), "outputs", None) for key in "abc"] == [Value(value=key) for key in "abc"]


def test_a_disk_that_broke_means_another_run(home: Home, tmp_path: Path) -> None:
    import sqlite3

    cache = home.open(entries=1)
    cache.put("key", result_of(Value(value=1)))
    cache.put("other", result_of(Value(value=1)))
    home.disk.flush()
    with sqlite3.connect(tmp_path / "results.sqlite") as other:
        other.execute("DROP TABLE results")
    assert cache.get("key", Value) is None
    cache.put("key", result_of(Value(value=1)))
    cache.put("other", result_of(Value(value=1)))
    assert cache.get("key", Value) is not None


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8")),
    lambda parts: (
        st.lists(parts, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), parts, max_size=3)
    ),
    max_leaves=8,
)


@given(value=values)
def test_every_value_comes_back_as_the_same_text(value: Any) -> None:
    result = result_of(Value(value=value))
    text = outputs_json(result.encoded)
    found = restored(StoredResult(text, {}, {}), Value)
    assert found is not None
    assert found.encoded == result.encoded
    assert from_json(text)["value"] == found.outputs.value or math.isnan(value)  # type: ignore[attr-defined]
