"""`nodeloom schema`: the published OpenAPI 3.1 document."""

from __future__ import annotations

from nodeloom.runtime.cli.failures import reported
from nodeloom.runtime.cli.options import Packs
from nodeloom.runtime.cli.packs import load_packs
from nodeloom.runtime.settings import read_settings
from nodeloom.schema.json import write_json


@reported
def schema(pack: Packs = None) -> None:
    """Print the OpenAPI 3.1 document of all invocations: the contract that editors and clients read."""
    print(write_json(load_packs(read_settings(), pack or ()).openapi(), indent=True))
