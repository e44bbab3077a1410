"""Names of images: the newest of a name is meant, and names with a number are given once."""

from __future__ import annotations

import time

from nodeloom.runtime.store.records import Records, library
from nodeloom.runtime.store.records.library import ImageKind, NewImage


def image(records: Records, digest: str, kind: ImageKind = "upload", name: str = "a.png") -> None:
    records.write_sync(library.save_image, NewImage(digest, name, kind, "image/png", 1, 2, 3), time.time())


def test_the_newest_picture_of_a_name_is_meant(records: Records) -> None:
    image(records, "one")
    image(records, "two")
    image(records, "three", "output")
    found = records.read_sync(library.named_image, "a.png", ["upload"])
    assert found is not None
    assert found.digest == "two"
    assert records.read_sync(library.named_image, "b.png", ["upload"]) is None
    assert records.read_sync(library.named_image, "\0", ["upload"]) is None
    assert records.read_sync(library.image_names, "upload", 10) == ["a.png"]


def test_any_number_of_names_is_looked_up_at_once(records: Records) -> None:
    image(records, "one")
    image(records, "two")
    image(records, "three", "output", "b.png")
    names = [*(f"{number}.png" for number in range(70_000)), "a.png", "b.png", "\0"]
    assert records.read_sync(library.named_digests, names, ["upload", "mask"]) == {"a.png": "two"}


def test_a_file_keeps_its_number_and_another_one_gets_the_next(records: Records) -> None:
    def named(digest: str, beginning: str = "out/Comfy UI") -> str:
        name = records.write_sync(library.counted_name, digest, beginning, "png")
        image(records, digest, "output", name)
        return name

    assert [named("one"), named("two"), named("one")] == [
        "out/Comfy UI_00001_.png", "out/Comfy UI_00002_.png", "out/Comfy UI_00001_.png",
    ]  # fmt: skip
    assert named("one", "Comfy UI") == "Comfy UI_00001_.png"


def test_a_number_is_not_given_again_when_its_file_is_removed(records: Records) -> None:
    first = records.write_sync(library.counted_name, "one", "a", "png")
    image(records, "one", "output", first)
    (found,) = records.read_sync(library.search_images, library.ImageFilter(), limit=5).found
    records.write_sync(library.remove_images, [found.id], time.time())
    assert records.write_sync(library.counted_name, "two", "a", "png") == "a_00002_.png"
