from __future__ import annotations

import gc
import weakref

import pytest
from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine.kinds import kinds_of
from nodeloom.schema.catalogue import Catalogue


def test_a_kind_tells_what_all_nodes_of_a_type_share(lab: Lab) -> None:
    kind = kinds_of(lab.catalogue)["t/if"]
    assert (kind.type, kind.version, kind.purity) == ("t/if", 1, "pure")
    assert kind.lazy == {"when_true", "when_false"}
    assert kind.defaults["condition"] is False
    assert kinds_of(lab.catalogue)["t/iterate"].spread == ("item", "position")


def test_a_kind_is_made_once_for_a_catalogue(lab: Lab) -> None:
    assert kinds_of(lab.catalogue)["t/add"] is kinds_of(lab.catalogue)["t/add"]


def test_another_catalogue_has_kinds_of_its_own(lab: Lab) -> None:
    assert kinds_of(lab.catalogue.extended({})) is not kinds_of(lab.catalogue)


def test_an_unknown_type_is_an_error(lab: Lab) -> None:
    with pytest.raises(KeyError, match="t/gone"):
        kinds_of(lab.catalogue)["t/gone"]


def test_kinds_do_not_keep_their_catalogue(lab: Lab) -> None:
    catalogue = Catalogue(lab.catalogue.openapi)
    assert kinds_of(catalogue)["t/add"].version == 2
    gone = weakref.ref(catalogue)
    del catalogue
    gc.collect()
    assert gone() is None
