"""Images are found by what they were made with."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from nodeloom.runtime.store.records import Records
from nodeloom.runtime.store.records.library import (
    Description,
    FactCount,
    ImageFilter,
    NewImage,
    count_images,
    create_board,
    describe_image,
    fact_counts,
    get_image,
    remove_images,
    save_image,
    search_images,
    undescribed_images,
)
from nodeloom.runtime.store.records.revising import upgrade

PICTURE = NewImage("blake3:aa", "out.png", "output", "image/png", 100, 64, 32, run="r1", node="save")
DAY = 86_400.0


def kept(records: Records, name: str, values: list[tuple[str, str]], *texts: str, now: float = 1.0) -> str:
    image = records.write_sync(save_image, replace(PICTURE, name=name), now)
    records.write_sync(describe_image, image, Description({"made_with": []}, values, texts), now)
    return image


def found(records: Records, text: str = "", **wanted: object) -> list[str]:
    return [each.name for each in records.read_sync(search_images, ImageFilter(text=text, **wanted)).found]  # type: ignore[arg-type]


@pytest.fixture
def gallery(records: Records) -> Records:
    kept(
        records, "star", [("model", "Tiny/SD 1"), ("steps", "20"), ("seed", "7")], "a Yellow star, größer", "Tiny/SD 1"
    )
    kept(records, "moon", [("model", "tiny-xl"), ("steps", "200"), ("seed", "77")], "a pale moon at sea", now=2.0)
    kept(records, "sea", [("model", "tiny-xl"), ("steps", "20")], "the sea, 20% pale", now=DAY)
    return records


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("YELLOW grösser", ["star"]),
        ("pale sea", ["sea", "moon"]),
        ('"pale moon"', ["moon"]),
        ("pale -moon", ["sea"]),
        ("-model:tiny-xl", ["star"]),
        ("model:tiny", ["sea", "moon", "star"]),
        ('model:"sd 1"', ["star"]),
        ("steps:20", ["sea", "star"]),
        ("steps:20 -sea", ["star"]),
        ("seed:7", ["star"]),
        ("20%", ["sea"]),
        ("1970-01-02", ["sea"]),
        ("star.png", []),
        ("seed:", []),
        ('"', ["sea", "moon", "star"]),
    ],
)
def test_words_phrases_and_facts_find_images_and_a_minus_leaves_out(
    gallery: Records, asked: str, names: list[str]
) -> None:
    assert found(gallery, asked) == names
    assert gallery.read_sync(count_images, ImageFilter(text=asked)) == len(names)


def test_a_whole_fact_is_asked_for_and_of_one_name_any_will_do(gallery: Records) -> None:
    assert found(gallery, facts=[("model", "TINY-xl")]) == ["sea", "moon"]
    assert found(gallery, facts=[("model", "tiny")]) == []
    assert found(gallery, facts=[("seed", "7"), ("seed", "77")]) == ["moon", "star"]
    assert found(gallery, facts=[("seed", "7"), ("model", "tiny-xl")]) == []


def test_images_are_found_by_when_they_were_kept(gallery: Records) -> None:
    assert found(gallery, since=2.0) == ["sea", "moon"]
    assert found(gallery, since=1.5, before=DAY) == ["moon"]


def test_the_values_of_a_fact_are_counted(gallery: Records) -> None:
    assert gallery.read_sync(fact_counts, "model") == [FactCount("tiny-xl", 2), FactCount("Tiny/SD 1", 1)]
    assert gallery.read_sync(fact_counts, "nothing") == []


def test_each_image_is_described_once_and_anew_if_it_is_told_again(records: Records) -> None:
    images = [records.write_sync(save_image, replace(PICTURE, name=str(n), facts={"mode": "L"}), n) for n in (1.0, 2.0)]
    assert [each.id for each in records.read_sync(undescribed_images, 9)] == images[::-1]
    records.write_sync(describe_image, images[1], Description({"made_with": [1]}, [("seed", "1")]), 3.0)
    assert [each.id for each in records.read_sync(undescribed_images, 9)] == images[:1]
    assert records.read_sync(get_image, images[1]).facts == {"mode": "L", "made_with": [1]}
    records.write_sync(describe_image, images[1], Description({}, [("seed", "2")]), 4.0)
    assert found(records, "seed:1") == []
    assert found(records, "seed:2") == ["2.0"]


def test_what_is_told_of_an_image_goes_with_it(gallery: Records) -> None:
    image = gallery.read_sync(search_images, ImageFilter(text="star")).found[0].id
    gallery.write_sync(remove_images, [image], 9.0)
    assert gallery.read_sync(fact_counts, "seed") == [FactCount("77", 1)]
    gallery.write_sync(describe_image, image, Description({}, [("seed", "1")]), 9.0)
    assert gallery.read_sync(fact_counts, "seed") == [FactCount("77", 1)]


def test_very_long_and_strange_values_can_be_kept(records: Records) -> None:
    kept(records, "long", [("prompt", "word " * 5_000), ("a\0b", "\0")])
    assert found(records, "prompt:word") == ["long"]
    assert found(records, facts=[("ab", ""), ("a\0b", "\0")]) == ["long"]


def test_what_is_no_picture_tells_nothing(records: Records) -> None:
    records.write_sync(save_image, replace(PICTURE, name="out.latent", width=0, height=0), 1.0)
    assert records.read_sync(undescribed_images, 9) == []


def test_images_of_a_database_from_before_are_described_later(records: Records) -> None:
    image = records.write_sync(save_image, replace(PICTURE, board=records.write_sync(create_board, "b", 1.0)), 1.0)

    def older(connection: Connection) -> None:
        for statement in (
            "DROP INDEX ix_images_undescribed", "ALTER TABLE images DROP COLUMN described", "DROP TABLE image_facts",
            "UPDATE alembic_version SET version_num = '0003'",
        ):  # fmt: skip
            connection.execute(text(statement))
        upgrade(connection, "0003", "it", head="0004")

    records.write_sync(older)
    assert [each.id for each in records.read_sync(undescribed_images, 9)] == [image]
