"""Worker processes: started, watched, restarted and ended. What runs in them is nobody's business here.

`Worker` is a seat that a process sits in, and after its death the next one:

    worker = Worker(Limits.of(settings), known=fingerprint, on_hello=keep_the_document)
    worker.start()
    await worker.ready()
    ended = await worker.run(Run(...), told)   # told(frame) is awaited for each Told, Preview and Saved
    await worker.stop()
"""

from nodeloom.runtime.server.workers.deaths import Death
from nodeloom.runtime.server.workers.errors import CallError, WorkerLostError
from nodeloom.runtime.server.workers.limits import Limits
from nodeloom.runtime.server.workers.worker import State, Worker

__all__ = ["CallError", "Death", "Limits", "State", "Worker", "WorkerLostError"]
