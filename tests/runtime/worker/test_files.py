"""The user's files, read by many nodes at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from nodeloom.runtime.worker.files import UserFiles
from nodeloom.runtime.worker.places import Places
from nodeloom.schema import InputError


def test_threads_remember_the_places_of_all_files(tmp_path: Path) -> None:
    files = UserFiles([tmp_path / "inputs"], 100, Places(tmp_path / "cache"))
    (tmp_path / "inputs").mkdir()
    names, ready = [f"{number}.bin" for number in range(8)], Barrier(8)
    for name in names:
        (tmp_path / "inputs" / name).write_text(name)

    def digest(name: str) -> str:
        ready.wait()
        return files.digest(name)

    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(digest, names))
    elsewhere = UserFiles([tmp_path], 100, Places(tmp_path / "cache"))
    assert [elsewhere.read(name, digest) for name, digest in zip(names, digests, strict=True)] == [
        name.encode() for name in names
    ]


def test_what_is_remembered_is_the_file_that_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = Places(tmp_path / "cache")
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / "a").write_text(folder.name)
    files = UserFiles([first, second], 100, places)
    read = UserFiles._bytes

    def read_and_lose(self: UserFiles, file: Path, path: str) -> bytes:
        data = read(self, file, path)
        file.unlink()
        return data

    monkeypatch.setattr(UserFiles, "_bytes", read_and_lose)
    assert places.find(files.digest("a")) == (first / "a").resolve()
    assert places.find(files.digest("a")) == (second / "a").resolve()
    with pytest.raises(InputError, match="there is no file a"):
        files.digest("a")
