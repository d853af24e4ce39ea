"""A disclosure on the real database: the facts, the way it is locked, and what it leaves."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from graph.errors import NotVisible
from graph.gateway import Gateway
from graph.records import Records
from tests.builders import agreement
from tests.council import Council
from tests.town import TOWN

pytestmark = pytest.mark.neo4j

Settle = Callable[[Records], Council]


def test_a_worker_sees_the_person_they_support(gateway: Gateway, council: Settle) -> None:
    town = council(TOWN)
    web = gateway.support_web(town.worker("hugo"), town.person("dawn"), str(uuid4()))
    assert [person.name for person in web.in_focus] == ["Dawn Hale"]
