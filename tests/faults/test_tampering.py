"""The short form of the tampering proof; `make faults` has the full figures."""

from collections.abc import Callable

import pytest

from graph.database.driver import Database
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.database.schema import migrate
from tests.faults.tampering import tampered

pytestmark = [pytest.mark.second_home, pytest.mark.xdist_group("own_database")]

COUNT = 60


def test_whatever_is_done_to_the_audit_is_found_and_named(
    own_database: Database, record_property: Callable[[str, object], None]
) -> None:
    migrate(own_database)
    for name, cypher in (
        ("clear_entries", "MATCH (e:AuditEntry) DELETE e"),
        ("clear_details", "MATCH (d:AuditDetail) DELETE d"),
        ("clear_heads", "MATCH (l:AuditLane) SET l.seq = 0, l.mac = ''"),
    ):
        clear = Query(
            name, Audience.UPKEEP, Access.WRITE, Nothing, Nothing, cypher, NOTHING_TOUCHED
        )
        own_database.rows(clear, Nothing())
    figures = tampered(own_database, COUNT)
    for name, value in figures.items():
        record_property(name, value)
    assert figures["tamperings"] == COUNT
    assert figures["tamperings_found"] == COUNT
    assert figures["tamperings_named"] == COUNT
    assert figures["tampering_false_alarms"] == 0
    # A plain log finds gaps and nothing else: without seals and journal the proof would fail.
    assert figures["bare_tamperings_found"] < COUNT / 2
