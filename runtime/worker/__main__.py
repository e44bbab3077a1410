"""`python -m nodeloom.runtime.worker`: a worker process. A server starts it, and talks to it over its pipes."""

from __future__ import annotations

import gc

from nodeloom.runtime.worker.stdio import claim

UNUSABLE = 3
"""Exit code where settings or folders can't be used; the standard error says which."""


def main() -> int:
    """Claim the pipes before any other code can use them, then work; the process's exit code."""
    reading, writing = claim()
    gc.disable()  # what is imported stays: to look for garbage in it takes a tenth of the time until the hello
    import faulthandler
    import logging
    import signal
    import sys

    faulthandler.enable()
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING, stream=sys.stderr)
    logging.getLogger("nodeloom").setLevel(logging.INFO)
    from nodeloom.runtime.settings import read_settings
    from nodeloom.runtime.worker.process import WorkerProcess
    from nodeloom.schema import NodeloomError

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then says stop
    try:
        process = WorkerProcess(read_settings(), reading, writing)
        signal.signal(signal.SIGTERM, lambda number, frame: process.stop())
        process.serve()
    except NodeloomError as error:
        print(f"ERROR {__name__}: {error}", file=sys.stderr)
        return UNUSABLE
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
