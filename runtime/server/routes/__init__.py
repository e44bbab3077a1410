"""The routes of the API, one file a subject."""

from nodeloom.runtime.server.routes import (
    boards,
    documents,
    events,
    health,
    images,
    login,
    metrics,
    packs,
    queues,
    runs,
    schema,
    settings,
    workers,
    workflows,
)

ROUTERS = [
    each.router
    for each in (
        health, login, metrics, workers, schema, packs, documents, workflows, runs, queues, events, images, boards,
        settings,
    )
]  # fmt: skip
