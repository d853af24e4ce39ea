"""The short forms of the outages and of the latency: that they run, and what must hold at any size.

How long anything took is judged by `make faults` alone, on a machine that does nothing else.
"""

import pytest

from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from tests.faults import latency, outages


@pytest.mark.second_home
def test_every_kind_of_outage_is_survived_and_nothing_is_shown_meanwhile() -> None:
    figures = outages.run(0, with_disk=False)
    assert figures["outages"] == len(outages.KINDS)
    assert figures["answered_503"] > 0
    assert figures["shown_while_out"] == figures["faults_while_out"] == 0
    assert figures["unanswered_while_out"] == 0
    assert figures["saved_around_outages"] > 0
    assert figures["saved_and_lost"] == 0


@pytest.mark.neo4j
@pytest.mark.thorough
def test_viewers_and_a_writer_of_one_family_get_in_nobodys_way(
    database: Database, neo4j_address: Neo4jAddress
) -> None:
    assert database  # the worker's server, with Kithmap's schema
    figures = latency.meet(neo4j_address, settle=0, seconds=latency.LEAST_SECONDS, people=60)
    # On a busy machine a cold Neo4j may take longer than a page waits: then people are told so.
    assert figures["pages_broken"] == 0
    assert figures["pages"] >= latency.VIEWERS
    assert figures["changes_meanwhile"] > 0
