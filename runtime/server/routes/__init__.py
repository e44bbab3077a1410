"""The routes of the API, one file a subject."""

from nodeloom.runtime.server.routes import (
    documents,
    events,
    health,
    login,
    packs,
    queues,
    runs,
    schema,
    workers,
    workflows,
)

ROUTERS = [each.router for each in (health, login, workers, schema, packs, documents, workflows, runs, queues, events)]
