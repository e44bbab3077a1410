from __future__ import annotations

from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine.kinds import kind_of


def test_a_kind_tells_what_all_nodes_of_a_type_share(lab: Lab) -> None:
    kind = lab.catalogue.derived("t/if", kind_of)
    assert (kind.type, kind.version, kind.purity) == ("t/if", 1, "pure")
    assert kind.lazy == {"when_true", "when_false"}
    assert kind.defaults["condition"] is False


def test_a_kind_knows_what_spreads_and_what_a_document_can_store(lab: Lab) -> None:
    kind = lab.catalogue.derived("t/iterate", kind_of)
    assert kind.spread == ("item", "position")
    assert kind.storable == {"collection"}
    assert kind.pinnable
