"""The first tables: runs, their queue and log; workflows, images and boards; settings and schemas."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables, and what is always in them."""
    _running()
    _library()
    counters = sa.table("counters", sa.column("name"), sa.column("value"))
    op.bulk_insert(counters, [{"name": "event", "value": 0}, {"name": "place", "value": 0}])
    queues = sa.table("queues", sa.column("name"), sa.column("paused", sa.Boolean), sa.column("created"))
    op.bulk_insert(queues, [{"name": "default", "paused": False, "created": 0.0}])


def _running() -> None:
    _table("counters", _text("name"), _whole("value"), key=["name"])
    _table("queues", _text("name"), _flag("paused"), _number("created"), key=["name"])
    _table("documents", _text("digest"), _text("body"), key=["digest"])
    _table("batches", *_texts("id", "name", "queue"), _whole("size"), _number("created"), key=["id"])
    _table(
        "events",
        _whole("number", autoincrement=False), _text("run", nullable=True), _number("time"), *_texts("name", "body"),
        key=["number"],
    )  # fmt: skip
    op.create_index("ix_events_run_number", "events", ["run", "number"])
    _table(
        "runs",
        _text("id"), _text("key", nullable=True), *_texts("queue", "state"), _whole("priority"), _number("place"),
        *_texts("batch", "workflow", nullable=True), _whole("revision", nullable=True), _text("origin", nullable=True),
        *_texts("name", "tags", "words", "document", "inputs", "options"), _whole("attempts"), _flag("canceling"),
        _number("created"), *(_number(name, nullable=True) for name in ("started", "finished", "seconds")),
        *_texts("outputs", "problems", nullable=True),
        _refers("runs", "batch", "batches.id"), _refers("runs", "document", "documents.digest"),
        _refers("runs", "queue", "queues.name"), sa.UniqueConstraint("key", name="uq_runs_key"),
        key=["id"],
    )  # fmt: skip
    for column in ("batch", "document", "finished", "workflow"):
        op.create_index(f"ix_runs_{column}", "runs", [column])
    op.create_index("ix_runs_state_id_queue", "runs", ["state", "id", "queue"])
    queued = sa.text("state = 'queued'")
    order: list[Any] = ["queue", sa.text("priority DESC"), "place"]
    op.create_index("ix_runs_waiting", "runs", order, sqlite_where=queued, postgresql_where=queued)
    _table(
        "leases",
        _text("run"), _whole("token"), _text("owner"), _number("expires"), _refers("leases", "run", "runs.id"),
        key=["run"],
    )  # fmt: skip


def _library() -> None:
    _table(
        "workflows",
        *_texts("id", "name", "description", "tags", "words"), _whole("revision"), _number("created"),
        _number("updated"),
        key=["id"],
    )  # fmt: skip
    _table(
        "workflow_tags",
        *_texts("tag", "workflow"), _refers("workflow_tags", "workflow", "workflows.id", "CASCADE"),
        key=["tag", "workflow"],
    )  # fmt: skip
    op.create_index("ix_workflow_tags_workflow", "workflow_tags", ["workflow"])
    _table(
        "revisions",
        _text("workflow"), _whole("number", autoincrement=False), *_texts("document", "comment"),
        _text("report", nullable=True), _number("created"),
        _refers("revisions", "workflow", "workflows.id", "CASCADE"),
        _refers("revisions", "document", "documents.digest"),
        key=["workflow", "number"],
    )  # fmt: skip
    op.create_index("ix_revisions_document", "revisions", ["document"])
    _table("boards", *_texts("id", "name"), _number("created"), key=["id"])
    _table(
        "images",
        *_texts("id", "digest", "name", "kind", "media_type"), _whole("size"), _whole("width"), _whole("height"),
        _text("run"), *_texts("node", "workflow", "board", nullable=True), _flag("starred"), *_texts("facts", "words"),
        _number("created"), _refers("images", "board", "boards.id", "SET NULL"),
        sa.UniqueConstraint("run", "digest", "name", name="uq_images_run_digest_name"),
        key=["id"],
    )  # fmt: skip
    for column in ("board", "digest", "workflow"):
        op.create_index(f"ix_images_{column}", "images", [column])
    op.create_index("ix_images_created_id", "images", ["created", "id"])
    _table("settings", *_texts("key", "value"), _number("updated"), key=["key"])
    _table("schemas", *_texts("fingerprint", "body"), _number("used"), key=["fingerprint"])


def _table(name: str, *parts: Any, key: list[str]) -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"))


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [_text(name, nullable=nullable) for name in names]


def _whole(name: str, *, nullable: bool = False, **options: Any) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=nullable, **options)


def _number(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _refers(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=ondelete)
