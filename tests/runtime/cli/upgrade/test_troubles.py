"""What goes wrong with one file midway is told in a sentence, and the other files are upgraded all the same."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import Result

from nodeloom.runtime.cli.upgrade.files import put
from nodeloom.runtime.cli.upgrade.outcome import Outcome
from nodeloom.runtime.cli.upgrade.tasks import Task
from nodeloom.runtime.cli.upgrade.work import Work
from tests.runtime.cli.conftest import Command
from tests.runtime.cli.older import LOUD, PACK, SHOUT, nodes_of, save

Upgrade = Callable[..., Result]


@pytest.fixture
def upgrade(nodeloom: Command, tmp_path: Path) -> Upgrade:
    """`nodeloom upgrade ...` with the pack acme, and two files to upgrade."""
    put(PACK.encode(), tmp_path / "packs" / "acme_lab.py")
    sys.modules.pop("acme_lab", None)
    for name in ("a", "b"):
        save(tmp_path / "flows" / f"{name}.json", SHOUT)
    return lambda *arguments: nodeloom("upgrade", *arguments, "--pack", tmp_path / "packs" / "acme_lab.py")


def test_a_file_that_vanishes_before_it_is_read(upgrade: Upgrade, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Work.outcome

    def outcome(work: Work, task: Task) -> Outcome:
        Path("flows/a.json").unlink(missing_ok=True)
        return before(work, task)

    monkeypatch.setattr(Work, "outcome", outcome)
    result = upgrade("flows")
    assert result.exit_code == 4
    assert result.stderr == "error: flows/a.json can't be read: No such file or directory\n"
    assert nodes_of(Path("flows/b.json")) == [LOUD]


def test_a_disk_without_room_for_one_of_them(upgrade: Upgrade, monkeypatch: pytest.MonkeyPatch) -> None:
    full = iter([True, False])

    def fsync(file: int) -> None:
        if next(full):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    result = upgrade("flows")
    assert result.exit_code == 4
    assert result.stderr == "error: flows/a.json can't be written: No space left on device\n"
    assert result.stdout.endswith("2 files: 2 lossless, 1 not written\n")
    assert [nodes_of(Path(f"flows/{name}.json")) for name in "ab"] == [[SHOUT], [LOUD]]
    assert sorted(path.name for path in Path("flows").iterdir()) == ["a.json", "b.before-upgrade.json", "b.json"]


def test_a_folder_that_can_not_be_read(upgrade: Upgrade, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("flows/closed").mkdir()
    scan = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    result = upgrade("flows")
    assert result.exit_code == 4
    assert result.stderr == "error: the folder flows/closed can't be read: Permission denied\n"
    assert nodes_of(Path("flows/a.json")) == [LOUD]


def test_an_output_folder_that_is_a_file_on_the_way(upgrade: Upgrade) -> None:
    save(Path("flows/deep/c.json"), SHOUT)
    put(b"", Path("new/deep"))
    result = upgrade("flows", "-o", "new")
    assert result.exit_code == 4
    assert result.stderr.startswith("error: new/deep/c.json can't be written: ")
    assert nodes_of(Path("new/a.json")) == [LOUD]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_and_has_no_place_to_be_written_to(upgrade: Upgrade) -> None:
    os.mkfifo("pipe")
    data = Path("flows/a.json").read_bytes()
    for arguments, code in ((["pipe"], 4), (["pipe", "-o", "new.json"], 0)):
        writer = Thread(target=Path("pipe").write_bytes, args=(data,))
        writer.start()
        result = upgrade(*arguments)
        writer.join()
        assert result.exit_code == code, result.output
        assert ("error: pipe is no file that could be replaced; name one with -o" in result.stderr) == (code == 4)
    assert nodes_of(Path("new.json")) == [LOUD]
