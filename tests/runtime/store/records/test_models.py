"""Models on record: what was found, what changed, what is gone."""

from dataclasses import replace

import pytest

from nodeloom.runtime.store.records import NotFoundError, Records, log
from nodeloom.runtime.store.records.library import (
    FoundModel,
    ModelChanges,
    ModelFilter,
    get_model,
    keep_model,
    keep_models,
    models_seen,
    search_models,
)


def model(name: str, kind: str = "lora", base: str | None = "sdxl", **parts: object) -> FoundModel:
    found = FoundModel(name, f"{name}.safetensors", "single_file", kind, base, None, "fp16", None, 100, False, ())
    return replace(found, **parts)  # type: ignore[arg-type]


def keep(records: Records, *found: FoundModel, now: float = 1.0) -> ModelChanges:
    return records.write_sync(keep_models, found, now)


def names(records: Records, **wanted: object) -> list[str]:
    page = records.read_sync(search_models, ModelFilter(**wanted))  # type: ignore[arg-type]
    return [each.found.name for each in page.found]


def events(records: Records) -> list[tuple[object, ...]]:
    told = [each.event for each in records.read_sync(log.after, 0) if each.name == "models.changed"]
    return [(event["added"], event["changed"], event["gone"], event["count"]) for event in told]


def test_what_was_found_is_on_record_and_what_is_not_found_again_is_gone(records: Records) -> None:
    keep(records, model("ink"), model("oil"))
    keep(records, model("oil"), now=2.0)
    assert names(records) == ["oil"]
    assert names(records, is_gone=True) == ["ink"]
    assert records.read_sync(get_model, "ink").gone == 2.0
    assert records.read_sync(get_model, "oil").seen == 2.0
    assert records.read_sync(models_seen) == 2.0


def test_an_event_tells_each_change_and_nothing_is_told_where_there_is_none(records: Records) -> None:
    keep(records, model("ink"))
    keep(records, model("ink"))
    keep(records, model("ink", size=7))
    keep(records)
    keep(records, model("ink"))
    assert events(records) == [
        (["ink"], [], [], 1),
        ([], ["ink"], [], 1),
        ([], [], ["ink"], 1),
        (["ink"], [], [], 1),
    ]


def test_one_model_that_was_looked_at_again_is_renewed_alone(records: Records) -> None:
    keep(records, model("ink"), model("oil"))
    renewed = records.write_sync(keep_model, model("ink", digest="blake3:1"), 2.0)
    assert (renewed.found.digest, renewed.seen) == ("blake3:1", 2.0)
    assert records.write_sync(keep_model, model("new"), 3.0).gone is None
    assert names(records) == ["ink", "new", "oil"]
    assert events(records)[1:] == [([], ["ink"], [], 1), (["new"], [], [], 1)]


def test_models_are_searched_by_kind_base_words_and_use(records: Records) -> None:
    keep(
        records,
        model("Ink", place="styles/ink.safetensors"),
        model("any-vae", "vae", None),
        model("old", "main", "sd1", problems=("it is broken",)),
    )
    assert names(records, kinds=["vae", "main"]) == ["any-vae", "old"]
    assert names(records, bases=["sdxl"]) == ["Ink", "any-vae"]  # a base that can't be told fits any
    assert names(records, text="STYLES ink") == ["Ink"]
    assert names(records, is_usable=True) == ["Ink", "any-vae"]
    assert names(records, is_usable=False) == ["old"]


def test_pages_go_on_by_name_whatever_signs_it_has(records: Records) -> None:
    found = sorted(["a~1", "a~2", "b/c~d", "b c", "é"])
    keep(records, *map(model, found))
    seen: list[str] = []
    after = None
    for _ in found:
        page = records.read_sync(search_models, ModelFilter(), limit=1, after=after)
        seen += [each.found.name for each in page.found]
        after = page.next
    assert sorted(seen) == found
    assert after is None


def test_an_unknown_model_and_one_with_nul_are_not_found(records: Records) -> None:
    for name in ("x", "\0", "x" * 10_000):
        with pytest.raises(NotFoundError, match="there is no model"):
            records.read_sync(get_model, name)


def test_a_name_with_nul_is_kept_without(records: Records) -> None:
    keep(records, model("a\0b"))
    keep(records, model("a\0b"))
    assert names(records) == ["ab"]
    assert len(events(records)) == 1


def test_an_event_lists_so_many_names_and_counts_all(records: Records) -> None:
    keep(records, *(model(f"m{number:04}") for number in range(250)))
    ((added, _, _, count),) = events(records)
    assert (len(added), count) == (100, 250)  # type: ignore[arg-type]
