"""What is forgotten by itself, when nobody can ask for it any more."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from app.services.accounts.accounts import COMMAND
from app.services.accounts.sessions import forget_old
from app.services.changes import SentForm
from graph.database.query import Access, Audience, Query
from graph.vocabulary import AuditTag
from tests.browsers.site import Site

pytestmark = pytest.mark.neo4j


@dataclass(frozen=True, slots=True)
class Ops:
    ops: Sequence[str]


@dataclass(frozen=True, slots=True)
class Known:
    op: str


KNOWN_OPS = Query(
    "test_known_ops", Audience.UPKEEP, Access.READ, Ops, Known,
    "MATCH (o:Op) WHERE o.id IN $ops RETURN o.id AS op ORDER BY op",
)  # fmt: skip


def done(site: Site) -> str:
    """An operation, which is done."""
    op = site.services.ids.new()
    with site.services.change(COMMAND, SentForm(op, "")) as change:
        change.record(AuditTag.IMPORT_RUN, op, "a source")
        change.commit()
    return op


def test_the_first_answer_of_an_operation_is_kept_for_a_month(site: Site) -> None:
    old = done(site)
    site.clock.forward(days=2)
    young = done(site)
    site.clock.forward(days=29)
    forget_old(site.services)
    known = site.database.rows(KNOWN_OPS, Ops([old, young]))
    assert [row.op for row in known] == [young]
    with site.services.change(COMMAND, SentForm(young, "")) as change:
        change.record(AuditTag.IMPORT_RUN, young, "a source")
    assert change.repeated
