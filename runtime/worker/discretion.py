"""What a server is told of failures: without the paths of this machine, since its answers repeat it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from nodeloom.runtime.engine import Event, NodeBlocked, NodeFailed, NodeRetrying
from nodeloom.runtime.model_roots import model_roots
from nodeloom.runtime.privacy import Privacy
from nodeloom.runtime.settings import Settings
from nodeloom.schema import Problem


def privacy_of(settings: Settings) -> Privacy:
    """Knows the folders of these settings, and those from which code was imported."""
    packs = (Path(pack).absolute().parent for pack in settings.packs)
    code = [Path(path).absolute() for path in sys.path if path]
    return Privacy(settings.home, model_roots(settings.models).places, [*packs, *code])


def discreet_event(event: Event, privacy: Privacy) -> Event:
    """An event of a failure without paths; any other as it is."""
    if isinstance(event, (NodeFailed, NodeRetrying)):
        failure = event.failure
        message, traceback = privacy.scrubbed(failure.message), privacy.scrubbed(failure.traceback)
        return replace(event, failure=replace(failure, message=message, traceback=traceback))
    return replace(event, message=privacy.scrubbed(event.message)) if isinstance(event, NodeBlocked) else event


def discreet_problem(problem: Problem, privacy: Privacy) -> Problem:
    """A problem without paths."""
    found = problem.found if problem.found is None else privacy.scrubbed(problem.found)
    return replace(problem, message=privacy.scrubbed(problem.message), found=found)
