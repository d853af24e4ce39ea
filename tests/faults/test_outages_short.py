"""The short forms of the outages and of the latency: that they run, and what must hold at any size.

How long anything took is judged by `make faults` alone, on a machine that does nothing else.
"""

import pytest

from tests.faults import latency, outages

pytestmark = pytest.mark.second_home


def test_every_kind_of_outage_is_survived_and_nothing_is_shown_meanwhile() -> None:
    figures = outages.run(0, with_disk=False)
    assert figures["outages"] == len(outages.KINDS)
    assert figures["answered_503"] > 0
    assert figures["shown_while_out"] == figures["faults_while_out"] == 0
    assert figures["unanswered_while_out"] == 0
    assert figures["saved_around_outages"] > 0
    assert figures["saved_and_lost"] == 0


def test_viewers_and_a_writer_of_one_family_get_in_nobodys_way() -> None:
    figures = latency.run(0)
    assert figures["pages_not_shown"] == 0
    assert figures["pages"] >= latency.VIEWERS
    assert figures["changes_meanwhile"] > 0
