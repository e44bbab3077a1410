"""Settings, and schema documents by fingerprint."""

from nodeloom.runtime.store.records import Records
from nodeloom.runtime.store.records.library import (
    all_settings,
    get_setting,
    keep_schema,
    latest_schema,
    remove_setting,
    schema_body,
    set_setting,
)
from nodeloom.runtime.store.records.library.schemas import KEPT
from nodeloom.schema.json import JSON


def test_a_setting_has_its_last_value_or_the_default(records: Records) -> None:
    values: tuple[JSON, ...] = ({"a": [1, None]}, 2**70)
    for value in values:
        records.write_sync(set_setting, "x", value, 1.0)
    assert records.read_sync(all_settings) == {"x": 2**70}
    records.write_sync(remove_setting, "x")
    assert records.read_sync(get_setting, "x", "default") == "default"


def test_the_schema_that_was_kept_last_is_served_first(records: Records) -> None:
    assert records.read_sync(latest_schema) is None
    for now, fingerprint in enumerate(["a", "b", "a"]):
        records.write_sync(keep_schema, fingerprint, f'{{"n": {now}}}', float(now))
    assert records.read_sync(latest_schema) == ("a", '{"n": 2}')
    assert records.read_sync(schema_body, "b") == '{"n": 1}'
    assert records.read_sync(schema_body, "c") is None


def test_schemas_that_were_used_longest_ago_go(records: Records) -> None:
    for i in range(KEPT + 2):
        records.write_sync(keep_schema, str(i), "{}", float(i))
    kept = [i for i in range(KEPT + 2) if records.read_sync(schema_body, str(i))]
    assert kept == list(range(2, KEPT + 2))
