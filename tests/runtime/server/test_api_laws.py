"""Laws of the whole API, tried with requests that are made from its own description."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from tests.runtime.server.serving import state_in

from nodeloom.runtime.server.app import create_app

ENDLESS = "/api/v1/events"
"""A stream without end; it has tests of its own."""
EXAMPLES = 5
Operation = schemathesis.APIOperation[Any, Any, Any, Any]
Case = schemathesis.Case[Any]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    """The description of the API, bound to a server."""
    home: Path = tmp_path_factory.mktemp("home")
    state = state_in(home, max_requests=0, allowed_hosts=("testserver",))
    with state.records:
        yield schemathesis.openapi.from_asgi("/api/v1/schema", create_app(state))


@pytest.mark.parametrize("mode", [*GenerationMode])
def test_no_request_breaks_the_server_and_every_answer_is_as_described(
    api: schemathesis.BaseSchema, mode: GenerationMode
) -> None:
    tried = [holds(found.ok(), mode) for found in api.get_all_operations() if isinstance(found, Ok)]
    assert sum(tried) > 30


def holds(operation: Operation, mode: GenerationMode) -> bool:
    """Try requests for one operation; False if there are none of this mode."""
    if operation.path == ENDLESS:
        return False
    # In a URL, one text and a list of one are the same: there, what is wrong can't always be told.
    checks = CHECKS if operation.method == "get" else [*CHECKS, negative_data_rejection]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=[*HealthCheck])
    def tried(case: Case) -> None:
        case.call_and_validate(checks=checks)

    try:
        tried()
    except Unsatisfiable:  # it has nothing that could be wrong
        assert mode is GenerationMode.NEGATIVE
        return False
    return True
