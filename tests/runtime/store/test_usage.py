"""How much is kept."""

from pathlib import Path

from nodeloom.runtime.store import FolderBlobs, ResultStore, StoredResult, Usage, open_index, open_results, usage_of


def test_what_is_kept_is_counted(tmp_path: Path) -> None:
    FolderBlobs(tmp_path / "blobs", open_index(tmp_path), 1000).put(b"data")
    ResultStore(open_results(tmp_path), 10**6).put("key", StoredResult(b"{}", {}, {}))
    found = usage_of(tmp_path)
    assert (found.results, found.blobs, found.blob_bytes) == (1, 1, 4)
    assert found.total_bytes == found.database_bytes + 4 > 4


def test_nothing_is_counted_where_nothing_can_be_read(tmp_path: Path) -> None:
    assert usage_of(tmp_path / "nowhere") == Usage()
    (tmp_path / "index.sqlite").write_text("damaged")
    assert usage_of(tmp_path).blobs == 0
