"""What is remembered of runs while clients listen."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.comfy.talking import run_of, sent, text_prompt

from nodeloom.runtime.server.comfy import guest as guests
from nodeloom.runtime.server.comfy.guest import Guest
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import prompts


@pytest.mark.parametrize("bound", ["_MOST", "_MOST_BYTES"])
def test_prompts_are_found_however_few_are_remembered(
    client: TestClient, state: ServerState, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(guests, bound, 1)
    told = [sent(client, text_prompt())["prompt_id"] for _ in range(3)]
    runs = [run_of(state, prompt) for prompt in told]
    guest = Guest(state)
    assert client.portal is not None
    for _ in range(2):
        found, remaining = client.portal.call(guest.prompts_of, [*runs, "none"])
        assert [found[run].prompt for run in runs] == told
        assert remaining is not None
        assert remaining.count == state.records.read_sync(prompts.remaining)
        assert len(guest._runs) <= 1


def test_how_many_prompts_remain_is_read_for_runs_that_nobody_knew(client: TestClient, state: ServerState) -> None:
    run = run_of(state, sent(client, text_prompt())["prompt_id"])
    guest = Guest(state)
    assert client.portal is not None
    asked = [client.portal.call(guest.prompts_of, [run, "none"]) for _ in range(2)]
    assert [[*found] for found, _ in asked] == [[run], [run]]
    assert [remaining is None for _, remaining in asked] == [False, True]
