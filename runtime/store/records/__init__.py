"""The durable records of a server: events, runs and their queue, in SQLite or PostgreSQL.

    records = Records(home / "nodeloom.db")               # or "postgresql://user@host/name"
    await records.write(queue.enqueue, submission, now)   # one writer; many functions share one durable commit
    await records.jot(queue.lease, owner, now)            # the same for what is little, in the loop's own thread
    await records.read(log.after, number)                 # a reader's thread; a snapshot
    records.write_sync(...), records.read_sync(...)       # the same without a loop
    records.listen(callback)                              # each commit's events, in order, in the writer's thread

`queue`, `log`, `documents`, `library` (workflows, images, boards, settings, schemas) and `prompts` are modules of plain
functions that take the connection first. It knows no HTTP, no worker, no engine.

All of it stands in `__init__.pyi` and is imported when somebody first asks for it (docs/decisions/0040).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
