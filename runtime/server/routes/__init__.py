"""The routes of the API, one file a subject."""

from nodeloom.runtime.server.routes import (
    boards,
    documents,
    events,
    health,
    images,
    login,
    metrics,
    models,
    outputs,
    packs,
    page,
    queues,
    runs,
    schema,
    secrets,
    settings,
    workers,
    workflows,
)

ROUTERS = [
    each.router
    for each in (
        runs, health, events, documents, schema, images, workflows, queues, boards, models, settings, packs,
        outputs, secrets, workers, metrics, login, page,
    )
]  # fmt: skip
"""Those that are asked most often first: they are looked through one by one."""
