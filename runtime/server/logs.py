"""What the server says of itself: a line an entry, for people or as JSON for programs."""

from __future__ import annotations

import logging
import sys
import time
from typing import Final

from nodeloom.schema.json import JSON, write_json

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}
"""Attributes that every entry has; others were given by whoever logged it."""


class JSONLines(logging.Formatter):
    """`{"time", "level", "logger", "message"}`, what was given beside it, and the traceback of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        entry: dict[str, JSON] = {
            "time": record.created,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        extra = {key: value for key, value in vars(record).items() if key not in _STANDARD}
        entry |= {key: value if isinstance(value, (bool, int, float)) else str(value) for key, value in extra.items()}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return write_json(entry)


class Lines(logging.Formatter):
    """`12:30:05 warning: ...`, with the traceback of an error below."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, or several."""
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        level = "" if record.levelno == logging.INFO else f"{record.levelname.lower()}: "
        line = f"{clock} {level}{record.getMessage()}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def log_to_stderr(*, as_json: bool) -> None:
    """Write everything from `info` on to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JSONLines() if as_json else Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
