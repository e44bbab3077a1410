"""Images are kept once, found again, and put on boards."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from nodeloom.runtime.store.records import InvalidError, NotFoundError, Records, log
from nodeloom.runtime.store.records.library import (
    ImageFilter,
    NewImage,
    create_board,
    get_image,
    kept_bytes,
    list_boards,
    put_on_board,
    remove_board,
    remove_images,
    rename_board,
    save_image,
    search_images,
    star,
    unused_files,
)
from nodeloom.runtime.store.records.revising import upgrade

PICTURE = NewImage("blake3:aa", "out.png", "output", "image/png", 100, 64, 32, run="r1", node="save", workflow="w1")


def saved(records: Records, new: NewImage = PICTURE, now: float = 1.0) -> str:
    return records.write_sync(save_image, new, now)


def found(records: Records, wanted: ImageFilter) -> list[str]:
    return [each.id for each in records.read_sync(search_images, wanted).found]


def test_an_image_is_kept_once_a_run_digest_and_name(records: Records) -> None:
    image = saved(records)
    assert saved(records, replace(PICTURE, size=1), now=2.0) == image
    others = [
        saved(records, each)
        for each in (replace(PICTURE, run="x"), replace(PICTURE, digest="x"), replace(PICTURE, name="x"))
    ]
    assert len({image, *others}) == 4
    told = records.read_sync(log.of, "r1")
    assert [each.event["image"] for each in told] == [image, *others[1:]]


def test_a_picture_that_two_nodes_of_a_run_save_is_kept_once_and_told_for_both(records: Records) -> None:
    image = saved(records)
    assert [saved(records, replace(PICTURE, node=node), now=2.0) for node in ("save", "again", "again")] == [image] * 3
    assert [each.event["node"] for each in records.read_sync(log.of, "r1")] == ["save", "again"]


def test_an_image_tells_all_that_is_known_of_it(records: Records) -> None:
    image = records.read_sync(get_image, saved(records, replace(PICTURE, facts={"n": 2**70})))
    assert (image.digest, image.kind, image.size, image.width, image.height) == ("blake3:aa", "output", 100, 64, 32)
    assert (image.run, image.node, image.workflow, image.board, image.is_starred) == ("r1", "save", "w1", None, False)
    assert image.facts == {"n": 2**70}


def test_images_are_found_by_what_is_known_of_them_newest_first(records: Records) -> None:
    board = records.write_sync(create_board, "best", 1.0)
    a = saved(records, replace(PICTURE, facts={"prompt": "A Red circle, größer"}, board=board), now=1.0)
    b = saved(records, replace(PICTURE, digest="blake3:bb", run="", workflow=None, kind="upload"), now=2.0)
    records.write_sync(star, [b], 3.0)
    assert found(records, ImageFilter()) == [b, a]
    assert found(records, ImageFilter(text="GRÖSSER red")) == [a]
    assert found(records, ImageFilter(text="out.png")) == [b, a]
    assert found(records, ImageFilter(run="r1")) == found(records, ImageFilter(workflow="w1")) == [a]
    assert found(records, ImageFilter(board=board)) == found(records, ImageFilter(is_starred=False)) == [a]
    assert found(records, ImageFilter(boardless=True)) == found(records, ImageFilter(kinds=["upload"])) == [b]
    assert found(records, ImageFilter(is_starred=True)) == found(records, ImageFilter(digest="blake3:bb")) == [b]


def test_images_move_between_boards_and_outlive_them(records: Records) -> None:
    one, two = (records.write_sync(create_board, name, 1.0) for name in ("one", "two"))
    image = saved(records, replace(PICTURE, board=one))
    records.write_sync(put_on_board, [image], two, 2.0)
    records.write_sync(rename_board, two, " second ", 2.0)
    listed = records.read_sync(list_boards)
    assert [(each.name, each.images) for each in listed] == [("one", 0), ("second", 1)]
    records.write_sync(remove_board, two, 3.0)
    assert found(records, ImageFilter(boardless=True)) == [image]
    records.write_sync(put_on_board, [image], one, 2.0)
    records.write_sync(put_on_board, [image], None, 2.0)
    assert found(records, ImageFilter(board=one)) == []


def test_a_file_is_unused_when_its_last_image_is_removed(records: Records) -> None:
    first, second = saved(records), saved(records, replace(PICTURE, run="r2"))
    for image, expected in ((first, set()), (second, {"blake3:aa"})):
        records.write_sync(remove_images, [image], 2.0)
        assert records.read_sync(unused_files, ["blake3:aa"]) == expected


def test_images_and_boards_that_are_not_there_are_told_and_nothing_is_done(records: Records) -> None:
    image = saved(records)
    for deed in (
        lambda c: star(c, [image, "nobody"], 2.0),
        lambda c: remove_images(c, [image, "nobody"], 2.0),
        lambda c: get_image(c, "nobody"),
        lambda c: put_on_board(c, [image], "nobody", 2.0),
        lambda c: save_image(c, replace(PICTURE, name="x", board="nobody"), 2.0),
        lambda c: rename_board(c, "nobody", "x", 2.0),
        lambda c: remove_board(c, "nobody", 2.0),
    ):
        with pytest.raises(NotFoundError, match="there is no (image|board) nobody"):
            records.write_sync(deed)
    with pytest.raises(InvalidError, match="a board's name has 0 characters; give it 1 to 200"):
        records.write_sync(create_board, " \0", 2.0)
    assert found(records, ImageFilter(is_starred=False)) == [image]


def test_the_bytes_of_all_files_are_known_whatever_is_kept_removed_and_undone(records: Records) -> None:
    chance, kept = random.Random(3), dict[str, str]()

    def broken(connection: Connection, new: NewImage) -> None:
        save_image(connection, new, 1.0)
        raise RuntimeError("undone")

    for _ in range(120):
        digest, run = f"d{chance.randrange(8)}", f"r{chance.randrange(4)}"
        new = replace(PICTURE, digest=digest, run=run, size=10 ** (int(digest[1:]) % 4))
        deed = chance.randrange(4)
        if deed < 2:
            kept[saved(records, new)] = digest
        elif deed == 2:
            with pytest.raises(RuntimeError, match="undone"):
                records.write_sync(broken, new)
        elif kept:
            gone = chance.sample(sorted(kept), min(len(kept), 3))
            records.write_sync(remove_images, gone, 1.0)
            for image in gone:
                del kept[image]
        assert records.read_sync(kept_bytes) == sum(10 ** (int(each[1:]) % 4) for each in set(kept.values()))


def test_a_database_from_before_sums_them_up_once(records: Records) -> None:
    saved(records)
    saved(records, replace(PICTURE, run="other"))
    saved(records, replace(PICTURE, digest="x", size=7))

    def older(connection: Connection) -> None:
        connection.execute(text("DELETE FROM counters WHERE name = 'kept_bytes'"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
        upgrade(connection, "0002", "it", head="0003")

    records.write_sync(older)
    assert records.read_sync(kept_bytes) == 107
