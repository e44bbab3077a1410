"""Why a worker process ended, in words, and what its standard error becomes."""

import logging
from pathlib import Path

import pytest

from nodeloom.runtime.server.workers.backoff import LONGEST, Backoff
from nodeloom.runtime.server.workers.blame import Blame
from nodeloom.runtime.server.workers.deaths import Cause, Death, death_of
from nodeloom.runtime.server.workers.kernel import kernel_kills
from nodeloom.runtime.server.workers.limits import Limits
from nodeloom.runtime.server.workers.lines import LONGEST as LONGEST_LINE
from nodeloom.runtime.server.workers.lines import MOST, MOST_BYTES, Lines
from nodeloom.runtime.server.workers.veil import Veil
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.secrets import SecretStore


@pytest.mark.parametrize(
    ("code", "is_out_of_memory", "cause", "sentence"),
    [
        (0, False, "exit", "the worker process ended with exit code 0"),
        (0xC0000005, False, "signal", "the worker process ended with exit code 3221225477 (access violation)"),
        (-9, False, "killed", "the worker process was killed from outside (SIGKILL)"),
        (-15, True, "killed", "the worker process was killed from outside (SIGTERM)"),
        (-11, False, "signal", "the worker process crashed (SIGSEGV)"),
        (-99, False, "signal", "the worker process crashed (signal 99)"),
        (-9, True, "memory", "the worker process was killed by the kernel because memory ran out; it used 3.0 GiB"),
    ],
)
def test_an_end_is_told_in_words(code: int, is_out_of_memory: bool, cause: str, sentence: str) -> None:
    death = death_of(7, code, 3 * 2**30, is_out_of_memory)
    assert (death.cause, str(death), death.pid) == (cause, sentence, 7)


@pytest.mark.parametrize(
    ("groups", "file"),
    [
        ("0::/system/nodeloom\n", "sys/fs/cgroup/system/nodeloom/memory.events"),
        ("3:cpu:/\n2:memory:/box\n0::/\n", "sys/fs/cgroup/memory/box/memory.oom_control"),
        ("", "proc/vmstat"),
    ],
)
def test_kills_of_the_kernel_are_counted_wherever_linux_does(tmp_path: Path, groups: str, file: str) -> None:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text(groups)
    counts = tmp_path / file
    counts.parent.mkdir(parents=True, exist_ok=True)
    counts.write_text("oom 5\noom_kill 2\n")
    before = kernel_kills(tmp_path)
    assert before == (2,)
    counts.write_text("oom 5\noom_kill 3\n")
    assert kernel_kills(tmp_path) != before


def test_where_nothing_is_counted_nothing_is_known(tmp_path: Path) -> None:
    assert kernel_kills(tmp_path) == ()


def test_who_keeps_dying_is_waited_for_longer_each_time_until_it_works() -> None:
    backoff = Backoff()
    assert [backoff.died() for _ in range(4)] == [0.0, 0.25, 0.5, 1.0]
    assert [backoff.died() for _ in range(20)][-1] == LONGEST
    backoff.worked()
    assert backoff.died() == 0.0


def test_a_pack_is_left_out_when_its_import_ended_two_processes_in_a_row() -> None:
    blame, crash = Blame(), Death("signal", "crashed (SIGSEGV)")
    assert [blame.died(pack, crash) for pack in ("a", "b", "a", None, "a")] == [False] * 5
    assert blame.died("a", crash)
    assert blame.without == {
        "a": "pack a can't be imported: twice, the worker process crashed (SIGSEGV) meanwhile; "
        "it is left out until a restart"
    }


@pytest.mark.parametrize("cause", ["killed", "stopped", "wire"])
def test_a_pack_is_not_to_blame_for_what_others_do(cause: Cause) -> None:
    blame = Blame()
    assert [blame.died("a", Death(cause, "ended")) for _ in range(3)] == [False] * 3


def said(caplog: pytest.LogCaptureFixture, *pieces: bytes, seconds: float = 0.0) -> list[tuple[str, str]]:
    now = iter(range(10**6))
    lines = Lines(lambda: next(now) * seconds)
    lines.pid = 7
    with caplog.at_level(logging.DEBUG, "nodeloom.worker"):
        for piece in pieces:
            lines.feed(piece)
        lines.end()
    assert {record.__dict__["pid"] for record in caplog.records} <= {7}
    return [(record.levelname, record.message) for record in caplog.records]


def test_lines_are_logged_at_their_level_however_they_come(caplog: pytest.LogCaptureFixture) -> None:
    told = said(caplog, b"hello\nERROR nodeloom.x: ba", b"d\nTraceback\r\n\n", b"INFO a: \xff", b"!")
    assert told == [("INFO", "hello"), ("ERROR", "nodeloom.x: bad"), ("ERROR", "Traceback"), ("INFO", "a: \\xff!")]


def test_a_line_without_end_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    told = said(caplog, b"x" * (2 * LONGEST_LINE + 1))
    assert [len(text) for _, text in told] == [LONGEST_LINE, LONGEST_LINE, 1]


def test_of_very_many_lines_some_are_left_out_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    told = said(caplog, b"x\n" * (MOST + 30))
    assert len(told) == MOST + 1
    assert told[-1] == ("INFO", "30 more lines were left out")


def test_limits_follow_the_settings(tmp_path: Path) -> None:
    limits = Limits.of(Settings(home=tmp_path, worker_memory=5, worker_silence=0, cancel_grace=1.5))
    assert (limits.largest, limits.silence, limits.cancel) == (5, 0.0, 1.5)
    assert Limits().largest > 2**28


def test_values_of_secrets_do_not_get_into_the_log(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    store = SecretStore(tmp_path, {"fixed": "sk-Live-1"})
    lines = Lines(mask=Veil(store))
    with caplog.at_level(logging.INFO):
        lines.feed(b"INFO acme: with sk-Live-1 and sk-Li")
        store.set("key", "sk-Live-2")
        lines.feed(b"ve-2\n")
        store.set("key", "sk-Live-3")
        lines.feed(b"sk-Live-2, then sk-Live-3\nsk-")
        lines.end()
    assert caplog.messages == ["acme: with ***fixed*** and ***key***", "***key***, then ***key***", "sk-"]


def test_of_very_long_lines_some_are_left_out_too(caplog: pytest.LogCaptureFixture) -> None:
    told = said(caplog, *[b"x" * LONGEST_LINE + b"\n"] * 20)
    assert [len(text) for _, text in told[:-1]] == [LONGEST_LINE] * (MOST_BYTES // LONGEST_LINE)
    assert told[-1] == ("INFO", "12 more lines were left out")


def test_what_the_environment_holds_is_masked_though_the_file_can_not_be_used(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("broken")
    veil = Veil(SecretStore(tmp_path, {"fixed": "sk-Live-1"}))
    assert veil().text("with sk-Live-1") == "with ***fixed***"
