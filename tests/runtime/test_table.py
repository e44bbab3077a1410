"""Small files that threads and processes write at the same time."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest

from nodeloom.runtime.table import Table

WRITER = """
import sys
from pathlib import Path
from nodeloom.runtime.table import Table
sys.stdin.readline()
table = Table(Path(sys.argv[1]))
for number in range(20):
    table.put(f"{sys.argv[2]}-{number}", "x" * 64)
"""


def contents(path: Path) -> dict[str, str]:
    parsed: dict[str, str] = json.loads(path.read_bytes())
    return parsed


def test_what_was_put_is_there_for_the_next_one(tmp_path: Path) -> None:
    Table(tmp_path / "deep" / "t.json").put("a", "1")
    assert Table(tmp_path / "deep" / "t.json").get("a") == "1"
    assert Table(tmp_path / "deep" / "t.json").get("b") is None


def test_threads_lose_nothing_to_each_other(tmp_path: Path) -> None:
    tables = [Table(tmp_path / "t.json"), Table(tmp_path / "t.json")]
    ready = Barrier(8)

    def put(worker: int) -> None:
        ready.wait()
        for number in range(10):
            tables[worker % 2].put(f"{worker}-{number}", "1")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(8)))
    assert len(contents(tmp_path / "t.json")) == 80


def test_processes_lose_nothing_to_each_other(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(name)], stdin=subprocess.PIPE, text=True)
        for name in range(3)
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    assert len(contents(path)) == 60


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    table = Table(path)
    table.put("first", "1")
    done, torn = Event(), []

    def read() -> None:
        while not done.is_set():
            try:
                contents(path)
            except ValueError as error:
                torn.append(error)

    reader = Thread(target=read)
    reader.start()
    for number in range(100):
        table.put(str(number), "x" * 1000)
    done.set()
    reader.join()
    assert torn == []


def test_a_younger_entry_of_another_process_is_not_written_over(tmp_path: Path) -> None:
    here, there = Table(tmp_path / "t.json"), Table(tmp_path / "t.json")
    here.put("a", "old")
    there.put("a", "new")
    here.put("b", "1")
    assert Table(tmp_path / "t.json").get("a") == "new"


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"a": 3}', b"\xff", b"[" * 100_000])
def test_a_damaged_file_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.json").write_bytes(content)
    table = Table(tmp_path / "t.json")
    assert table.get("a") is None
    table.put("a", "1")
    assert contents(tmp_path / "t.json") == {"a": "1"}


def test_where_nothing_can_be_written_it_is_remembered_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file where a folder should be")
    table = Table(tmp_path / "cache" / "t.json")
    table.put("a", "1")
    assert table.get("a") == "1"


def test_many_texts_are_written_at_once(tmp_path: Path) -> None:
    path = tmp_path / "table.json"
    table = Table(path)
    table.put("a", "1")
    Table(path).put("other", "process")
    table.update({"a": "2", "b": "3"})
    again = Table(path)
    assert [again.get(key) for key in ("a", "b", "other")] == ["2", "3", "process"]
    written = path.stat().st_mtime_ns
    table.update({"b": "3"})
    table.update({})
    assert path.stat().st_mtime_ns == written
