"""How a worker process ends: in good order if that is soon done, else at once. Code of packs may hang in any thread."""

from __future__ import annotations

import os
import threading
import time


def end_within(seconds: float, code: int) -> None:
    """End this process with an exit code when so many seconds are over, if it is still there."""

    def end() -> None:
        time.sleep(seconds)
        os._exit(code)

    threading.Thread(target=end, name="nodeloom-end", daemon=True).start()
