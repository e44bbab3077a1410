import json
import logging
import sys

from nodeloom.runtime.server.logs import JSONLines, Lines


def entry(level: int = logging.INFO, **extra: object) -> logging.LogRecord:
    try:
        raise ValueError("gone")
    except ValueError:
        error = sys.exc_info() if level == logging.ERROR else None
    record = logging.LogRecord("nodeloom.server", level, "f.py", 1, "run %s\nended", ("r1",), error)
    vars(record).update(extra)
    return record


def test_an_entry_is_one_line_of_json_with_all_that_was_given() -> None:
    line = JSONLines().format(entry(logging.ERROR, incident="ab12", pid=7))
    assert "\n" not in line
    told = json.loads(line)
    assert (told["level"], told["message"], told["incident"], told["pid"]) == ("error", "run r1\nended", "ab12", 7)
    assert "ValueError: gone" in told["exception"]


def test_for_people_an_entry_is_a_line_and_an_error_has_its_traceback() -> None:
    assert Lines().format(entry())[9:] == "run r1\nended"
    assert "error: run r1" in Lines().format(entry(logging.ERROR))
    assert "ValueError: gone" in Lines().format(entry(logging.ERROR))
