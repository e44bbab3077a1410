"""What is left when a process is killed in mid-write, and when two write at once."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nodeloom.runtime.store import FolderBlobs, ResultStore, open_index, open_results

OPEN = """
import os, signal, sys
from pathlib import Path
from nodeloom.runtime.store import *
folder = Path(sys.argv[1])
blobs = FolderBlobs(folder / "blobs", index := open_index(folder), 10**8)
names = Names(index)
results = ResultStore(open_results(folder), 10**8)
def die(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def child(folder: Path, code: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", OPEN + code, str(folder)], stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> list[str]:
    out, _ = process.communicate()
    return out.split()


def blobs_in(folder: Path) -> FolderBlobs:
    return FolderBlobs(folder / "blobs", open_index(folder), 10**8)


@pytest.mark.parametrize(
    "place",
    [
        'os.fsync = die\nblobs.put(b"half")',
        'Path.replace = die\nblobs.put(b"half")',
    ],
    ids=["while the file is written", "before it gets its name"],
)
def test_a_blob_that_was_not_finished_is_absent_and_the_others_are_sound(tmp_path: Path, place: str) -> None:
    process = child(tmp_path, f'print(blobs.put(b"whole"), flush=True)\n{place}')
    (digest,) = ended(process)
    assert process.returncode == -signal.SIGKILL
    blobs = blobs_in(tmp_path)
    assert blobs.get(digest) == b"whole"
    half = blobs.put(b"half")
    assert blobs_in(tmp_path).get(half) == b"half"


def test_a_blob_with_its_file_in_place_but_no_row_yet_is_found(tmp_path: Path) -> None:
    process = child(
        tmp_path,
        'import nodeloom.runtime.store.blobs as module\nmodule.sync_folder = die\nblobs.put(b"data")',
    )
    ended(process)
    assert process.returncode == -signal.SIGKILL
    blobs = blobs_in(tmp_path)
    digest = blobs.put(b"data")
    assert blobs.get(digest) == b"data"


def test_whatever_was_named_before_a_kill_is_there_after_it(tmp_path: Path) -> None:
    process = child(
        tmp_path,
        """
for number in range(10**6):
    data = str(number).encode() * 1000
    digest = blobs.put(data)
    names.put(f"run:{number}", digest)
    results.put(str(number), StoredResult(b"%d" % number, {}, {f"run:{number}": digest}))
    print(number, flush=True)
""",
    )
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(40)]
    process.kill()
    process.communicate()
    blobs, results = blobs_in(tmp_path), ResultStore(open_results(tmp_path), 10**8)
    names = open_index(tmp_path)
    for number in told:
        row = names.row("SELECT digest FROM names WHERE name = ?", (f"run:{number}",))
        assert row is not None
        assert blobs.get(row[0]) == str(number).encode() * 1000
    kept = [result for number in told if (result := results.get(str(number)))]
    assert kept
    assert all(result.handles for result in kept)


def test_a_kill_between_two_batches_of_results_loses_only_the_last_one(tmp_path: Path) -> None:
    process = child(
        tmp_path,
        """
for number in range(1000):
    results.put(str(number), StoredResult(b"%d" % number, {}, {}))
results.flush()
with results._database.transaction() as connection:
    connection.execute("DELETE FROM results")
    die()
""",
    )
    ended(process)
    assert process.returncode == -signal.SIGKILL
    results = ResultStore(open_results(tmp_path), 10**8)
    assert all(results.get(str(number)) for number in range(1000))


def test_two_processes_share_a_folder(tmp_path: Path) -> None:
    code = """
shared = sys.argv[1]
for number in range(30):
    digest = blobs.put(str(number).encode() * 100)
    names.put(f"run:{number}", digest)
    results.put(str(number), StoredResult(b"%d" % number, {}, {}))
    results.flush()
    assert blobs.get(digest) is not None
    print(digest, flush=True)
"""
    processes = [child(tmp_path, code) for _ in range(2)]
    first, second = [ended(process) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert first == second
    blobs, results = blobs_in(tmp_path), ResultStore(open_results(tmp_path), 10**8)
    assert all(blobs.has(digest) for digest in first)
    assert all(results.get(str(number)) for number in range(30))
    assert not list(tmp_path.glob("*.aside"))


def test_two_processes_keep_a_budget_together(tmp_path: Path) -> None:
    code = """
blobs = FolderBlobs(folder / "blobs", index, 20_000)
for number in range(40):
    blobs.put(f"{os.getpid()} {number} ".encode() * 100)
"""
    processes = [child(tmp_path, code) for _ in range(2)]
    for process in processes:
        ended(process)
    assert [process.returncode for process in processes] == [0, 0]
    files = [path for path in (tmp_path / "blobs").glob("??/*") if path.parent.name != "partial"]
    total = sum(path.stat().st_size for path in files)
    assert 10_000 < total <= 20_000 + 2_000
    assert open_index(tmp_path).row("SELECT sum(size), count(*) FROM blobs") == (total, len(files))
