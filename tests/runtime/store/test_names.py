"""Names of blobs."""

from pathlib import Path

from nodeloom.runtime.store import FolderBlobs, Names, open_index


def test_a_name_outlives_the_process_and_can_be_given_anew(tmp_path: Path) -> None:
    names = Names(open_index(tmp_path))
    names.put("a", "one")
    names.put("a", "two")
    assert Names(open_index(tmp_path)).get("a") == "two"
    assert names.get("b") is None


def test_a_name_goes_with_its_blob(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    blobs, names = FolderBlobs(tmp_path / "blobs", index, 100), Names(index)
    for name in ("a", "b", "c"):
        names.put(name, blobs.put(name.encode() * 40))
    later = Names(index)
    assert [name for name in "abc" if later.get(name)] == ["b", "c"]
