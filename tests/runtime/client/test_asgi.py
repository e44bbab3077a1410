"""The client and the app of the server in one process: what one says, the other understands."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest

from nodeloom.client import ApiError, AsyncClient, ClientError, Event, Terms
from nodeloom.runtime.client import answers, library_answers, run_answers
from nodeloom.runtime.client import secrets as secret_answers
from nodeloom.runtime.client.answers import Answer
from nodeloom.runtime.server.app import create_app
from nodeloom.runtime.server.images import views as images
from nodeloom.runtime.server.migrating import Migrated
from nodeloom.runtime.server.problems import ProblemItem
from nodeloom.runtime.server.routes import documents, health, packs, secrets, workers
from nodeloom.runtime.server.runs import requests
from nodeloom.runtime.server.runs import views as runs
from nodeloom.runtime.server.safety.tokens import Token
from nodeloom.runtime.server.workflows import views as workflows
from tests.runtime.server.serving import HERE, document, state_in

T = TypeVar("T")
SUM = document({"n": {"type": "core/integer_math"}}, interface={"inputs": {"a": ["n", "a"]}}, name="Sum")


def done(home: Path, ask: Callable[[AsyncClient], Awaitable[T]], shown: str | None = None, **state: Any) -> T:
    """What a client of an app gets."""

    async def go() -> T:
        given = state_in(home, **state)
        app = create_app(given)
        with given.records:
            async with app.router.lifespan_context(app):
                transport = httpx2.ASGITransport(app)
                async with AsyncClient(HERE, shown, transport=transport) as client:
                    return await ask(client)

    return asyncio.run(go())


def test_what_the_server_tells_of_itself_is_understood(tmp_path: Path) -> None:
    async def ask(client: AsyncClient) -> tuple[Any, ...]:
        return await client.health(), await client.packs(), await client.workers(), await client.catalogue()

    state, found, seats, catalogue = done(tmp_path / "home", ask)
    assert (state.status, seats) == ("ok", ())
    assert {pack.name: pack.problem is None for pack in found}["broken"] is False
    assert "core/integer_math" in catalogue.templates


def test_runs_are_enqueued_found_and_canceled(tmp_path: Path) -> None:
    async def ask(client: AsyncClient) -> Any:
        run = await client.run(SUM, {"a": 3}, Terms(name="one", tags=["x"], priority=4, targets=["n"]))
        info = await run.refresh()
        assert (info.inputs, info.name, info.tags, info.priority) == ({"a": 3}, "one", ("x",), 4)
        assert info.options["targets"] == ["n"]
        page = await client.runs.list("one", states=["queued"], queue="default")
        assert [each.id for each in page.runs] == [run.id]
        assert (await run.cancel()).ended == (run.id,)
        assert [news.name async for news in run.events() if isinstance(news, Event)] == ["run.queued", "run.finished"]
        return await run.wait()

    assert done(tmp_path / "home", ask).state == "canceled"


def test_a_token_is_shown_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    token = Token("a" * 43)
    assert done(tmp_path / "home", lambda client: client.queues.list(), token.text, token=token)[0].name == "default"
    with pytest.raises(ApiError) as refused:
        done(tmp_path / "home", lambda client: client.queues.list(), "b" * 43, token=token)
    assert (refused.value.code, refused.value.status) == ("token-needed", 401)


def test_secrets_are_set_listed_and_removed_by_name(tmp_path: Path) -> None:
    async def ask(client: AsyncClient) -> Any:
        await client.secrets.set("openai_key", "sk-Live-é")
        listed = await client.secrets.list()
        await client.secrets.remove("openai_key")
        with pytest.raises(ApiError, match="the secret openai_key is not set"):
            await client.secrets.remove("openai_key")
        for name, value in (("sk-Live", "x"), ("a", "sk-Live\ud800")):
            with pytest.raises(ClientError) as refused:
                await client.secrets.set(name, value)
            assert "sk-Live" not in str(refused.value)
        return listed

    (secret,) = done(tmp_path / "home", ask)
    assert (secret.name, secret.source) == ("openai_key", "file")


@pytest.mark.parametrize(
    ("told", "understood"),
    [
        (health.Health, answers.Health),
        (packs.PackView, answers.Pack),
        (workers.WorkerView, answers.Worker),
        (ProblemItem, answers.Mistake),
        (documents.Validated, answers.Validation),
        (Migrated, answers.Migration),
        (documents.Differences, library_answers.Differences),
        (runs.RunResult, run_answers.RunInfo),
        (runs.RunPage, run_answers.RunPage),
        (runs.Enqueued, run_answers.Enqueued),
        (runs.BatchView, run_answers.Batch),
        (runs.QueueView, run_answers.Queue),
        (runs.CanceledView, run_answers.Canceled),
        (runs.Pruned, run_answers.Pruned),
        (workflows.WorkflowView, library_answers.SavedWorkflow),
        (workflows.SavedWorkflow, library_answers.Saving),
        (workflows.RevisionView, library_answers.Revision),
        (images.ImageView, library_answers.ImageInfo),
        (images.ImagePage, library_answers.ImagePage),
        (secrets.SecretView, secret_answers.SecretInfo),
    ],
)
def test_the_client_asks_for_nothing_that_the_server_does_not_tell(told: Any, understood: type[Answer]) -> None:
    assert understood.model_fields.keys() - told.model_fields.keys() == set()
    must = {name for name, field in understood.model_fields.items() if field.is_required()}
    assert {name for name in must if not told.model_fields[name].is_required()} <= {"status"}


def test_terms_are_all_that_the_server_takes() -> None:
    assert set(Terms().body({})) == set(requests.Terms.model_fields)
